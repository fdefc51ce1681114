import { createHash } from "node:crypto";
import { type Socket, createSocket } from "node:dgram";
import { once } from "node:events";

import { DOMAIN } from "./fill.ts";

const md5 = (text: string) => createHash("md5").update(text).digest("hex");

/** As much of a SIP phone as registering takes (RFC 3261 section 10, RFC 7616 with MD5), over UDP. */
export class Phone {
  private calls = 0;
  private constructor(
    private readonly socket: Socket,
    private readonly server: number,
  ) {}

  static async at(server: number): Promise<Phone> {
    const socket = createSocket("udp4").bind(0, "127.0.0.1");
    await once(socket, "listening");
    return new Phone(socket, server);
  }

  /** The status that the registrar ends with. */
  async register(number: string, name: string, password: string): Promise<number> {
    const id = `${process.pid}-${this.socket.address().port}-${++this.calls}`;
    const challenge = await this.ask("REGISTER", number, id, 1);
    const nonce = /nonce="([^"]+)"/.exec(challenge)?.[1];
    if (status(challenge) !== 401 || nonce === undefined) return status(challenge);
    const uri = `sip:${DOMAIN}`;
    const response = md5([md5(`${name}:${DOMAIN}:${password}`), nonce, "00000001", "c", "auth", md5(`REGISTER:${uri}`)].join(":"));
    const authorization =
      `Authorization: Digest username="${name}", realm="${DOMAIN}", nonce="${nonce}", uri="${uri}", ` +
      `response="${response}", algorithm=MD5, qop=auth, cnonce="c", nc=00000001\r\n`;
    return status(await this.ask("REGISTER", number, id, 2, authorization));
  }

  /** Whether there is anybody. */
  async options(): Promise<boolean> {
    return status(await this.ask("OPTIONS", "nobody", `options-${++this.calls}`, 1)) === 200;
  }

  close(): void {
    this.socket.close();
  }

  private async ask(method: string, number: string, id: string, cseq: number, more = ""): Promise<string> {
    const own = `127.0.0.1:${this.socket.address().port}`;
    const message =
      `${method} sip:${DOMAIN} SIP/2.0\r\nVia: SIP/2.0/UDP ${own};branch=z9hG4bK-${id}-${cseq};rport\r\n` +
      `Max-Forwards: 70\r\nFrom: <sip:${number}@${DOMAIN}>;tag=${id}\r\nTo: <sip:${number}@${DOMAIN}>\r\n` +
      `Call-ID: ${id}\r\nCSeq: ${cseq} ${method}\r\nContact: <sip:${number}@${own}>\r\nExpires: 300\r\n${more}` +
      `User-Agent: bench\r\nContent-Length: 0\r\n\r\n`;
    const patience = AbortSignal.timeout(2000);
    const answered = once(this.socket, "message", { signal: patience });
    this.socket.send(message, this.server, "127.0.0.1");
    try {
      const [answer] = (await answered) as [Buffer];
      return answer.toString();
    } catch (error) {
      if (patience.aborted) return "SIP/2.0 408 nobody answered";
      throw error;
    }
  }
}

function status(answer: string): number {
  return Number(answer.split(" ", 2)[1]);
}
