import type { Page } from "@playwright/test";

/** One answer that a browser transferred: what it is, its bytes on the wire, headers and all, and how it was encoded. */
export interface Part {
  kind: string;
  bytes: number;
  encoding: string;
}

/** What a browser with an empty cache may transfer until the form is awake, in bytes. */
export const FIRST_VISIT = 230_000;

/** What a page of a new browser transfers until the form of a new extension is awake. */
export async function firstVisit(page: Page): Promise<Part[]> {
  const network = await page.context().newCDPSession(page);
  await network.send("Network.enable");
  const parts = new Map<string, Part>();
  network.on("Network.responseReceived", ({ requestId, response, type }) => {
    const kind = response.url.endsWith(".wasm") ? "WebAssembly" : type;
    parts.set(requestId, { kind, bytes: 0, encoding: response.headers["content-encoding"] ?? "as it is" });
  });
  network.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const part = parts.get(requestId);
    if (part !== undefined) part.bytes = encodedDataLength;
  });
  await page.goto("/extensions/new", { waitUntil: "networkidle" });
  await page.locator("#extension[data-ready=true]").waitFor();
  return Array.from(parts.values());
}
