import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";

import { SMTPServer } from "smtp-server";

import { freePort } from "./port.ts";
import { until } from "./until.ts";

export interface Mail {
  to: string[];
  from: string;
  /** Whether it came through TLS, and from whom who proved it. */
  secure: boolean;
  user?: string;
  text: string;
}

/** A mail server with a certificate of its own that takes everything from `patchbay` with the password `Hand-Over-7`. */
export class Mailbox {
  readonly mails: Mail[] = [];
  private readonly server: SMTPServer;

  private constructor(
    readonly port: number,
    private readonly folder: string,
  ) {
    this.server = new SMTPServer({
      key: readFileSync(path.join(folder, "key.pem"), "utf8"),
      cert: readFileSync(this.certificate, "utf8"),
      authOptional: true,
      onAuth: ({ username, password }, _, callback) =>
        username === "patchbay" && password === "Hand-Over-7"
          ? callback(null, { user: username })
          : callback(new Error("Invalid user name or password")),
      onData: (stream, { secure, user, envelope }, callback) => {
        void text(stream).then((content) => {
          const from = envelope.mailFrom ? envelope.mailFrom.address : "";
          this.mails.push({ to: envelope.rcptTo.map(({ address }) => address), from, secure, user, text: content });
          callback();
        });
      },
    });
    // A client that does not trust the certificate hangs up.
    this.server.on("error", () => {});
  }

  /** For `SSL_CERT_FILE` of whoever is to trust it. */
  get certificate(): string {
    return path.join(this.folder, "certificate.pem");
  }

  static async start(): Promise<Mailbox> {
    const folder = mkdtempSync(path.join(tmpdir(), "patchbay-mailbox-"));
    const files = ["-keyout", path.join(folder, "key.pem"), "-out", path.join(folder, "certificate.pem")];
    const names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-addext", "basicConstraints=critical,CA:FALSE"];
    const kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
    execFileSync("openssl", ["req", ...kind, ...names, ...files], { stdio: "pipe" });
    const mailbox = new Mailbox(await freePort(), folder);
    await new Promise<void>((resolve) => mailbox.server.listen(mailbox.port, "127.0.0.1", resolve));
    return mailbox;
  }

  /** The mail to this address, and how many there are then. */
  async mailTo(address: string): Promise<Mail> {
    let found: Mail | undefined;
    await until(`mail for ${address}`, async () => {
      found = this.mails.find(({ to }) => to.includes(address));
      return found !== undefined;
    }, 10_000);
    return found!;
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => this.server.close(resolve));
    rmSync(this.folder, { recursive: true, force: true });
  }
}
