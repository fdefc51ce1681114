// Refuses a dependency with the wrong licence, from elsewhere than crates.io, in the wrong crate, or without a use.
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";

const LICENCES = new Set([
  "0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "CC0-1.0", "ISC",
  "MIT", "MIT-0", "Unicode-3.0", "Unlicense", "Zlib",
]);
// Which crate of this workspace may use which others: arrows point towards `shared`.
const DIRECTION = {
  "patchbay-shared": [],
  "patchbay-process": [],
  "patchbay-store": ["patchbay-shared"],
  "patchbay-app": ["patchbay-shared", "patchbay-store"],
  "patchbay-server": ["patchbay-shared", "patchbay-process", "patchbay-store", "patchbay-app"],
};
// SQL has one home.
const ONLY_IN = { sqlx: "patchbay-store" };
// Every first visit would pay for these; Leptos' own use of some is removed by the linker.
const TOO_HEAVY = ["icu_normalizer", "icu_properties", "idna", "regex", "url", "zxcvbn"];
const SERVER_ONLY = ["argon2", "axum", "patchbay-store", "sqlx", "tokio"];

const cargo = (...args) => execFileSync("cargo", [...args, "--locked"], { encoding: "utf8", maxBuffer: 1 << 28 });
const { packages } = JSON.parse(cargo("metadata", "--all-features", "--format-version=1"));
const own = packages.filter((p) => p.source === null);
// A package and its library may differ in name: md-5 is used as md5.
const libraries = new Map(
  packages.map((p) => [p.name, p.targets.find((t) => t.kind.some((k) => /lib|proc-macro/.test(k)))?.name ?? p.name]),
);
const refusals = [];

for (const p of packages) {
  if (p.source !== null && p.source !== "registry+https://github.com/rust-lang/crates.io-index")
    refusals.push(`${p.name} ${p.version} comes from ${p.source}, not from crates.io`);
  if (!allowed(p.license ?? "none")) refusals.push(`${p.name} ${p.version} has the licence ${p.license}`);
}

for (const p of own) {
  const direct = p.dependencies.map((d) => d.name);
  const inside = direct.filter((name) => own.some((other) => other.name === name));
  for (const name of inside)
    if (!DIRECTION[p.name]?.includes(name)) refusals.push(`${p.name} may not depend on ${name}`);
  for (const [name, home] of Object.entries(ONLY_IN))
    if (p.name !== home && p.dependencies.some((d) => d.name === name && d.kind !== "dev")) refusals.push(`${name} belongs into ${home}, not into ${p.name}`);
  if (["patchbay-app", "patchbay-shared"].includes(p.name))
    for (const name of direct)
      if (TOO_HEAVY.includes(name)) refusals.push(`${p.name} would bring ${name} to the browser`);

  const sources = rust(path.dirname(p.manifest_path)).map((file) => readFileSync(file, "utf8")).join("\n");
  for (const { name, rename, features } of p.dependencies) {
    const used = new RegExp(`\\b${(rename ?? libraries.get(name)).replaceAll("-", "_")}\\b`).test(sources);
    // A dependency may be named only to switch a feature of it on.
    if (!used && features.length === 0) refusals.push(`${p.name} does not use ${name}`);
  }
}

const browser = new Set(
  cargo("tree", "--package=patchbay-app", "--no-default-features", "--features=hydrate", "--edges=normal", "--prefix=none",
    "--target=wasm32-unknown-unknown", "--format={lib}").split("\n").map((lib) => lib.replaceAll("_", "-")),
);
for (const name of SERVER_ONLY)
  if (browser.has(name)) refusals.push(`${name} would be compiled for the browser`);

for (const refusal of refusals) console.error(refusal);
process.exit(refusals.length === 0 ? 0 : 1);

// SPDX: AND binds tighter than OR; the old "A/B" means "A OR B".
function allowed(expression) {
  const tokens = expression.replaceAll("/", " OR ").replace(/[()]/g, " $& ").trim().split(/\s+/);
  const either = () => {
    let good = both();
    while (tokens[0] === "OR") good = [tokens.shift(), both()][1] || good;
    return good;
  };
  const both = () => {
    let good = one();
    while (tokens[0] === "AND") good = [tokens.shift(), one()][1] && good;
    return good;
  };
  const one = () => {
    if (tokens[0] === "(") {
      tokens.shift();
      const good = either();
      tokens.shift();
      return good;
    }
    let name = tokens.shift();
    if (tokens[0] === "WITH") name += ` ${tokens.shift()} ${tokens.shift()}`;
    return LICENCES.has(name);
  };
  return either();
}

function rust(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    // A crate inside this one's folder answers for itself.
    if (entry.isDirectory()) return own.some((p) => path.dirname(p.manifest_path) === file) ? [] : rust(file);
    return entry.name.endsWith(".rs") ? [file] : [];
  });
}
