import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { tmpdir } from "node:os";
import path from "node:path";
import { json } from "node:stream/consumers";

import { freePort } from "./port.ts";
import { Process, children, runs } from "./process.ts";
import { Traffic } from "./traffic.ts";
import { until } from "./until.ts";

export const PROGRAM = process.env.PATCHBAY_PROGRAM ?? path.resolve(import.meta.dirname, "../../target/release/patchbay");

export const ADMINISTRATOR = { email: "admin@example.com", password: "Correct-Horse-7-Battery" };

export interface Wishes {
  /** Whether the super administrator is made at start; else there is a set-up link. */
  administrator?: boolean;
  environment?: Record<string, string>;
}

/** What is read when there is nothing yet, and never again. */
const AT_FIRST = ["DATABASE_URL", "PATCHBAY_PASSWORD_POLICY", "PATCHBAY_SIP_DOMAIN"];

/** Whether it has to be seen how a portal with these wishes starts for the first time. */
export function isFirst({ administrator = true, environment = {} }: Wishes): boolean {
  return !administrator || AT_FIRST.some((name) => name in environment);
}

/** The release build with a data directory, a PostgreSQL and a Kamailio of its own. */
export class Portal {
  readonly url: string;
  /** The file with its certificate, if it speaks https. */
  private readonly certificate: string | undefined;
  readonly sip: { host: string; port: number };
  readonly folder: string;
  /** What must never stand in the log, nor in what browsers are told. */
  readonly secrets = new Set<string>();
  /** What it told the browsers. */
  readonly traffic = new Traffic(this.secrets);
  private readonly environment: NodeJS.ProcessEnv;
  private process: Process;
  private readonly earlier: Process[] = [];
  private numbers = 2000;
  private stopped = false;

  private constructor(port: number, sip: number, folder: string, wishes: Wishes) {
    const certificate = wishes.environment?.PATCHBAY_TLS_CERTIFICATE_FILE;
    this.url = `${certificate === undefined ? "http" : "https"}://127.0.0.1:${port}`;
    this.certificate = certificate;
    this.sip = { host: "127.0.0.1", port: sip };
    this.folder = folder;
    const { PATH, HOME, TMPDIR, PATCHBAY_POSTGRES_BIN } = process.env;
    this.environment = {
      PATH,
      HOME,
      TMPDIR,
      PATCHBAY_POSTGRES_BIN,
      PATCHBAY_LISTEN: `127.0.0.1:${port}`,
      PATCHBAY_SIP_LISTEN: `127.0.0.1:${sip}`,
      PATCHBAY_DATA_DIR: path.join(folder, "data"),
      // Browsers say where they come from: wrong log-ins of one test make no other test wait.
      PATCHBAY_TRUSTED_PROXIES: "127.0.0.1",
      ...wishes.environment,
    };
    if (wishes.administrator ?? true) {
      const file = path.join(folder, "password");
      writeFileSync(file, `${ADMINISTRATOR.password}\n`, { mode: 0o600 });
      this.environment.PATCHBAY_ADMIN_EMAIL = ADMINISTRATOR.email;
      this.environment.PATCHBAY_ADMIN_PASSWORD_FILE = file;
    }
    this.secrets.add(ADMINISTRATOR.password);
    this.process = this.spawn();
  }

  /** With what is in `data` to begin with: the data directory of a portal that was stopped and kept. */
  static async start(wishes: Wishes = {}, data?: string): Promise<Portal> {
    const folder = mkdtempSync(path.join(tmpdir(), "patchbay-end2end-"));
    // Started by root, PostgreSQL and Kamailio run as users who have to pass through.
    chmodSync(folder, 0o711);
    // Not by Node.js, which gives the copy to whoever makes it.
    if (data !== undefined) execFileSync("cp", ["-a", data, path.join(folder, "data")]);
    const portal = new Portal(await freePort(), await freePort(), folder, wishes);
    await portal.healthy();
    return portal;
  }

  /** A number that no other test of this portal has. */
  number(): string {
    this.numbers += 10;
    return String(this.numbers);
  }

  get log(): string {
    return [...this.earlier, this.process].map((run) => run.stderr).join("");
  }

  get setupLink(): string | undefined {
    return /(http\S+\/setup\/\S+)/.exec(this.process.stdout)?.[1];
  }

  async health(): Promise<{ status: number; body: { database: string; engine: string } } | undefined> {
    try {
      const ca = this.certificate === undefined ? undefined : readFileSync(this.certificate);
      const asked = (ca === undefined ? http : https).get(`${this.url}/health`, { ca, agent: false });
      const [answer] = (await once(asked, "response")) as [http.IncomingMessage];
      return { status: answer.statusCode!, body: (await json(answer)) as { database: string; engine: string } };
    } catch {
      return undefined;
    }
  }

  async healthy(): Promise<void> {
    await until("/health is 200 and the address is printed", async () => {
      if (this.process.end !== undefined) throw new Error(`patchbay ended: ${this.process.end}\n${this.log}`);
      return (await this.health())?.status === 200 && this.process.stdout.includes("Patchbay is at");
    }, 60_000);
    for (const secret of this.own()) this.secrets.add(secret);
  }

  /** The set-up link's token, the sealing key as programs write bytes, and the engine's password for the database. */
  private *own(): Iterable<string> {
    const link = this.setupLink?.split("/").at(-1);
    if (link !== undefined) yield link;
    const data = path.join(this.folder, "data");
    const key = path.join(data, "sealing.key");
    if (existsSync(key)) for (const encoding of ["hex", "base64", "base64url"] as const) yield readFileSync(key).toString(encoding).replaceAll("=", "");
    const settings = path.join(data, "kamailio", "settings.cfg");
    const password = existsSync(settings) ? /:\/\/[^:\s]+:([^@\s]+)@/.exec(readFileSync(settings, "utf8"))?.[1] : undefined;
    if (password !== undefined) yield password;
  }

  /** Direct children: `postgres` or `kamailio`. */
  children(name: string): number[] {
    return children(this.process.pid, name);
  }

  /** Without a warning, as a power failure would, and started again on the same data. */
  async crash(): Promise<void> {
    await this.process.signal("SIGKILL");
    this.earlier.push(this.process);
    this.process = this.spawn();
    await this.healthy();
  }

  /** Asks it to end, and sees that it does so cleanly and has told nobody's secrets. */
  async stop({ keep = false } = {}): Promise<void> {
    if (this.stopped) return;
    this.stopped = true;
    const kin = ["postgres", "kamailio"].flatMap((name) => this.children(name));
    const end = await this.process.signal("SIGTERM");
    const left = kin.filter(runs);
    if (!keep) this.remove();
    if (end !== 0) throw new Error(`patchbay ended with ${end}\n${this.log}`);
    if (left.length > 0) throw new Error(`patchbay left processes behind: ${left.join(", ")}`);
    if (this.log.includes("panicked")) throw new Error(`patchbay panicked\n${this.log}`);
    for (const secret of this.secrets)
      if (this.log.includes(secret)) throw new Error(`the log tells a secret: ${secret}`);
    const telling = [...this.secrets].map((secret) => [secret, this.traffic.telling([secret])] as const).filter(([, urls]) => urls.length > 0);
    if (telling.length > 0) throw new Error(`answers tell secrets: ${JSON.stringify(telling)}`);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Asks it to end, and does not wait for it. */
  ask(signal: NodeJS.Signals): void {
    this.process.child.kill(signal);
  }

  get ended(): boolean {
    return this.process.end !== undefined;
  }

  private spawn(): Process {
    return new Process(PROGRAM, ["serve"], this.environment);
  }
}
