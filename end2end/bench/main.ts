import { cpus, loadavg } from "node:os";

import { chromium } from "@playwright/test";

import playwright from "../playwright.config.ts";
import { Portal } from "../system/portal.ts";
import { apply } from "./apply.ts";
import { create } from "./create.ts";
import { exported } from "./export.ts";
import { DOMAIN, fill } from "./fill.ts";
import { firstVisit } from "./first-visit.ts";
import { history } from "./history.ts";
import { interaction } from "./interaction.ts";
import { keystroke } from "./keystroke.ts";
import { list } from "./list.ts";
import { login } from "./login.ts";
import { memory } from "./memory.ts";
import { organization } from "./organization.ts";
import { register } from "./register.ts";
import { heading, print } from "./table.ts";
import { usable } from "./usable.ts";
import { walk } from "./walk.ts";
import { Web } from "./web.ts";
import { weight } from "./weight.ts";

/** All figures of one run. Every ratio is of two things that were measured in turns. */
export async function main(): Promise<void> {
  const begin = performance.now();
  // The bench is a proxy whose clients log in.
  const portal = await Portal.start({ environment: { PATCHBAY_SIP_DOMAIN: DOMAIN, PATCHBAY_TRUSTED_PROXIES: "127.0.0.1" } });
  let small: Portal | undefined;
  try {
    small = await Portal.start({ environment: { PATCHBAY_SIP_DOMAIN: DOMAIN, PATCHBAY_SIP_ENGINE: "none" } });
    heading();
    await measure(portal, small);
    print({ name: "the whole run", value: `${((performance.now() - begin) / 1000).toFixed(0)} s` });
    // More than the bench's own two or three means that somebody else had the processors.
    print({ name: `  load average, ${cpus().length} processors`, value: (loadavg()[0] ?? 0).toFixed(1) });
  } finally {
    await Promise.all([portal.stop(), small?.stop()]);
  }
}

async function measure(portal: Portal, small: Portal): Promise<void> {
  const web = await Web.login(portal.url);
  const browser = await chromium.launch(playwright.use?.launchOptions);
  await firstVisit(browser, portal, web);
  weight();
  await usable(browser, portal, web);
  await keystroke(browser, portal, web);
  await apply(portal, web);
  await create(portal, web);
  await login(portal, web);
  fill(portal, 100_000);
  await register(portal);
  fill(small, 1_000);
  const few = await Web.login(small.url);
  await list(few, web);
  await exported(portal, web);
  await history(portal, web);
  await interaction(browser, portal, web);
  await walk(browser, portal, web);
  await organization(browser, portal, web);
  await browser.close();
  memory(portal);
  web.close();
  few.close();
}
