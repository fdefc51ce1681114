import { chromium } from "@playwright/test";

import { expect, logIn, test } from "../../fixture.ts";
import { extension } from "../../person/extension.ts";
import { Form } from "../../person/form.ts";

const OFFERED = "You began to fill in this form before and did not save it.";
const NEW = "draft of a new extension";

test("what a tab that is gone held is offered to the same person, without secrets", async ({ page, portal }) => {
  const form = await Form.new(page);
  await form.fill({ first_name: "Ada", number: portal.number(), user_password: "Typed-By-Hand-1" });
  const next = await page.context().newPage();
  // A tab that crashes says goodbye to nobody.
  await page.close({ runBeforeUnload: false });
  const again = await Form.new(next);
  await expect(next.getByText(OFFERED)).toBeVisible();
  await expect(again.field("first_name")).toHaveValue("");
  await next.getByRole("button", { name: "Put it back" }).click();
  await expect(again.field("first_name")).toHaveValue("Ada");
  await expect(again.field("user_password")).not.toHaveValue("Typed-By-Hand-1");
  expect(await next.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).not.toContain("Typed-By-Hand-1");
  await again.save.click();
  await again.expectSaved();
  await Form.new(next);
  await expect(next.getByText(OFFERED)).toBeHidden();
  expect(await next.evaluate((key) => localStorage.getItem(key), NEW)).toBeNull();
});

test("a draft that is discarded is gone, and so is everybody's after logging out", async ({ page, portal }) => {
  const leave = async () => {
    const form = await Form.new(page);
    await form.field("first_name").fill("Ada");
    await page.evaluate(() => sessionStorage.clear());
    await page.goto("/extensions");
  };
  await leave();
  await Form.new(page);
  await page.getByRole("button", { name: "Discard it" }).click();
  await page.reload();
  await new Form(page).awake();
  await expect(page.getByText(OFFERED)).toBeHidden();

  await leave();
  await page.getByRole("button", { name: /account of/ }).click();
  await page.getByRole("button", { name: "Log out" }).click();
  await expect(page).toHaveURL("/login");
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
  await logIn(page, portal);
});

test("a draft of somebody else, of an older release, or none at all does no harm", async ({ page }) => {
  await page.goto("/extensions");
  const put = (text: string) => page.evaluate(([key, text]) => localStorage.setItem(key, text), [NEW, text]);
  for (const text of ["", "{", "[]", '["Ada","Lovelace"]', '{"by":"eve@example.com","tab":"x","from":0,"values":[["first_name","Eve"]]}']) {
    await put(text);
    await Form.new(page);
    await expect(page.getByText(OFFERED), text).toBeHidden();
    expect(await page.evaluate((key) => localStorage.getItem(key), NEW), text).toBeNull();
  }
  await put('{"by":"admin@example.com","tab":"x","from":0,"values":[["nickname","Countess"],["user_password","x"],["first_name","Ada"]]}');
  const form = await Form.new(page);
  const made = await form.field("user_password").inputValue();
  await page.getByRole("button", { name: "Put it back" }).click();
  await expect(form.field("first_name")).toHaveValue("Ada");
  await expect(form.field("user_password")).toHaveValue(made);
});

test("a draft of an older version meets the newer one instead of hiding it", async ({ faults, page, portal }) => {
  faults.expectStatus(409);
  const { id, number, name } = await extension(page, portal, { job_title: "Analyst", mobile: "100" });
  const form = await Form.edit(page, id);
  await form.field("job_title").fill("Director");
  const posted = { first_name: "Ada", last_name: "Lovelace", job_title: "Analyst", mobile: "200", number, registration_name: name };
  expect((await page.request.post(`/extensions/${id}`, { form: { ...posted, version: "1", apply: "no" }, maxRedirects: 0 })).status()).toBe(303);
  await page.reload();
  await form.awake();
  await expect(form.field("job_title")).toHaveValue("Director");
  await form.save.click();
  await expect(page.locator("#merge")).toBeFocused();
  await form.save.click();
  await form.expectSaved();
  await Form.edit(page, id);
  await expect(form.field("job_title")).toHaveValue("Director");
  await expect(form.field("mobile")).toHaveValue("200");
});

test("leaving asks while something was typed, and only then", async ({ page }) => {
  const asked: string[] = [];
  let leave = false;
  page.on("dialog", async (dialog) => {
    asked.push(dialog.type());
    await (leave ? dialog.accept() : dialog.dismiss());
  });
  const form = await Form.new(page);
  const cancel = page.getByRole("link", { name: "Cancel" });
  await cancel.click();
  await expect(page).toHaveURL("/extensions");
  expect(asked).toEqual([]);

  await Form.new(page);
  await form.field("first_name").pressSequentially("Ada");
  await cancel.click();
  await expect.poll(() => asked).toEqual(["beforeunload"]);
  await expect(page).toHaveURL("/extensions/new");
  await expect(form.field("first_name")).toHaveValue("Ada");
  leave = true;
  await cancel.click();
  await expect(page).toHaveURL("/extensions");
  // Who cancels does not want it back.
  await Form.new(page);
  await expect(form.field("first_name")).toHaveValue("");
});

test("a form that the browser kept is loaded again, and not shown as it was", async ({ portal }) => {
  // Playwright starts Chromium without its back/forward cache.
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  });
  try {
    const page = await browser.newPage({ baseURL: portal.url });
    await logIn(page, portal);
    const { id } = await extension(page, portal, { job_title: "Analyst" });
    const form = await Form.edit(page, id);
    await page.evaluate(() => addEventListener("pageshow", (event) => sessionStorage.setItem("kept", String(event.persisted))));
    await form.field("job_title").fill("Director");
    await form.save.click();
    await form.expectSaved();
    await page.goBack();
    await expect(form.field("job_title")).toHaveValue("Director");
    // The new page has version 2, so that saving goes on from there.
    await expect(page.locator("#extension input[name=version]")).toHaveValue("2");
    expect(await page.evaluate(() => sessionStorage.getItem("kept")), "the browser kept the page").toBe("true");
  } finally {
    await browser.close();
  }
});
