import { once } from "node:events";
import { type Socket, connect } from "node:net";

/** A session at a PostgreSQL that trusts everybody: the simple query protocol, without results. */
export class Database {
  private buffer = Buffer.alloc(0);
  private answered: ((failure?: Error) => void) | undefined;
  private failure: Error | undefined;

  private constructor(private readonly socket: Socket) {
    socket.on("data", (data: Buffer) => this.read(data));
    socket.on("error", (error) => this.answered?.(error));
  }

  /** As the owner, over the socket in this folder. */
  static async connect(folder: string): Promise<Database> {
    const socket = connect(`${folder}/.s.PGSQL.5432`);
    await once(socket, "connect");
    const database = new Database(socket);
    const parameters = Buffer.from("user\0patchbay\0database\0postgres\0\0");
    const version = Buffer.from([0, 3, 0, 0]);
    await database.exchange(Buffer.concat([size(version.length + parameters.length), version, parameters]));
    return database;
  }

  async run(statements: string): Promise<void> {
    const text = Buffer.from(`${statements}\0`);
    await this.exchange(Buffer.concat([Buffer.from("Q"), size(text.length), text]));
  }

  /** Ends the session, and with it what it holds. */
  end(): void {
    this.socket.destroy();
  }

  private async exchange(message: Buffer): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.answered = (failure) => (failure ? reject(failure) : resolve());
      this.socket.write(message);
    });
  }

  /** Only "ready for the next one" and errors mean something here. */
  private read(data: Buffer): void {
    this.buffer = Buffer.concat([this.buffer, data]);
    while (this.buffer.length >= 5 && this.buffer.length > this.buffer.readUInt32BE(1)) {
      const [kind, length] = [String.fromCharCode(this.buffer[0]), this.buffer.readUInt32BE(1)];
      if (kind === "E") this.failure = new Error(this.buffer.toString("utf8", 5, length + 1).replaceAll("\0", " "));
      this.buffer = this.buffer.subarray(length + 1);
      if (kind !== "Z") continue;
      const failure = this.failure;
      this.failure = undefined;
      this.answered?.(failure);
    }
  }
}

function size(content: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(content + 4);
  return bytes;
}
