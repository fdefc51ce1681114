import type { Page } from "@playwright/test";

import { expect, test } from "../../fixture.ts";
import { extension } from "../../person/extension.ts";
import { Form } from "../../person/form.ts";
import { ADMINISTRATOR } from "../../system/portal.ts";

const BEFORE = { first_name: "Ada", last_name: "Lovelace", mobile: "100", job_title: "Analyst", email: "" };

/** Another administrator's save, from version 1. */
async function somebodyElseSaves(page: Page, id: number, values: Record<string, string>, number: string, name: string): Promise<void> {
  const form = { ...BEFORE, number, registration_name: name, ...values, version: "1", apply: "no" };
  const answer = await page.request.post(`/extensions/${id}`, { form, maxRedirects: 0 });
  expect(answer.status(), await answer.text()).toBe(303);
}

function cells(page: Page, field: string): Promise<string[]> {
  return page.locator(".merge").getByRole("row", { name: new RegExp(`^${field}`) }).getByRole("cell").allInnerTexts();
}

test("two changes of one version stand side by side, and neither is lost", async ({ faults, page, portal }) => {
  faults.expectStatus(409);
  const { id, number, name } = await extension(page, portal, BEFORE);
  const form = await Form.edit(page, id);
  await somebodyElseSaves(page, id, { mobile: "200", last_name: "King", registration_password: "Made-By-Somebody-Else-1" }, number, name);
  await form.fill({ mobile: "300", job_title: "Director" });
  await form.save.click();

  const merge = page.locator("#merge");
  await expect(merge).toBeFocused();
  await expect(merge.getByRole("heading")).toHaveText(`${ADMINISTRATOR.email} saved version 2 while you were changing version 1`);
  expect(await cells(page, "Last name")).toEqual(["Lovelace", "King", "same"]);
  expect(await cells(page, "Job title")).toEqual(["Analyst", "same", "Director"]);
  expect(await cells(page, "Registration password")).toEqual(["secret", "changed", "same"]);
  expect((await cells(page, "Mobile number")).map((cell) => cell.trim())).toEqual(["100", "200", "300"]);
  // What only they changed is in the form already; what both did is still what was typed.
  await expect(form.field("last_name")).toHaveValue("King");
  await expect(form.field("mobile")).toHaveValue("300");

  await form.save.click();
  await expect(merge).toBeFocused();
  await page.getByRole("radio", { name: /^Mobile number, admin@example.com/ }).check();
  await expect(form.field("mobile")).toHaveValue("200");
  await page.getByRole("radio", { name: /^Mobile number, You/ }).check();
  await expect(form.field("mobile")).toHaveValue("300");
  await form.save.click();
  await form.expectSaved();

  await Form.edit(page, id);
  for (const [field, value] of Object.entries({ mobile: "300", last_name: "King", job_title: "Director" }))
    await expect(page.locator(`#${field}`)).toHaveValue(value);
});

test("what is typed after both versions were shown is what one chooses from, and what is saved", async ({ faults, page, portal }) => {
  faults.expectStatus(409);
  const { id, number, name } = await extension(page, portal, BEFORE);
  const form = await Form.edit(page, id);
  await somebodyElseSaves(page, id, { mobile: "200", last_name: "King", job_title: "Boss" }, number, name);
  await form.fill({ mobile: "300", job_title: "Director" });
  await form.save.click();
  await expect(page.locator("#merge")).toBeFocused();
  const theirs = (field: string) => page.getByRole("radio", { name: new RegExp(`^${field}, admin@example.com`) });
  const mine = (field: string) => page.getByRole("radio", { name: new RegExp(`^${field}, You`) });

  // Chosen, typed on, and back and forth: the newest of one's own is what comes back.
  await mine("Mobile number").check();
  await form.field("mobile").fill("301");
  await expect(page.getByRole("radio", { name: "Mobile number, You: 301" })).toBeChecked();
  expect((await cells(page, "Mobile number")).map((cell) => cell.trim())).toEqual(["100", "200", "301"]);
  await theirs("Mobile number").check();
  await expect(theirs("Mobile number")).toBeFocused();
  await expect(form.field("mobile")).toHaveValue("200");
  await mine("Mobile number").check();
  await expect(form.field("mobile")).toHaveValue("301");

  // Typed before one has chosen.
  await form.field("job_title").fill("Countess");
  await expect(mine("Job title")).toHaveAccessibleName("Job title, You: Countess");
  await theirs("Job title").check();
  await expect(form.field("job_title")).toHaveValue("Boss");
  await mine("Job title").check();
  await expect(form.field("job_title")).toHaveValue("Countess");

  // Typed over what only they had changed: there is something to choose by now, and whoever types has.
  await form.field("last_name").fill("Byron");
  await expect(form.field("last_name")).toBeFocused();
  await expect(page.getByRole("radio", { name: "Last name, You: Byron" })).toBeChecked();
  expect((await cells(page, "Last name")).map((cell) => cell.trim())).toEqual(["Lovelace", "King", "Byron"]);
  await form.save.click();
  await form.expectSaved();
  await Form.edit(page, id);
  for (const [field, value] of Object.entries({ mobile: "301", last_name: "Byron", job_title: "Countess" }))
    await expect(page.locator(`#${field}`)).toHaveValue(value);
});

