// Makes target/site, what a browser loads, out of the compiled WebAssembly and the style sheets: named by their
// content, small, and compressed once. Settings are cargo-leptos' own, in Cargo.toml, so that `make dev` shares them.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import zlib from "node:zlib";
import browserslist from "browserslist";
import { transform } from "esbuild";
import { browserslistToTargets, bundle } from "lightningcss";

const run = promisify(execFile);
const setup = import.meta.dirname;

const { stdout } = await run("cargo", ["metadata", "--no-deps", "--offline", "--format-version=1"], { maxBuffer: 1 << 26 });
const workspace = JSON.parse(stdout);
const settings = workspace.metadata.leptos[0];
const name = settings["output-name"] ?? settings.name;
const site = settings["site-root"];
const next = `${site}.next`;
const pkg = path.join(next, settings["site-pkg-dir"]);
const stamp = `${site}.stamp`;
const hashes = path.join(workspace.target_directory, "release", settings["hash-file-name"] ?? "hash.txt");
const compiled = path.join(
  workspace.target_directory,
  "wasm32-unknown-unknown",
  settings["lib-profile-release"],
  `${settings["lib-package"].replaceAll("-", "_")}.wasm`,
);

const digest = (algorithm, ...parts) => parts.reduce((hash, part) => hash.update(part), createHash(algorithm));

const css = bundle({
  filename: settings["style-file"],
  minify: true,
  targets: browserslistToTargets(browserslist(settings.browserquery)),
}).code;

const assets = settings["assets-dir"] ? await files(settings["assets-dir"]) : [];
const inputs = digest(
  "sha256",
  await readFile(compiled),
  css,
  await readFile(import.meta.filename),
  await readFile(path.join(setup, "package-lock.json")),
  JSON.stringify(settings),
  ...(await Promise.all(assets.map((file) => readFile(file)))),
).digest("hex");
if (inputs === (await readFile(stamp, "utf8").catch(() => "")) && (await complete())) {
  console.log("nothing changed");
  process.exit();
}

await rm(next, { recursive: true, force: true });
await mkdir(pkg, { recursive: true });
if (settings["assets-dir"]) await cp(settings["assets-dir"], next, { recursive: true });
await run("wasm-bindgen", ["--target=web", "--no-typescript", `--out-name=${name}`, `--out-dir=${pkg}`, compiled]);
const { stdout: names } = await run(process.execPath, [
  path.join(setup, "node_modules/binaryen/bin/wasm-opt"),
  // Not -Oz: it leaves a tenth less, of which Brotli then saves less than of the rest.
  "-O1",
  // Parameters that nobody needs, and what that lays bare.
  "--dae-optimizing",
  "-O1",
  "--strip-producers",
  "--strip-target-features",
  // Names between the module and its script: wasm-bindgen's end in digits that no compression saves. The script follows below.
  "--minify-imports-and-exports-and-modules",
  // What Rust's wasm32-unknown-unknown emits by default since 1.87.
  "--enable-bulk-memory",
  "--enable-multivalue",
  "--enable-mutable-globals",
  "--enable-nontrapping-float-to-int",
  "--enable-reference-types",
  "--enable-sign-ext",
  path.join(pkg, `${name}_bg.wasm`),
  "-o",
  path.join(pkg, `${name}.wasm`),
]);
await rm(path.join(pkg, `${name}_bg.wasm`));
const js = renamed(await readFile(path.join(pkg, `${name}.js`), "utf8"), JSON.parse(names));
await writeFile(path.join(pkg, `${name}.js`), (await transform(js, { minify: true, format: "esm" })).code);
await writeFile(path.join(pkg, `${name}.css`), css);

// Leptos reads these lines at start and puts the names together again.
let lines = "";
for (const kind of ["js", "wasm", "css"]) {
  const file = path.join(pkg, `${name}.${kind}`);
  const hash = digest("md5", await readFile(file)).digest("base64url");
  await rename(file, path.join(pkg, `${name}.${hash}.${kind}`));
  lines += `${kind}: ${hash}\n`;
}

await Promise.all((await files(next)).map(compress));
await rm(site, { recursive: true, force: true });
await rename(next, site);
await writeFile(hashes, lines);
await writeFile(stamp, inputs);

// wasm-bindgen's script with the short names that wasm-opt gave what the two have in common: an import is a key of one object,
// an export is read as `wasm.name`.
function renamed(js, { imports, exports }) {
  const modules = new Set(imports.map(([module]) => module));
  const shortImports = new Map(imports.map(([, long, short]) => [long, short]));
  const shortExports = new Map(exports);
  let found = 0;
  const keyed = js.replaceAll(/^( {8})(\w+)(: function\()/gm, (whole, indent, long, rest) => {
    if (!shortImports.has(long)) return whole;
    found += 1;
    return `${indent}${shortImports.get(long)}${rest}`;
  });
  const [module] = modules;
  if (modules.size !== 1 || found !== imports.length || !keyed.includes(`"${module}": import0`)) {
    throw new Error(`wasm-bindgen's script is not as expected: ${found} of ${imports.length} imports are in it`);
  }
  return keyed
    .replace(`"${module}": import0`, '"a": import0')
    .replaceAll(/\bwasm\.(\w+)/g, (whole, long) => (shortExports.has(long) ? `wasm.${shortExports.get(long)}` : whole));
}

// The watch loop empties the same folder.
async function complete() {
  const lines = await readFile(hashes, "utf8").catch(() => "");
  const names = Array.from(lines.matchAll(/^(\w+): (.+)$/gm), ([, kind, hash]) => `${name}.${hash}.${kind}`);
  const found = await readdir(path.join(site, settings["site-pkg-dir"])).catch(() => []);
  return names.length > 0 && names.every((file) => found.includes(file));
}

async function files(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name)).sort();
}

async function compress(file) {
  const plain = await readFile(file);
  const brotli = await promisify(zlib.brotliCompress)(plain, {
    params: { [zlib.constants.BROTLI_PARAM_SIZE_HINT]: plain.length },
  });
  const gzip = await promisify(zlib.gzip)(plain, { level: 9 });
  console.log(`${file}: ${plain.length} bytes, brotli ${brotli.length}, gzip ${gzip.length}`);
  // A picture that is compressed already would only be unpacked in vain.
  if (brotli.length < plain.length) await writeFile(`${file}.br`, brotli);
  if (gzip.length < plain.length) await writeFile(`${file}.gz`, gzip);
}
