import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";

import { until } from "./until.ts";

/** What a process wrote, and how it ended. */
export class Process {
  readonly child: ChildProcess;
  stdout = "";
  stderr = "";
  /** Exit code, or the signal that ended it; `undefined` while it runs. */
  end: number | string | undefined;

  constructor(program: string, args: string[], env: NodeJS.ProcessEnv) {
    this.child = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    this.child.stdout?.on("data", (text: Buffer) => (this.stdout += text.toString()));
    this.child.stderr?.on("data", (text: Buffer) => (this.stderr += text.toString()));
    this.child.on("error", (error) => (this.end ??= error.message));
    this.child.on("close", (code, signal) => (this.end ??= code ?? signal ?? "without a word"));
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error(`not started: ${this.end}`);
    return this.child.pid;
  }

  async signal(signal: NodeJS.Signals): Promise<number | string> {
    if (this.end === undefined) this.child.kill(signal);
    return await until(`process ${this.pid} ends after ${signal}`, () => this.end);
  }
}

/** The direct children of a process whose program has this name. */
export function children(parent: number, name: string): number[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => {
      const status = read(`/proc/${pid}/status`);
      return status.includes(`\nPPid:\t${parent}\n`) && status.startsWith(`Name:\t${name}\n`);
    })
    .map(Number);
}

export function runs(pid: number): boolean {
  return existsSync(`/proc/${pid}`) && !/\nState:\tZ/.test(read(`/proc/${pid}/status`));
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
