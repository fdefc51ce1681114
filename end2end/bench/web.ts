import { Agent, type IncomingMessage, request } from "node:http";

import { ADMINISTRATOR } from "../system/portal.ts";

export interface Answer {
  status: number;
  headers: IncomingMessage["headers"];
  body: string;
}

/** A logged-in client with connections that stay. */
export class Web {
  private readonly agent = new Agent({ keepAlive: true });
  private constructor(
    readonly url: string,
    public cookie = "",
  ) {}

  /** Nobody yet. */
  static stranger(url: string): Web {
    return new Web(url);
  }

  static async login(url: string): Promise<Web> {
    const web = new Web(url);
    const { email, password } = ADMINISTRATOR;
    const answer = await web.logIn(email, password, "127.0.0.1");
    const cookie = answer.headers["set-cookie"]?.[0]?.split(";")[0];
    if (cookie === undefined) throw new Error(`the log-in was answered with ${answer.status}`);
    web.cookie = cookie;
    return web;
  }

  async get(path: string): Promise<Answer> {
    return await this.send("GET", path);
  }

  /** Tries to log in, from this address. */
  async logIn(user: string, password: string, address: string): Promise<Answer> {
    const body = new URLSearchParams({ user, password }).toString();
    return await this.send("POST", "/login", body, FORM, { "x-forwarded-for": address });
  }

  /** Makes an extension, as the form does. */
  async create(form: Record<string, string>, apply: boolean): Promise<number> {
    const answer = await this.send("POST", "/api/extension/create", JSON.stringify({ form, apply }), JSON_TYPE);
    if (answer.status !== 200) throw new Error(`creating was answered with ${answer.status}: ${answer.body}`);
    return JSON.parse(answer.body).id;
  }

  async post(path: string, form: Record<string, string>, headers: Record<string, string> = {}): Promise<Answer> {
    return await this.send("POST", path, new URLSearchParams(form).toString(), FORM, headers);
  }

  /** Saves an extension, as the form without script does. */
  async save(id: number, form: Record<string, string>): Promise<void> {
    const answer = await this.post(`/extensions/${id}`, form);
    if (answer.status !== 303) throw new Error(`saving was answered with ${answer.status}: ${answer.body}`);
  }

  close(): void {
    this.agent.destroy();
  }

  private send(method: string, path: string, body?: string, type?: string, more: Record<string, string> = {}): Promise<Answer> {
    const headers: Record<string, string> = { cookie: this.cookie, "accept-encoding": "br", ...more };
    if (body !== undefined && type !== undefined) {
      headers["content-type"] = type;
      headers["content-length"] = String(Buffer.byteLength(body));
    }
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

const FORM = "application/x-www-form-urlencoded";
const JSON_TYPE = "application/json";
