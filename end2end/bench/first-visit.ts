import type { Browser } from "@playwright/test";

import type { Portal } from "../system/portal.ts";
import { print } from "./table.ts";
import { sum } from "./statistics.ts";
import type { Web } from "./web.ts";

const MOST = 230_000;

/** What a browser with an empty cache transfers until the form is awake. */
export async function firstVisit(browser: Browser, portal: Portal, web: Web): Promise<void> {
  const context = await browser.newContext();
  await context.addCookies([cookie(web, portal)]);
  const page = await context.newPage();
  const network = await context.newCDPSession(page);
  await network.send("Network.enable");
  const parts = new Map<string, { kind: string; bytes: number; encoding: string }>();
  network.on("Network.responseReceived", ({ requestId, response, type }) => {
    const kind = response.url.endsWith(".wasm") ? "WebAssembly" : type;
    parts.set(requestId, { kind, bytes: 0, encoding: response.headers["content-encoding"] ?? "as it is" });
  });
  network.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const part = parts.get(requestId);
    if (part !== undefined) part.bytes = encodedDataLength;
  });
  await page.goto(`${portal.url}/extensions/new`, { waitUntil: "networkidle" });
  await page.locator("#extension[data-ready=true]").waitFor();
  await context.close();

  const found = Array.from(parts.values());
  const total = sum(found.map((part) => part.bytes));
  print({ name: "first visit to the form", value: kilobytes(total), target: "≤ 230 kB", met: total <= MOST });
  for (const { kind, bytes, encoding } of found) print({ name: `  ${kind.toLowerCase()} (${encoding})`, value: kilobytes(bytes) });
}

/** The session, for a browser. */
export function cookie(web: Web, portal: Portal): { name: string; value: string; url: string } {
  const [name = "", value = ""] = web.cookie.split("=");
  return { name, value, url: portal.url };
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
