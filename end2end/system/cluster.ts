import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { Database } from "./database.ts";

/** A PostgreSQL that the portal did not start and cannot start again: what `DATABASE_URL` is for. */
export class Cluster {
  private constructor(private readonly folder: string) {}

  static start(): Cluster {
    const folder = mkdtempSync(path.join(tmpdir(), "patchbay-cluster-"));
    const cluster = new Cluster(folder);
    if (isRoot) chownSync(folder, id("-u"), id("-g"));
    chmodSync(folder, 0o711);
    cluster.run("initdb", "--username=patchbay", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync");
    cluster.resume();
    return cluster;
  }

  get url(): string {
    return `postgres://patchbay@localhost/postgres?host=${this.folder}`;
  }

  /** A session of the test's own. */
  async session(): Promise<Database> {
    return await Database.connect(this.folder);
  }

  stop(): void {
    this.run("pg_ctl", "stop", "--wait", "--mode=immediate");
  }

  resume(): void {
    const options = `-c listen_addresses= -c unix_socket_directories=${this.folder} -c fsync=off -c max_connections=50`;
    this.run("pg_ctl", "start", "--silent", "--wait", `--log=${this.folder}/log`, `--options=${options}`);
  }

  remove(): void {
    spawnSync(...this.command("pg_ctl", "stop", "--mode=immediate"));
    rmSync(this.folder, { recursive: true, force: true });
  }

  private run(program: string, ...args: string[]): void {
    execFileSync(...this.command(program, ...args), { stdio: ["ignore", "ignore", "pipe"] });
  }

  /** PostgreSQL refuses root. */
  private command(program: string, ...args: string[]): [string, string[]] {
    const all = [path.join(bin(), program), `--pgdata=${this.folder}/data`, ...args];
    if (!isRoot) return [all[0], all.slice(1)];
    return ["setpriv", ["--reuid=nobody", `--regid=${id("-g")}`, "--clear-groups", "env", `--chdir=${this.folder}`, ...all]];
  }
}

const isRoot = process.getuid?.() === 0;

function id(which: "-u" | "-g"): number {
  return Number(execFileSync("id", [which, "nobody"]).toString());
}

function bin(): string {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).sort((one, other) => Number(other) - Number(one)) : [];
  const places = [process.env.PATCHBAY_POSTGRES_BIN, ...versions.map((version) => `${debian}/${version}/bin`)];
  const found = places.find((place) => place && existsSync(path.join(place, "initdb")));
  if (!found) throw new Error("no PostgreSQL here: set PATCHBAY_POSTGRES_BIN to the folder of initdb");
  return found;
}
