import path from "node:path";

import { type APIRequestContext, type BrowserContextOptions, type Page, test as base, expect } from "@playwright/test";

import { Faults } from "./person/faults.ts";
import { Phone, type Settings } from "./phone/baresip.ts";
import { ADMINISTRATOR, Portal, type Wishes, isFirst } from "./system/portal.ts";

export { expect };

interface Visit extends BrowserContextOptions {
  of: Portal;
  /** Whether the super administrator is logged in. */
  loggedIn?: boolean;
}

interface Fixtures {
  /** Complaints of all browsers of the test, which fails if there are any. */
  faults: Faults;
  /** A portal for this test alone. */
  start: (wishes?: Wishes) => Promise<Portal>;
  /** A phone with these settings, switched on; it hums `hertz` in calls. */
  phone: (settings: Settings, hertz?: number) => Promise<Phone>;
  /** A browser of its own. */
  visit: (visit: Visit) => Promise<Page>;
}

interface WorkerFixtures {
  /** The data directory of a portal at which nobody has been yet: with a copy of it the next one is there sooner. */
  blank: string;
  /**
   * A running portal with a super administrator; tests take their own numbers of it. What they make never stands on the first page
   * of the list by itself, however few tests were there before: it has to be searched for.
   */
  portal: Portal;
}

let addresses = 0;

/** One that no other browser of this worker has. */
function address(): string {
  addresses++;
  return `10.9.${addresses >> 8}.${addresses & 255}`;
}

export async function logIn(page: Page, portal: Portal): Promise<void> {
  const form = { user: ADMINISTRATOR.email, password: ADMINISTRATOR.password };
  const answer = await page.request.post(`${portal.url}/login`, { form, maxRedirects: 0 });
  expect(answer.status()).toBe(303);
}

/** As many extensions as a page of the list has rows, with lower numbers than tests take. */
async function crowd(portal: Portal, request: APIRequestContext): Promise<void> {
  const { email: user, password } = ADMINISTRATOR;
  const post = async (path: string, form: Record<string, string>) => {
    const answer = await request.post(`${portal.url}${path}`, { form, headers: { "X-Forwarded-For": address() }, maxRedirects: 0 });
    expect(answer.status(), path).toBe(303);
  };
  await post("/login", { user, password });
  for (let number = 1900; number < 1930; number++) await post("/extensions/new", { first_name: "Crowd", number: String(number), apply: "yes" });
  await request.dispose();
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  blank: [
    async ({}, use) => {
      const portal = await Portal.start({ administrator: false, environment: { PATCHBAY_SIP_ENGINE: "none" } });
      await portal.stop({ keep: true });
      await use(path.join(portal.folder, "data"));
      portal.remove();
    },
    { scope: "worker", timeout: 90_000 },
  ],

  portal: [
    async ({ playwright }, use) => {
      const portal = await Portal.start();
      await crowd(portal, await playwright.request.newContext());
      await use(portal);
      await portal.stop();
    },
    { scope: "worker", timeout: 90_000 },
  ],

  start: async ({ blank }, use) => {
    const portals: Portal[] = [];
    await use(async (wishes = {}) => {
      const portal = await Portal.start(wishes, isFirst(wishes) ? undefined : blank);
      portals.push(portal);
      return portal;
    });
    for (const portal of portals) await portal.stop();
  },

  faults: async ({}, use) => {
    const faults = new Faults();
    await use(faults);
    expect(faults.unexpected, "what the browsers complained about").toEqual([]);
  },

  phone: async ({}, use) => {
    const phones: Phone[] = [];
    await use(async (settings, hertz) => {
      const phone = await Phone.start(settings, hertz);
      phones.push(phone);
      return phone;
    });
    for (const phone of phones) await phone.unplug();
  },

  // After `start`, so that the browsers are gone when the portals end.
  visit: async ({ browser, faults, start }, use) => {
    void start;
    const pages: Page[] = [];
    const portals = new Set<Portal>();
    await use(async ({ of, loggedIn = true, ...options }) => {
      const extraHTTPHeaders = { "X-Forwarded-For": address() };
      const context = await browser.newContext({ baseURL: of.url, extraHTTPHeaders, ...options });
      faults.watch(context);
      await of.traffic.watch(context);
      portals.add(of);
      const page = await context.newPage();
      pages.push(page);
      if (loggedIn) await logIn(page, of);
      return page;
    });
    for (const { traffic } of portals) await traffic.settled();
    for (const page of pages) await page.context().close();
  },

  /** The super administrator at the worker's portal. */
  page: async ({ portal, visit }, use) => {
    await use(await visit({ of: portal }));
  },
});
