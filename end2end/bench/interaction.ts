import type { Browser, Page } from "@playwright/test";

import { Form } from "../person/form.ts";
import type { Portal } from "../system/portal.ts";
import { type Found, gather, watch } from "./events.ts";
import { account } from "./fill.ts";
import { cookie } from "./first-visit.ts";
import { percentile } from "./statistics.ts";
import { milliseconds, print } from "./table.ts";
import type { Web } from "./web.ts";

const TURNS = 10;
const INTERACTION = 50;
const ANSWER = 60;
/** How long the form waits for the next key before it asks the server. */
const PAUSE = 200;

declare global {
  interface Window {
    answered: number;
    asked: number;
  }
}

/** What one waits for in the form at 100,000 extensions: the next paint after an action, the answer about a number. */
export async function interaction(browser: Browser, portal: Portal, web: Web): Promise<void> {
  const context = await browser.newContext();
  await context.addCookies([cookie(web, portal)]);
  const page = await context.newPage();
  await page.addInitScript(watch);
  await page.goto(`${portal.url}/extensions/new`);
  await page.locator("#extension[data-ready=true]").waitFor();
  await page.evaluate(clock);
  await answers(page);
  await actions(page);
  await context.close();
}

/** The time from the last key to the words under the field, without the pause that belongs to it. */
async function answers(page: Page): Promise<void> {
  const took: number[] = [];
  for (let turn = 0; turn < TURNS * 2; turn++) {
    const taken = turn % 2 === 0;
    await page.locator("#number").fill(taken ? account(1 + turn).number : String(90_000_000 + turn));
    await page.locator(taken ? "#number[aria-invalid=true]" : "#number-verdict.good").waitFor();
    took.push((await page.evaluate(() => window.answered - window.asked)) - PAUSE);
  }
  const p99 = percentile(took, 0.99);
  print({
    name: "a number's answer after the pause, 100,000, p50 / p99",
    value: `${milliseconds(percentile(took, 0.5))} / ${milliseconds(p99)}`,
    target: `≤ ${ANSWER} ms`,
    met: p99 <= ANSWER,
  });
}

/** Every kind of action that the form knows, in each of its parts. */
async function actions(page: Page): Promise<void> {
  const form = new Form(page);
  const click = (name: string) => page.getByRole("button", { name }).click();
  const presses: (() => Promise<unknown>)[] = [
    ...["Show the user password", "New random user password", "New random registration name", "New random registration password"].map((name) => () => click(name)),
    () => page.locator("#email").fill("ada@"),
    () => click("Save and Apply"),
    () => form.summary.getByRole("link").first().click(),
    () => page.locator("#email").fill("ada@example.com"),
    () => page.locator("#number").fill(account(1).number),
    () => page.getByRole("button", { name: /^Take \d+$/ }).click(),
    () => page.locator("#role").selectOption("Operator"),
    () => form.turnTo("Presence"),
    () => page.locator("#lunch_information").fill("Back soon"),
    () => page.locator("#lunch_internal_always").fill("hang up"),
    () => page.locator("#lunch_ring_timeout").fill("3"),
    () => page.locator("#lunch_ring_timeout").fill("30"),
    () => form.turnTo("Features"),
    () => page.locator("#call_waiting").click({ force: true }),
    () => page.locator("#call_handling").fill("+49* accept"),
    () => page.locator("#call_handling").fill("+49*: accept"),
    () => page.locator("#pickup_groups").fill("Sales"),
    () => form.turnTo("Security"),
    () => page.locator("#network_restriction").click({ force: true }),
    () => page.locator("#networks").fill("192.0.2.0/24\n2001:db8::/33x"),
    () => page.locator("#networks").fill("192.0.2.0/24\n2001:db8::/32"),
    () => page.locator("#remote_registration").click({ force: true }),
    () => page.locator("#call_duration").fill("60"),
    () => form.turnTo("User"),
  ];
  for (let turn = 0; turn < TURNS; turn++) {
    await page.getByRole("radio", { name: String((turn % 3) + 1), exact: true }).check({ force: true });
    for (const press of presses) await press();
  }
  const found: Found = { interactions: [], shift: 0 };
  await gather(page, found);
  const most = Math.max(16, ...found.interactions);
  print({
    name: `interaction → next paint, ${TURNS * (presses.length + 1)} actions of the form, slowest`,
    value: milliseconds(most),
    target: `≤ ${INTERACTION} ms`,
    met: most <= INTERACTION,
  });
}

/** In the page: when the number was typed, and when its verdict changed last. */
function clock(): void {
  document.querySelector("#number")?.addEventListener("input", () => (window.asked = performance.now()), { capture: true });
  new MutationObserver(() => (window.answered = performance.now())).observe(document.querySelector("#number-verdict")!, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
  });
}
