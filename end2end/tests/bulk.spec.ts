import { readFile } from "node:fs/promises";

import { type Page, expect } from "@playwright/test";

import { test } from "../fixture.ts";
import { expectNoViolation } from "../person/accessible.ts";
import { extension } from "../person/extension.ts";
import type { Portal } from "../system/portal.ts";
import { until } from "../system/until.ts";

const without = { environment: { PATCHBAY_SIP_ENGINE: "none" } };
const heading = (page: Page) => page.getByRole("heading", { level: 1 });
const ended = (page: Page, words: string) => expect(page.getByRole("heading", { level: 2, name: words })).toBeVisible();
const numbers = (page: Page) => page.getByRole("rowheader");

/** The lines of a file that the click downloads. */
async function downloaded(page: Page, button: string): Promise<string[]> {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: button }).click()]);
  const text = await readFile(await download.path(), "utf8");
  return text.replace("\uFEFF", "").trimEnd().split("\r\n");
}

async function people(page: Page, portal: Portal, listed: Record<string, string>[]): Promise<void> {
  for (const values of listed) await extension(page, portal, values);
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with script" : "without script";

  test(`many are added at once, and their passwords handed out once, ${how}`, async ({ faults, start, visit }) => {
    faults.expectStatus(404, 409, 422);
    faults.expectUnusedScript();
    // What is downloaded ends the visit that asked for it.
    faults.expect(/POST \S+\/hand-out net::ERR_ABORTED/);
    const portal = await start(without);
    const page = await visit({ of: portal, javaScriptEnabled, acceptDownloads: true });
    await people(page, portal, [{ number: "1002" }]);
    await page.goto("/extensions");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByRole("link", { name: "Bulk Add" }).click();
    await expect(heading(page)).toHaveText("Bulk Add");
    await expect(page.getByLabel("First extension number")).toHaveValue("1000");
    await page.getByLabel("How many").fill("3");
    await page.getByLabel("Job title").fill("Clerk");
    if (!javaScriptEnabled) await page.getByRole("button", { name: "Show preview" }).click();
    const preview = page.getByRole("region", { name: "Preview" });
    await expect(preview).toContainText("3 extensions: 1000 to 1003.");
    await expect(preview).toContainText("Skipped, because somebody has them: 1002.");
    await expect(preview.getByRole("row").nth(3)).toContainText("1003");
    const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
    expect(wide, "nothing stands out of the page").toBeLessThanOrEqual(room);
    if (javaScriptEnabled) await expectNoViolation(page, "bulk add");
    await page.getByRole("button", { name: "Save and Apply" }).click();
    await expect(page).toHaveURL(/\/jobs\/\d+$/);
    await ended(page, "The job is done.");
    await expect(heading(page)).toHaveText("Add 3 extensions, 1000–1003");
    await expect(page.getByRole("main")).toContainText("3 extensions: added, live at once.");
    if (javaScriptEnabled) await expectNoViolation(page, "a job that has ended");

    const lines = await downloaded(page, "Download passwords, once");
    expect(lines[0]).toBe("Extension Number,Name,User Password,Registration Name,Registration Password");
    expect(lines.slice(1).map((line) => line.split(",").slice(0, 2))).toEqual([["1000", "1000"], ["1001", "1001"], ["1003", "1003"]]);
    const password = lines[1].split(",")[2];
    for (const line of lines.slice(1)) for (const at of [2, 4]) portal.secrets.add(line.split(",")[at]);
    await page.reload();
    await expect(page.getByRole("button", { name: "Download passwords, once" })).toHaveCount(0);
    const answer = await page.request.post(`${page.url()}/hand-out`, { maxRedirects: 0 });
    expect(answer.status(), "once").toBe(404);
    const person = await visit({ of: portal, loggedIn: false });
    const entered = await person.request.post(`${portal.url}/login`, { form: { user: "1000", password }, maxRedirects: 0 });
    expect(entered.status(), "the password lets in").toBe(303);
    await page.goto("/extensions?q=clerk");
    await expect(numbers(page)).toHaveText(["1000", "1001", "1003"]);
  });

  test(`what is wrong is said before anything is added, ${how}`, async ({ faults, start, visit }) => {
    faults.expectStatus(409, 422);
    faults.expectUnusedScript();
    const portal = await start(without);
    const page = await visit({ of: portal, javaScriptEnabled });
    await page.goto("/extensions/bulk/add");
    await page.getByLabel("First extension number").fill("10x");
    await page.getByLabel("How many").fill("1000");
    await page.getByLabel("User passwords", { exact: true }).selectOption("The same text for all");
    await page.getByLabel("Text of the user passwords", { exact: true }).fill("short");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.locator("#summary")).toContainText("3 things to put right");
    await expect(page.locator("#count-verdict")).toContainText("Use 1 to 999 extensions.");
    await expect(page.locator("#number-verdict")).toContainText("digits");
    await expect(page.locator("#user_password-verdict")).toContainText("10");
    if (javaScriptEnabled) await expectNoViolation(page, "bulk add with errors");
    await page.getByLabel("First extension number").fill("998");
    await page.getByLabel("How many").fill("5");
    await page.getByLabel("Text of the user passwords", { exact: true }).fill("Welcome to us 1");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    if (javaScriptEnabled) await expect(page.locator("#number-verdict")).not.toContainText("digits only");
    await expect(page.locator("#count-verdict")).toContainText("Only 2 numbers are free from there on.");
    expect(await page.content()).not.toContain("Welcome to us");
    await page.getByLabel("How many").fill("2");
    await page.getByLabel("Text of the user passwords", { exact: true }).fill("Welcome to us 1");
    if (!javaScriptEnabled) {
      await page.getByRole("button", { name: "Show preview" }).click();
      await page.getByLabel("Text of the user passwords", { exact: true }).fill("Welcome to us 1");
    }
    await expect(page.getByRole("region", { name: "Preview" })).toContainText("2 extensions: 998 to 999.");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await ended(page, "The job is done.");
    await expect(page.getByRole("main")).toContainText("2 extensions: added, waiting for Apply.");
  });

  test(`a job is followed, left and cancelled, ${how}`, async ({ faults, start, visit }) => {
    faults.expectUnusedScript();
    const portal = await start(without);
    const page = await visit({ of: portal, javaScriptEnabled });
    const form = {
      number: "1000",
      count: "400",
      last: "1399",
      user_password_rule: "prefix",
      user_password: "Welcome-to-us-",
      apply: "yes",
    };
    const answer = await page.request.post(`${portal.url}/extensions/bulk/add`, { form, maxRedirects: 0 });
    expect(answer.status(), await answer.text()).toBe(303);
    await page.goto("/jobs");
    await page.getByRole("link", { name: "Add 400 extensions, 1000–1399" }).click();
    const progress = page.getByRole("progressbar");
    await expect(progress).toHaveAttribute("max", "400");
    // By push, or because the page is loaded again.
    await expect(progress).not.toHaveAttribute("value", "0");
    if (javaScriptEnabled) await expectNoViolation(page, "a job that goes on");
    await page.getByRole("button", { name: "Cancel job" }).click();
    await expect(page.getByRole("heading", { level: 2, name: /^The job was cancelled\. What was done by then stays: \d+ of 400\.$/ })).toBeVisible();
    await expect(page.getByRole("button", { name: "Cancel job" })).toHaveCount(0);
  });

  test(`ticked rows are edited together, ${how}`, async ({ faults, start, visit }) => {
    faults.expectStatus(422);
    faults.expectUnusedScript();
    const portal = await start(without);
    const page = await visit({ of: portal, javaScriptEnabled });
    await people(page, portal, [{ number: "1000", job_title: "Baker" }, { number: "1001" }, { number: "1002" }]);
    await page.goto("/extensions");
    await page.getByRole("button", { name: "Edit …" }).click();
    await expect(page.getByRole("heading", { name: "Nothing is selected" })).toBeVisible();
    await page.goto("/extensions");
    for (const number of ["1000", "1001"]) {
      const box = page.getByRole("checkbox", { name: `Select ${number}` });
      await box.focus();
      await page.keyboard.press("Space");
      await expect(box).toBeChecked();
    }
    if (javaScriptEnabled) await expectNoViolation(page, "a list with ticked rows");
    await page.getByRole("button", { name: "Edit …" }).click();
    await expect(heading(page)).toHaveText("Edit 2 extensions");
    if (javaScriptEnabled) await expectNoViolation(page, "the form for many");
    await page.getByRole("button", { name: "Show what changes" }).click();
    await expect(page.getByRole("alert")).toContainText("Tick the fields that are to change first.");
    await page.getByLabel("Job title", { exact: true }).fill("Clerk");
    const tick = page.getByRole("checkbox", { name: "Change Job title" });
    if (javaScriptEnabled) await expect(tick).toBeChecked();
    else await tick.check();
    await page.getByRole("checkbox", { name: "Change Mobile number" }).check();
    await page.getByLabel("Mobile number", { exact: true }).fill("?");
    await page.getByRole("button", { name: "Show what changes" }).click();
    await expect(page.locator("#mobile-verdict")).toContainText("Use digits");
    await page.getByLabel("Mobile number", { exact: true }).fill("");
    await page.getByRole("button", { name: "Show what changes" }).click();
    const what = page.getByRole("region", { name: "What changes" });
    await expect(what).toContainText("2 extensions would change.");
    await expect(what).toContainText("in 2 extensions");
    await expect(page.getByRole("main").locator("del")).toHaveText(["Baker"]);
    await expect(page.getByRole("main").locator("ins")).toHaveText(["Clerk", "Clerk"]);
    if (javaScriptEnabled) await expectNoViolation(page, "what changes");
    await page.getByRole("button", { name: "Back to the fields" }).click();
    await expect(page.getByLabel("Job title", { exact: true })).toHaveValue("Clerk");
    await page.getByRole("button", { name: "Show what changes" }).click();
    await page.getByRole("button", { name: "Save and Apply" }).click();
    await ended(page, "The job is done.");
    await expect(page.getByRole("main")).toContainText("2 extensions: changed, live at once.");
    await page.goto("/extensions?q=clerk");
    await expect(numbers(page)).toHaveText(["1000", "1001"]);
  });

  test(`all that match are applied and deleted, ${how}`, async ({ faults, start, visit }) => {
    faults.expectUnusedScript();
    const portal = await start(without);
    const page = await visit({ of: portal, javaScriptEnabled });
    for (let number = 1000; number < 1030; number++)
      await extension(page, portal, { number: String(number), job_title: number % 2 ? "Clerk" : "Baker" }, false);
    await page.goto("/extensions?q=clerk");
    await page.getByRole("combobox", { name: "With", exact: true }).selectOption("all that match");
    await page.getByRole("button", { name: "Apply …" }).click();
    await expect(heading(page)).toHaveText("Apply what waits of 15 extensions?");
    await page.getByRole("button", { name: "Apply what waits of 15 extensions" }).click();
    await ended(page, "The job is done.");
    await page.goto("/extensions?q=clerk");
    await expect(page.getByText("Pending")).toHaveCount(0);
    await page.getByRole("combobox", { name: "With", exact: true }).selectOption("all that match");
    await page.getByRole("button", { name: "Delete …" }).click();
    await expect(heading(page)).toHaveText("Delete 15 extensions?");
    // Somebody else is faster with one of them.
    const [, id] = /extensions\/(\d+)/.exec((await (await page.request.get("/extensions?q=1001")).text()) ?? "") ?? [];
    expect((await page.request.post(`/extensions/${id}/delete`, { maxRedirects: 0 })).status()).toBe(303);
    await page.getByRole("button", { name: "Delete 15 extensions" }).click();
    await ended(page, "The job is done.");
    await expect(page.getByRole("main")).toContainText("14 extensions: deleted.");
    await page.goto("/extensions?size=100");
    await expect(numbers(page)).toHaveCount(15);
  });
}

