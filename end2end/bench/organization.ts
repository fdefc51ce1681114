import type { Browser, Page } from "@playwright/test";

import type { Portal } from "../system/portal.ts";
import { sql } from "./database.ts";
import { cookie } from "./first-visit.ts";
import { percentile } from "./statistics.ts";
import { milliseconds, print } from "./table.ts";
import type { Web } from "./web.ts";

const TURNS = 20;
const MOST = 100;
/** What is looked for: every one of them, one in ten, one, none. */
const SOUGHT = ["d", "9", "department 777", "nowhere"];

declare global {
  interface Window {
    drawn: number;
    typed: number;
    narrowed: number;
  }
}

/** A tree of 1,000 departments five levels deep, and 100,000 extensions in it: until it is drawn, and until it is narrowed. */
export async function organization(browser: Browser, portal: Portal, web: Web): Promise<void> {
  sql(
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
  for (const table of ["department", "membership"]) sql(portal, `VACUUM ANALYZE portal.${table}`);
  const context = await browser.newContext({ baseURL: portal.url });
  await context.addCookies([cookie(web, portal)]);
  const page = await context.newPage();
  await page.addInitScript(watch);
  const [answered, drawn, narrowed]: [number[], number[], number[]] = [[], [], []];
  for (let turn = 0; turn < TURNS; turn++) {
    const begin = performance.now();
    const { status } = await web.get("/organization");
    if (status !== 200) throw new Error(`the tree was answered with ${status}`);
    answered.push(performance.now() - begin);
    await page.goto("/organization");
    await page.locator("html[data-awake]").waitFor();
    drawn.push(await page.evaluate(() => window.drawn));
    for (const sought of SOUGHT) narrowed.push(await narrow(page, "#departments", sought));
  }
  await page.goto("/extensions/new");
  await page.locator("#extension[data-ready=true]").waitFor();
  const chosen: number[] = [];
  for (let turn = 0; turn < TURNS; turn++) for (const sought of SOUGHT) chosen.push(await narrow(page, "#organizations", sought));
  await context.close();
  for (const [name, took] of [
    ["1,000 departments: the server's answer, p50 / p99", answered],
    ["  from the answer to the drawn tree", drawn],
    ["  a keystroke that narrows the tree", narrowed],
    ["  a keystroke that narrows the choice in the form", chosen],
  ] as const) {
    const p99 = percentile(took, 0.99);
    print({ name, value: `${milliseconds(percentile(took, 0.5))} / ${milliseconds(p99)}`, target: `≤ ${MOST} ms`, met: p99 <= MOST });
  }
  sql(portal, "UPDATE portal.setting SET organization_management = false");
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

/** Types what is looked for, the last key by itself: from that key to the frame that shows what it left. */
async function narrow(page: Page, list: string, sought: string): Promise<number> {
  const box = page.getByRole("searchbox", { name: "Find departments" });
  await box.fill(sought.slice(0, -1));
  await page.evaluate(() => {
    window.narrowed = 0;
    const begin = (): void => {
      window.typed = performance.now();
      requestAnimationFrame(() => setTimeout(() => (window.narrowed = performance.now())));
    };
    window.addEventListener("input", begin, { capture: true, once: true });
  });
  await box.press("End");
  await box.press(sought.slice(-1));
  await page.waitForFunction(() => window.narrowed > 0);
  const shown = await page.locator(`${list} li:visible`).count();
  if ((shown === 0) !== (sought === "nowhere")) throw new Error(`${shown} are left of ${list} for ${sought}`);
  return await page.evaluate(() => window.narrowed - window.typed);
}
