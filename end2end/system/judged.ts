import { execFile } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";

const ROOT = path.resolve(import.meta.dirname, "../..");
const VECTORS = path.join(ROOT, "shared/tests/vectors");
/** Built with the tests of the workspace: what it prints does not depend on how. */
const PROGRAM = process.env.PATCHBAY_JUDGED ?? path.join(ROOT, "target/debug/examples/judged");

/** What was typed, and the code of the verdict. */
export type Case = [typed: string, code: string];

/** What shared/examples/judged prints. */
export interface Judged {
  /** Whose field it is. */
  of: "extension" | "settings" | "department";
  field: string;
  /** What is typed into: the field's own control, or one beside it that it is judged with. */
  control: string;
  rules: { policy: string; organizations: boolean };
  /** What stands in the other fields. */
  form: Record<string, string>;
  cases: Case[];
  /** What the server says of the field for each code that occurs; null for "ok". */
  answers: Record<string, unknown>;
}

/** Every type of value that has golden vectors. */
export const TYPES = readdirSync(VECTORS)
  .filter((file) => file.endsWith(".json"))
  .map((file) => path.basename(file, ".json"));

/** What the rules were written for by hand. */
export function golden(type: string): Case[] {
  const vectors: { input: string; verdict: string }[] = JSON.parse(readFileSync(path.join(VECTORS, `${type}.json`), "utf8"));
  return vectors.map(({ input, verdict }) => [input, verdict]);
}

/** So many generated inputs with the native verdicts: the document as it was printed. */
export async function natively(type: string, seed: number, count: number): Promise<string> {
  const { stdout } = await promisify(execFile)(PROGRAM, [type, String(seed), String(count)], { maxBuffer: 1 << 28 });
  return stdout;
}
