import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

import { kilobytes, print } from "./table.ts";

const MOST = 40_000;
const ROOT = path.resolve(import.meta.dirname, "../..");
const COMPILED = path.join(ROOT, "target/wasm32-unknown-unknown/wasm-release/examples/alone.wasm");
const WASM_OPT = path.join(ROOT, "setup/node_modules/binaryen/bin/wasm-opt");

/** What the rules weigh when nothing else is compiled, the runtime of the language included, as a browser would load them. */
export function weight(): void {
  const optimised = `${COMPILED}.small`;
  execFileSync(process.execPath, [WASM_OPT, "-O1", "--all-features", COMPILED, "-o", optimised]);
  const plain = readFileSync(optimised);
  const bytes = brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } }).length;
  print({ name: "the rules alone as WebAssembly, brotli", value: kilobytes(bytes), target: `≤ ${kilobytes(MOST)}`, met: bytes <= MOST });
}
