import type { APIResponse, BrowserContext, Request, Response } from "@playwright/test";

interface Heard {
  url: string;
  text: string;
}

/** Addresses that are secrets themselves, and are left at once. */
const LINKS = /^\/(setup|password)\//;
/** What is posted and must not come back. */
const SECRET_FIELD = /password(?!_rule|_grace|_policy)|^current$/;
/** Cookies that carry a token. */
const TOKEN_COOKIE = /^(?:__Host-)?patchbay_(?:session|second_step|password_link)=([^;]+)/;
/** What is shorter stands somewhere by chance. */
const SHORTEST = 8;
const LONGEST = 1_000_000;

/** Everything that a portal told the browsers of a run, but for what it shows to one person once and has kept nowhere. */
export class Traffic {
  private readonly heard: Heard[] = [];
  private readonly reading: Promise<void>[] = [];

  /** What is posted as a password, and the tokens that come as cookies, are added to `secrets`. */
  constructor(private readonly secrets: Set<string>) {}

  async watch(context: BrowserContext): Promise<void> {
    context.on("request", (request) => this.posted(request));
    context.on("response", (response) => this.reading.push(this.hear(response)));
    // A stream has no end, so its events are told by the page.
    await context.exposeBinding("heardEvent", (_, url: string, text: string) => void this.heard.push({ url, text }));
    await context.addInitScript(() => {
      const tell = (event: Event) => {
        if (event instanceof MessageEvent && event.target instanceof EventSource)
          void (window as unknown as { heardEvent: (url: string, text: string) => Promise<void> }).heardEvent(event.target.url, String(event.data));
      };
      const listen = EventSource.prototype.addEventListener;
      EventSource.prototype.addEventListener = function (this: EventSource, kind: string, ...others: [never, never]) {
        listen.call(this, kind, tell);
        listen.call(this, kind, ...others);
      };
    });
    // What a test asks by itself is no response of the browser's.
    const { request } = context;
    const fetch = request.fetch.bind(request);
    request.fetch = async (address, options) => {
      for (const [name, value] of Object.entries(options?.form ?? {})) this.field(name, value);
      const answer = await fetch(address, options);
      await this.hear(answer);
      return answer;
    };
  }

  /** Nothing is being read any more. */
  async settled(): Promise<void> {
    await Promise.all(this.reading.splice(0));
  }

  /** The answers that tell one of these. */
  telling(secrets: Iterable<string>): string[] {
    const told = (text: string) => [...secrets].some((secret) => text.includes(secret));
    return this.heard.filter(({ url, text }) => told(text) || (!LINKS.test(new URL(url).pathname) && told(url))).map(({ url }) => url);
  }

  private async hear(response: Response | APIResponse): Promise<void> {
    const headers = response.headers();
    const kind = headers["content-type"] ?? "";
    const once = headers["cache-control"] === "no-store";
    const { "set-cookie": _, ...said } = headers;
    let body = "";
    try {
      for (const { name, value } of await response.headersArray()) {
        const token = name.toLowerCase() === "set-cookie" ? TOKEN_COOKIE.exec(value)?.[1] : undefined;
        if (token !== undefined) this.secrets.add(token);
      }
      // Built files are the same for everybody.
      if (!once && /^(text\/html|application\/json|text\/csv)/.test(kind)) body = await response.text();
    } catch {
      // A page that is left may take its answer with it.
    }
    this.heard.push({ url: response.url(), text: `${JSON.stringify(said)}\n${body}` });
  }

  private posted(request: Request): void {
    const bytes = request.postDataBuffer();
    // What is refused for its size is nobody's secret.
    if (bytes === null || bytes.length > LONGEST) return;
    const body = bytes.toString();
    if (request.headers()["content-type"]?.startsWith("application/json")) {
      JSON.parse(body, (name, value) => void this.field(name, value));
    } else {
      for (const [name, value] of new URLSearchParams(body)) this.field(name, value);
    }
  }

  private field(name: string, value: unknown): void {
    if (SECRET_FIELD.test(name) && typeof value === "string" && value.length >= SHORTEST) this.secrets.add(value);
  }
}
