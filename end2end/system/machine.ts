import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

export const ROOT = path.resolve(import.meta.dirname, "../..");

/** What the scripts of setup/ take for granted everywhere. */
const EVERYWHERE = [
  "bash", "basename", "cat", "chmod", "cmp", "cp", "cut", "dirname", "env", "false", "grep", "head", "ls", "mkdir", "mv",
  "rm", "sed", "sh", "sort", "tail", "true", "uname",
];

export interface Outcome {
  status: number | null;
  output: string;
}

/** A Debian machine in a folder, as the scripts of setup/ see it: its programs are those that a test puts there. */
export class Machine {
  readonly folder = mkdtempSync(path.join(tmpdir(), "patchbay-machine-"));

  constructor() {
    for (const folder of ["bin", "home", "system/usr/sbin"]) mkdirSync(this.at(folder), { recursive: true });
    for (const name of EVERYWHERE) {
      const found = ["/bin", "/usr/bin"].map((place) => path.join(place, name)).find(existsSync);
      if (!found) throw new Error(`no ${name} here`);
      symlinkSync(found, this.at("bin", name));
    }
  }

  at(...parts: string[]): string {
    return path.join(this.folder, ...parts);
  }

  /** A program with this shell script as its body; it can write to the file `$SAID`. */
  program(name: string, body = ""): void {
    this.file(path.join("bin", name), `#!/bin/sh\n${body}\n`);
  }

  file(name: string, text = ""): void {
    mkdirSync(path.dirname(this.at(name)), { recursive: true });
    writeFileSync(this.at(name), text);
    chmodSync(this.at(name), 0o755);
  }

  without(name: string): void {
    rmSync(this.at("bin", name));
  }

  has(name: string): boolean {
    return existsSync(this.at(name));
  }

  read(name: string): string {
    return readFileSync(this.at(name), "utf8");
  }

  /** What the programs wrote to `$SAID` since somebody asked. */
  said(): string[] {
    const lines = this.has("said") ? this.read("said").trim().split("\n") : [];
    rmSync(this.at("said"), { force: true });
    return lines;
  }

  async run(script: string, ...args: string[]): Promise<Outcome> {
    const env = {
      PATH: this.at("bin"),
      HOME: this.at("home"),
      TMPDIR: this.folder,
      DPKG_ROOT: this.at("system"),
      SAID: this.at("said"),
      logs: this.at("logs"),
    };
    const child = spawn(this.at("bin/bash"), [path.join(ROOT, "setup", script), ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text: Buffer) => (output += text.toString()));
    const [status] = (await once(child, "close")) as [number | null];
    return { status, output: output.trim() };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
