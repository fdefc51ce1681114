import { execFile } from "node:child_process";
import { once } from "node:events";
import path from "node:path";

/** An example of the store, which answers on its standard output. */
export function program(name: string): (args: string[], input?: string) => Promise<string> {
  const file = path.resolve(import.meta.dirname, "../..", process.env.PATCHBAY_EXAMPLES ?? "target/release/examples", name);
  // Not in one go: meanwhile the portal leaves connections on which nothing is said, and that has to be noticed.
  return async (args, input) => {
    const running = execFile(file, args);
    running.stdin?.end(input);
    running.stderr?.pipe(process.stderr);
    let answer = "";
    running.stdout?.on("data", (part: string) => (answer += part));
    const [status] = (await once(running, "close")) as [number | null];
    if (status !== 0) throw new Error(`${name} ${args.join(" ")} ended with ${status}`);
    return answer;
  };
}
