import type { Browser } from "@playwright/test";

import type { Portal } from "../system/portal.ts";
import { FIRST_VISIT, firstVisit as transferred } from "../system/transfer.ts";
import { kilobytes, print } from "./table.ts";
import { sum } from "./statistics.ts";
import type { Web } from "./web.ts";

/** What a browser with an empty cache transfers until the form is awake. */
export async function firstVisit(browser: Browser, portal: Portal, web: Web): Promise<void> {
  const context = await browser.newContext({ baseURL: portal.url });
  await context.addCookies([cookie(web, portal)]);
  const found = await transferred(await context.newPage());
  await context.close();
  const total = sum(found.map((part) => part.bytes));
  print({ name: "first visit to the form", value: kilobytes(total), target: `≤ ${kilobytes(FIRST_VISIT)}`, met: total <= FIRST_VISIT });
  for (const { kind, bytes, encoding } of found) print({ name: `  ${kind.toLowerCase()} (${encoding})`, value: kilobytes(bytes) });
}

/** The session, for a browser. */
export function cookie(web: Web, portal: Portal): { name: string; value: string; url: string } {
  const [name = "", value = ""] = web.cookie.split("=");
  return { name, value, url: portal.url };
}
