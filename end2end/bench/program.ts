import { execFileSync } from "node:child_process";
import path from "node:path";

/** An example of the store, which answers on its standard output. */
export function program(name: string): (args: string[], input?: string) => string {
  const file = path.resolve(import.meta.dirname, "../../target/release/examples", name);
  return (args, input) => execFileSync(file, args, { input, encoding: "utf8", stdio: ["pipe", "pipe", "inherit"] });
}