test("changes of different fields need no choice, only a look", async ({ faults, page, portal }) => {
  faults.expectStatus(409);
  const { id, number, name } = await extension(page, portal, BEFORE);
  const form = await Form.edit(page, id);
  await somebodyElseSaves(page, id, { last_name: "King" }, number, name);
  await form.field("job_title").fill("Director");
  await form.save.click();
  await expect(page.locator("#merge")).toContainText("you changed different fields, and both changes stand in the form");
  await expect(page.locator("#merge").getByRole("radio")).toHaveCount(0);
  await form.save.click();
  await form.expectSaved();
  await Form.edit(page, id);
  await expect(form.field("last_name")).toHaveValue("King");
  await expect(form.field("job_title")).toHaveValue("Director");
});

test("a third version while one still chooses is shown too", async ({ faults, page, portal }) => {
  faults.expectStatus(409);
  const { id, number, name } = await extension(page, portal, BEFORE);
  const form = await Form.edit(page, id);
  await somebodyElseSaves(page, id, { mobile: "200" }, number, name);
  await form.field("mobile").fill("300");
  await form.save.click();
  await page.getByRole("radio", { name: /^Mobile number, You/ }).check();
  const third = { ...BEFORE, mobile: "400", number, registration_name: name, version: "2", apply: "no" };
  expect((await page.request.post(`/extensions/${id}`, { form: third, maxRedirects: 0 })).status()).toBe(303);
  await form.save.click();
  await expect(page.locator("#merge").getByRole("heading")).toContainText("saved version 3 while you were changing version 2");
  await page.getByRole("radio", { name: /^Mobile number, admin@example.com/ }).check();
  await form.save.click();
  // All of theirs is what there is already.
  await expect(page.getByText("Nothing changed: version 3 is still the newest.")).toBeVisible();
  await Form.edit(page, id);
  await expect(form.field("mobile")).toHaveValue("400");
});

test("two changes of one version without script", async ({ faults, page, portal, visit }) => {
  faults.expectStatus(409);
  faults.expectUnusedScript();
  const { id, number, name } = await extension(page, portal, BEFORE);
  const person = await visit({ of: portal, javaScriptEnabled: false });
  await person.goto(`/extensions/${id}`);
  await somebodyElseSaves(page, id, { mobile: "200", last_name: "King", job_title: "Boss" }, number, name);
  await person.locator("#mobile").fill("300");
  await person.locator("#job_title").fill("Director");
  const save = person.getByRole("button", { name: "Save", exact: true });
  await save.click();
  await expect(person.locator("#merge").getByRole("heading")).toContainText("saved version 2 while you were changing version 1");
  await expect(person.locator("#last_name")).toHaveValue("King");
  await person.getByRole("radio", { name: /^Mobile number, admin@example.com/ }).check();
  await save.click();
  // One choice is still open; the other one is remembered.
  await expect(person.locator("#merge")).toBeVisible();
  await expect(person.getByRole("radio", { name: /^Mobile number, admin@example.com/ })).toBeChecked();
  await person.getByRole("radio", { name: /^Job title, You/ }).check();
  await save.click();
  await expect(person).toHaveURL("/extensions");
  await person.goto(`/extensions/${id}`);
  for (const [field, value] of Object.entries({ mobile: "200", last_name: "King", job_title: "Director" }))
    await expect(person.locator(`#${field}`)).toHaveValue(value);
});
