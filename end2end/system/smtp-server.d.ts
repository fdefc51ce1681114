/** What `mailbox.ts` uses of it; the package has no types of its own. */
declare module "smtp-server" {
  import type { Readable } from "node:stream";

  interface Options {
    secure?: boolean;
    key?: string;
    cert?: string;
    authOptional?: boolean;
    disabledCommands?: string[];
    onAuth?(
      auth: { username?: string; password?: string },
      session: unknown,
      callback: (error: Error | null, response?: { user: string }) => void,
    ): void;
    onData?(
      stream: Readable,
      session: { secure: boolean; user?: string; envelope: { mailFrom: false | { address: string }; rcptTo: { address: string }[] } },
      callback: (error?: Error) => void,
    ): void;
  }

  export class SMTPServer {
    constructor(options: Options);
    listen(port: number, host: string, callback: () => void): void;
    close(callback: () => void): void;
    on(event: "error", listener: (error: Error) => void): this;
  }
}
