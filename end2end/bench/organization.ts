import type { Browser, Locator, Page } from "@playwright/test";

import type { Portal } from "../system/portal.ts";
import { sql } from "./database.ts";
import { cookie } from "./first-visit.ts";
import { percentile } from "./statistics.ts";
import { milliseconds, print } from "./table.ts";
import type { Web } from "./web.ts";

const TURNS = 20;
const MOST = 100;
/** What is looked for: every one of them, one in fifty, one, none. */
const SOUGHT = ["d", "99", "department 777", "nowhere"];

declare global {
  interface Window {
    drawn: number;
    typed: number;
    seen: number;
  }
}

/** A tree of 1,000 departments five levels deep, and 100,000 extensions in it: until it is drawn, and until it is narrowed. */
export async function organization(browser: Browser, portal: Portal, web: Web): Promise<void> {
  await sql(
    portal,
    `UPDATE portal.setting SET organization_management = true;
     DO $$ BEGIN
       FOR n IN 1..1000 LOOP
         INSERT INTO portal.department (version, name, parent_id)
         VALUES (1, 'Department ' || n, CASE WHEN n <= 5 THEN 1 ELSE (
           SELECT id FROM portal.department WHERE name = 'Department ' || n / 5) END);
       END LOOP;
     END $$;
     UPDATE portal.extension SET department_ids = ARRAY[2 + id % 1000];`,
  );
  for (const table of ["department", "membership"]) await sql(portal, `VACUUM ANALYZE portal.${table}`);
  const context = await browser.newContext({ baseURL: portal.url });
  await context.addCookies([cookie(web, portal)]);
  const page = await context.newPage();
  await page.addInitScript(watch);
  const [answered, drawn]: [number[], number[]] = [[], []];
  const tree = new Keystrokes(page, "#departments");
  for (let turn = 0; turn < TURNS; turn++) {
    const begin = performance.now();
    const { status } = await web.get("/organization");
    if (status !== 200) throw new Error(`the tree was answered with ${status}`);
    answered.push(performance.now() - begin);
    await page.goto("/organization");
    await page.locator("html[data-awake]").waitFor();
    drawn.push(await page.evaluate(() => window.drawn));
    for (const sought of SOUGHT) await tree.look(sought);
  }
  await page.goto("/extensions/new");
  await page.locator("#extension[data-ready=true]").waitFor();
  const choice = new Keystrokes(page, "#organizations");
  for (let turn = 0; turn < TURNS; turn++) for (const sought of SOUGHT) await choice.look(sought);
  await context.close();
  for (const [name, took] of [
    ["1,000 departments: the server's answer, p50 / p99", answered],
    ["  from the answer to the drawn tree", drawn],
    ["  a keystroke that narrows the tree", tree.narrowed],
    ["  Backspace, which widens it", tree.widened],
    ["  a keystroke that narrows the choice in the form", choice.narrowed],
    ["  Backspace, which widens it", choice.widened],
  ] as const) {
    const p99 = percentile(took, 0.99);
    print({ name, value: `${milliseconds(percentile(took, 0.5))} / ${milliseconds(p99)}`, target: `≤ ${MOST} ms`, met: p99 <= MOST });
  }
  await sql(portal, "UPDATE portal.setting SET organization_management = false");
}

/** In the page: notes when the tree was painted, counted from when the answer began to arrive. */
function watch(): void {
  document.addEventListener("DOMContentLoaded", () =>
    requestAnimationFrame(() =>
      setTimeout(() => {
        const [page] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
        window.drawn = performance.now() - (page?.responseStart ?? 0);
      }),
    ),
  );
}

/** What is typed where a list of departments is looked through. */
class Keystrokes {
  readonly narrowed: number[] = [];
  readonly widened: number[] = [];
  private readonly box: Locator;

  constructor(
    private readonly page: Page,
    private readonly list: string,
  ) {
    this.box = page.getByRole("searchbox", { name: "Find departments" });
  }

  /** Types what is looked for, the last key by itself, and takes that key back. */
  async look(sought: string): Promise<void> {
    await this.box.fill(sought.slice(0, -1));
    await this.box.press("End");
    const before = await this.shown();
    this.narrowed.push(await this.press(sought.slice(-1)));
    const left = await this.shown();
    if ((left === 0) !== (sought === "nowhere")) throw new Error(`${left} are left of ${this.list} for ${sought}`);
    this.widened.push(await this.press("Backspace"));
    const after = await this.shown();
    if (after !== before) throw new Error(`${after} of ${this.list} are back, of ${before}`);
  }

  private async shown(): Promise<number> {
    return await this.page.locator(`${this.list} li:visible`).count();
  }

  /** From the key to the frame that shows what it did. */
  private async press(key: string): Promise<number> {
    await this.page.evaluate(() => {
      window.seen = 0;
      const begin = (): void => {
        window.typed = performance.now();
        requestAnimationFrame(() => setTimeout(() => (window.seen = performance.now())));
      };
      window.addEventListener("input", begin, { capture: true, once: true });
    });
    await this.box.press(key);
    await this.page.waitForFunction(() => window.seen > 0);
    return await this.page.evaluate(() => window.seen - window.typed);
  }
}