test("one box ticks the rows of the page", async ({ start, visit }) => {
  const portal = await start(without);
  const page = await visit({ of: portal });
  await people(page, portal, [{ number: "1000" }, { number: "1001" }]);
  await page.goto("/extensions");
  await page.getByRole("checkbox", { name: "Select all on this page" }).check();
  for (const number of ["1000", "1001"]) await expect(page.getByRole("checkbox", { name: `Select ${number}` })).toBeChecked();
  await page.getByRole("button", { name: "Delete …" }).click();
  await expect(heading(page)).toHaveText("Delete 2 extensions?");
});

test("numbers that were not shown are not added", async ({ faults, start, visit }) => {
  faults.expectStatus(409);
  const portal = await start(without);
  const page = await visit({ of: portal });
  await page.goto("/extensions/bulk/add");
  await page.getByLabel("How many").fill("2");
  await expect(page.getByRole("region", { name: "Preview" })).toContainText("2 extensions: 1000 to 1001.");
  await extension(page, portal, { number: "1000" });
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.locator("#summary")).toContainText("Not added yet.");
  await expect(page.getByRole("region", { name: "Preview" })).toContainText("2 extensions: 1001 to 1002.");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await ended(page, "The job is done.");
});

test("the end of a job does not hold up whoever leaves its page", async ({ start, visit }) => {
  const portal = await start(without);
  const page = await visit({ of: portal });
  const form = { number: "1000", count: "400", last: "1399", user_password_rule: "prefix", user_password: "Welcome-to-us-", apply: "no" };
  const begun = await page.request.post(`${portal.url}/extensions/bulk/add`, { form, maxRedirects: 0 });
  await page.goto(begun.headers().location);
  await page.route("**/cancel", async (route) => {
    const response = await route.fetch({ maxRedirects: 0 });
    await until("the page has heard of the end", () => portal.traffic.telling(['"sign":"refused"']).length > 0);
    await route.fulfill({ response });
  });
  await page.getByRole("button", { name: "Cancel job" }).click();
  await expect(page.getByRole("heading", { level: 2, name: /^The job was cancelled/ })).toBeVisible();
});
