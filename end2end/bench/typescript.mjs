// A module hook (node:module): older Nodes cannot read TypeScript, and esbuild is there for the build.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const { transform } = createRequire(new URL("../../setup/", import.meta.url))("esbuild");

export async function load(url, context, next) {
  if (!url.endsWith(".ts")) return await next(url, context);
  const { code } = await transform(await readFile(fileURLToPath(url), "utf8"), { loader: "ts", format: "esm" });
  return { format: "module", source: code, shortCircuit: true };
}
