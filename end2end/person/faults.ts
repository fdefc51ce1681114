import type { BrowserContext } from "@playwright/test";

/** Everything a browser complains about: errors and warnings of the console (content policy included), exceptions, failed requests. */
export class Faults {
  private readonly found: string[] = [];
  private readonly expected: RegExp[] = [];

  watch(context: BrowserContext): void {
    context.on("console", (message) => {
      if (["error", "warning"].includes(message.type()))
        this.found.push(`console ${message.type()}: ${message.text()} at ${message.location().url}`);
    });
    context.on("weberror", (error) => this.found.push(`exception: ${error.error().stack ?? error.error().message}`));
    context.on("requestfailed", (request) => {
      const why = request.failure()?.errorText ?? "";
      // Taken back: a question that a keystroke made stale, what a page that one leaves was still loading.
      const takenBack = why === "net::ERR_ABORTED" && /\/api\/extension\/availability|\/events\/|\/icon\.svg$|\/pkg\//.test(request.url());
      if (!takenBack) this.found.push(`request failed: ${request.method()} ${request.url()} ${why}`);
    });
  }

  /** What this test provokes, such as the console's line about an answer that is no success. */
  expect(...patterns: RegExp[]): void {
    this.expected.push(...patterns);
  }

  /** The console's line about an answer with this status. */
  expectStatus(...statuses: number[]): void {
    this.expect(...statuses.map((status) => new RegExp(`the server responded with a status of ${status}`)));
  }

  /** Without script, Chromium announces what it then refuses or never uses. */
  expectUnusedScript(): void {
    this.expect(/\/pkg\/.*\.js csp$/, /\.wasm was preloaded using link preload but not used/);
  }

  get unexpected(): string[] {
    return this.found.filter((fault) => !this.expected.some((pattern) => pattern.test(fault)));
  }
}
