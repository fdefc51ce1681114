import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";

import { SMTPServer } from "smtp-server";

import { type Certificate, certify } from "./certificate.ts";
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

/** How a connection is kept private, as the settings name it. */
export type Way = "starttls" | "tls" | "plain";

/** A mail server with a certificate of its own that takes everything from `patchbay` with the password `Hand-Over-7`. */
export class Mailbox {
  readonly mails: Mail[] = [];
  private readonly server: SMTPServer;

  private constructor(
    readonly port: number,
    private readonly folder: string,
    private readonly files: Certificate,
    way: Way,
  ) {
    this.server = new SMTPServer({
      key: readFileSync(files.key, "utf8"),
      cert: readFileSync(files.certificate, "utf8"),
      secure: way === "tls",
      disabledCommands: way === "starttls" ? [] : ["STARTTLS"],
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
    return this.files.certificate;
  }

  static async start(way: Way = "starttls"): Promise<Mailbox> {
    const folder = mkdtempSync(path.join(tmpdir(), "patchbay-mailbox-"));
    const mailbox = new Mailbox(await freePort(), folder, certify(folder), way);
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
