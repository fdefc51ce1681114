import type { Browser, CDPSession } from "@playwright/test";

import type { Portal } from "../system/portal.ts";
import { cookie } from "./first-visit.ts";
import { percentile } from "./statistics.ts";
import { milliseconds, print } from "./table.ts";
import type { Web } from "./web.ts";

const VISITS = 10;
const SLOWER = 4;
/** 10 Mbit/s, in bytes per second. */
const LINE = 1_250_000;
const MOST = 1_000;

declare global {
  interface Window {
    awake: number;
    shift: number;
  }
}

/** From the click on a link to the form that judges, with an empty cache, a slow processor and a slow line. */
export async function usable(browser: Browser, portal: Portal, web: Web): Promise<void> {
  const took: number[] = [];
  let shift = 0;
  for (let visit = 0; visit < VISITS; visit++) {
    // So high that all of the form is seen: what is not seen does not count as moved.
    const context = await browser.newContext({ viewport: { width: 1280, height: 1600 } });
    await context.addCookies([cookie(web, portal)]);
    const page = await context.newPage();
    await page.addInitScript(watch);
    await slowDown(await context.newCDPSession(page));
    await page.goto(`${portal.url}/extensions/new`);
    await page.locator("#extension[data-ready=true]").waitFor();
    took.push(await page.evaluate(() => window.awake));
    shift = Math.max(shift, await page.evaluate(() => window.shift));
    await context.close();
  }
  const half = percentile(took, 0.5);
  print({
    name: `cold visit → usable form, ${SLOWER} × slower, 10 Mbit/s, p50 / max`,
    value: `${milliseconds(half)} / ${milliseconds(Math.max(...took))}`,
    target: "≤ 1.0 s",
    met: half <= MOST,
  });
  print({ name: "  layout shift", value: shift.toFixed(5), target: "0", met: shift === 0 });
}

async function slowDown(session: CDPSession): Promise<void> {
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 0,
    downloadThroughput: LINE,
    uploadThroughput: LINE,
  });
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
}

/** In the page: notes when the form is awake, and everything that moved by itself. */
function watch(): void {
  window.shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.shift += (entry as PerformanceEntry & { value: number }).value;
  }).observe({ type: "layout-shift", buffered: true });
  new MutationObserver((_, observer) => {
    if (document.querySelector("#extension[data-ready=true]") === null) return;
    window.awake = performance.now();
    observer.disconnect();
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-ready"] });
}
