import type { BrowserContext, Response } from "@playwright/test";

interface Heard {
  url: string;
  text: string;
}

/** Addresses that are secrets themselves, and are left at once. */
const LINKS = /^\/(setup|password)\//;

/** Everything that a portal told the browsers of a run, but for what it shows to one person once and has kept nowhere. */
export class Traffic {
  private readonly heard: Heard[] = [];
  private readonly reading: Promise<void>[] = [];

  watch(context: BrowserContext): void {
    context.on("response", (response) => this.reading.push(this.hear(response)));
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

  private async hear(response: Response): Promise<void> {
    const headers = response.headers();
    const kind = headers["content-type"] ?? "";
    const once = headers["cache-control"] === "no-store";
    const { "set-cookie": _, ...said } = headers;
    let body = "";
    // A page that is left may take its answer with it; a stream has no end, and built files are the same for everybody.
    if (!once && /^(text\/html|application\/json|text\/csv)/.test(kind)) body = await response.text().catch(() => "");
    this.heard.push({ url: response.url(), text: `${JSON.stringify(said)}\n${body}` });
  }
}
