import { cpus, loadavg } from "node:os";

import { type Browser, chromium } from "@playwright/test";

import playwright from "../playwright.config.ts";
import { Portal } from "../system/portal.ts";
import { apply } from "./apply.ts";
import { bulk } from "./bulk.ts";
import { check } from "./check.ts";
import { create } from "./create.ts";
import { exported } from "./export.ts";
import { DOMAIN, fill } from "./fill.ts";
import { firstVisit } from "./first-visit.ts";
import { history } from "./history.ts";
import { imported } from "./import.ts";
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

/** The figures of one run: all, or those of the named parts. Every ratio is of two things that were measured in turns. */
export async function main(only: string[]): Promise<void> {
  const begin = performance.now();
  // The bench is a proxy whose clients log in.
  const portal = await Portal.start({ environment: { PATCHBAY_SIP_DOMAIN: DOMAIN, PATCHBAY_TRUSTED_PROXIES: "127.0.0.1" } });
  let small: Portal | undefined;
  try {
    small = await Portal.start({ environment: { PATCHBAY_SIP_DOMAIN: DOMAIN, PATCHBAY_SIP_ENGINE: "none" } });
    heading();
    await measure(portal, small, only);
    print({ name: "the whole run", value: `${((performance.now() - begin) / 1000).toFixed(0)} s` });
    // More than the bench's own two or three means that somebody else had the processors.
    print({ name: `  load average, ${cpus().length} processors`, value: (loadavg()[0] ?? 0).toFixed(1) });
  } finally {
    await Promise.all([portal.stop(), small?.stop()]);
  }
}

async function measure(portal: Portal, small: Portal, only: string[]): Promise<void> {
  const web = await Web.login(portal.url);
  const browser = await chromium.launch(playwright.use?.launchOptions);
  try {
    await take(portal, small, only, web, browser);
  } finally {
    await browser.close();
    web.close();
  }
}

async function take(portal: Portal, small: Portal, only: string[], web: Web, browser: Browser): Promise<void> {
  const filled = once(async () => {
    await fill(portal, 100_000);
    await fill(small, 1_000);
  });
  // In this order: what writes comes before the many extensions, and memory is what is left of all.
  const parts: Record<string, () => Promise<void> | void> = {
    "first-visit": () => firstVisit(browser, portal, web),
    weight,
    usable: () => usable(browser, portal, web),
    keystroke: () => keystroke(browser, portal, web),
    apply: () => apply(portal, web),
    create: () => create(portal, web),
    bulk: () => bulk(web),
    import: () => imported(web),
    login: () => login(portal, web),
    register: async () => (await filled(), await register(portal)),
    check: async () => (await filled(), await check(web)),
    list: async () => {
      await filled();
      const few = await Web.login(small.url);
      await list(few, web);
      few.close();
    },
    export: async () => (await filled(), await exported(portal, web)),
    history: async () => (await filled(), await history(portal, web)),
    interaction: async () => (await filled(), await interaction(browser, portal, web)),
    walk: async () => (await filled(), await walk(browser, portal, web)),
    organization: async () => (await filled(), await organization(browser, portal, web)),
    memory: () => memory(portal, only),
  };
  const unknown = only.filter((name) => !(name in parts));
  if (unknown.length > 0) throw new Error(`there is no ${unknown.join(", ")}, but ${Object.keys(parts).join(", ")}`);
  for (const [name, part] of Object.entries(parts)) if (only.length === 0 || only.includes(name)) await part();
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}
