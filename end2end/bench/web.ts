import { Agent, type IncomingMessage, request } from "node:http";

import { ADMINISTRATOR } from "../system/portal.ts";

export interface Answer {
  status: number;
  headers: IncomingMessage["headers"];
  body: string;
}

/** What is sent by a POST. */
export interface Posted {
  path: string;
  headers: Record<string, string>;
  body: string;
}

/** A logged-in client with connections that stay. */
export class Web {
  /** The portal leaves who says nothing for ten seconds; this leaves sooner. */
  private readonly agent = new Agent({ keepAlive: true, timeout: 5_000 });
  private constructor(
    readonly url: string,
    public cookie = "",
  ) {}

  /** Nobody yet. */
  static stranger(url: string): Web {
    return new Web(url);
  }

  static async login(url: string, user = ADMINISTRATOR.email, password = ADMINISTRATOR.password): Promise<Web> {
    const web = new Web(url);
    const answer = await web.logIn(user, password, "127.0.0.1");
    const cookie = answer.headers["set-cookie"]?.[0]?.split(";")[0];
    if (cookie === undefined) throw new Error(`the log-in was answered with ${answer.status}`);
    web.cookie = cookie;
    return web;
  }

  async get(path: string): Promise<Answer> {
    return await this.send("GET", path, { cookie: this.cookie, "accept-encoding": "br" });
  }

  /** Tries to log in, from this address. */
  async logIn(user: string, password: string, address: string): Promise<Answer> {
    return await this.sendPosted(this.loggingIn(user, password, address));
  }

  loggingIn(user: string, password: string, address: string): Posted {
    return this.form("/login", { user, password }, { "x-forwarded-for": address });
  }

  /** Makes an extension, as the form does. */
  async create(form: Record<string, string>, apply: boolean): Promise<number> {
    const answer = await this.sendPosted(this.creating(form, apply));
    if (answer.status !== 200) throw new Error(`creating was answered with ${answer.status}: ${answer.body}`);
    return JSON.parse(answer.body).id;
  }

  creating(form: Record<string, string>, apply: boolean): Posted {
    const body = JSON.stringify({ form, apply });
    return { path: "/api/extension/create", headers: this.headers(body, "application/json"), body };
  }

  async post(path: string, form: Record<string, string>, headers: Record<string, string> = {}): Promise<Answer> {
    return await this.sendPosted(this.form(path, form, headers));
  }

  /** Saves an extension, as the form without script does. */
  async save(id: number, form: Record<string, string>): Promise<void> {
    const answer = await this.post(`/extensions/${id}`, form);
    if (answer.status !== 303) throw new Error(`saving was answered with ${answer.status}: ${answer.body}`);
  }

  close(): void {
    this.agent.destroy();
  }

  private form(path: string, form: Record<string, string>, more: Record<string, string>): Posted {
    const body = new URLSearchParams(form).toString();
    return { path, headers: { ...this.headers(body, "application/x-www-form-urlencoded"), ...more }, body };
  }

  private headers(body: string, type: string): Record<string, string> {
    return {
      cookie: this.cookie,
      "accept-encoding": "br",
      "content-type": type,
      "content-length": String(Buffer.byteLength(body)),
    };
  }

  private async sendPosted({ path, headers, body }: Posted): Promise<Answer> {
    return await this.send("POST", path, headers, body);
  }

  private send(method: string, path: string, headers: Record<string, string>, body?: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sent = request(this.url + path, { method, headers, agent: this.agent }, (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part: Buffer) => parts.push(part));
        answer.on("end", () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts).toString() }),
        );
        answer.on("error", reject);
      });
      sent.on("error", reject);
      sent.end(body);
    });
  }
}
