import { type Browser, type Page, type Route, chromium } from "@playwright/test";

import { expect, logIn, test } from "../../fixture.ts";
import { extension } from "../../person/extension.ts";
import { Form } from "../../person/form.ts";
import { fillLogIn, typeLogIn } from "../../person/log-in.ts";
import { ADMINISTRATOR } from "../../system/portal.ts";

const OFFERED = "You began to fill in this form before and did not save it.";
const NEW = "draft of a new extension in tab ";

/** The drafts of a new extension that the browser keeps, as text. */
async function drafts(page: Page): Promise<string[]> {
  return page.evaluate((key) => Object.keys(localStorage).filter((name) => name.startsWith(key)).map((name) => localStorage.getItem(name)!), NEW);
}

/** As whose drafts are kept what whoever is logged in types. */
async function owner(page: Page): Promise<number> {
  const form = await Form.new(page);
  await form.field("first_name").fill("Nobody");
  const [draft] = await drafts(page);
  await page.evaluate(() => localStorage.clear());
  await page.goto("/extensions");
  return (JSON.parse(draft) as { by: number }).by;
}

/** A browser of its own, with a back/forward cache, which Playwright starts Chromium without. */
function launch(...args: string[]): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", ...args],
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  });
}

test("what a tab that crashed held is offered to the same person, without secrets", async ({ page, portal }) => {
  const form = await Form.new(page);
  await form.fill({ first_name: "Ada", number: portal.number(), user_password: "Typed-By-Hand-1" });
  const next = await page.context().newPage();
  const crashed = page.waitForEvent("crash");
  // Its process is gone, and no answer comes back.
  void (await page.context().newCDPSession(page)).send("Page.crash").catch(() => {});
  await crashed;
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
  expect(await drafts(next)).toEqual([]);
});

test("two tabs that fill in the same form keep a draft each", async ({ page, portal }) => {
  const [ada, grace] = [await Form.new(page), await Form.new(await page.context().newPage())];
  await ada.fill({ first_name: "Ada", job_title: "Countess" });
  await grace.fill({ first_name: "Grace", number: portal.number() });
  // Each tab has a process of its own, which hears of the other's a moment later.
  await expect.poll(() => drafts(page)).toHaveLength(2);
  for (const [form, name] of [[ada, "Ada"], [grace, "Grace"], [ada, "Ada"]] as const) {
    await form.page.reload();
    await form.awake();
    await expect(form.page.getByText("What you typed before is back")).toBeVisible();
    await expect(form.field("first_name")).toHaveValue(name);
  }
  await grace.save.click();
  await grace.expectSaved();
  await page.reload();
  await ada.awake();
  await expect(ada.field("first_name")).toHaveValue("Ada");
  await expect(ada.field("job_title")).toHaveValue("Countess");

  // What is put back in another tab moves there.
  const next = await Form.new(grace.page);
  await next.page.getByRole("button", { name: "Put it back" }).click();
  await expect(next.field("job_title")).toHaveValue("Countess");
  await expect.poll(() => drafts(page)).toHaveLength(1);
});

test("a tab that was duplicated shares what was typed until then, and nothing of it later", async ({ page }) => {
  const form = await Form.new(page);
  await form.fill({ first_name: "Ada" });
  const opened = page.context().waitForEvent("page");
  // Like a duplicated tab, one that a page opens has a copy of its memory.
  await page.evaluate(() => void window.open(location.href));
  const copy = new Form(await opened);
  await copy.awake();
  await expect(copy.field("first_name")).toHaveValue("Ada");
  await copy.fill({ first_name: "Grace" });
  await form.fill({ job_title: "Countess" });
  for (const [one, name, title] of [[form, "Ada", "Countess"], [copy, "Grace", ""]] as const) {
    await one.page.reload();
    await one.awake();
    await expect(one.field("first_name")).toHaveValue(name);
    await expect(one.field("job_title")).toHaveValue(title);
  }
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

test("logging out over plain http from another machine forgets drafts too", async ({ portal }) => {
  // Browsers hear Clear-Site-Data only where nobody in between could have sent it.
  const browser = await launch("--host-resolver-rules=MAP patchbay.test 127.0.0.1");
  try {
    const page = await browser.newPage({ baseURL: portal.url.replace("127.0.0.1", "patchbay.test"), extraHTTPHeaders: { "X-Forwarded-For": "10.9.250.1" } });
    await page.goto("/login");
    expect(await page.evaluate(() => isSecureContext)).toBe(false);
    await fillLogIn(page, ADMINISTRATOR.email, ADMINISTRATOR.password);
    const form = await Form.new(page);
    await form.field("first_name").fill("Ada");
    await page.goto("/extensions");
    expect(await drafts(page)).toHaveLength(1);
    await page.getByRole("button", { name: /account of/ }).click();
    await page.getByRole("button", { name: "Log out" }).click();
    await expect(page).toHaveURL("/login");
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
  } finally {
    await browser.close();
  }
});

test("a draft of an older release, one too old, or none at all does no harm", async ({ page }) => {
  await page.goto("/extensions");
  const put = (text: string) => page.evaluate(([key, text]) => localStorage.setItem(key, text), [`${NEW}x`, text]);
  const by = await owner(page);
  const old = Date.now() - 31 * 24 * 60 * 60 * 1000;
  const typed = { from: 0, values: [["nickname", "Countess"], ["user_password", "x"], ["first_name", "Ada"]] };
  const older = JSON.stringify({ ...typed, by: "admin@example.com" });
  for (const text of ["", "{", "[]", '["Ada","Lovelace"]', older, JSON.stringify({ ...typed, by, at: old })]) {
    await put(text);
    await Form.new(page);
    await expect(page.getByText(OFFERED), text).toBeHidden();
    expect(await drafts(page), text).toEqual([]);
  }
  await put(JSON.stringify({ ...typed, by, at: Date.now() }));
  const form = await Form.new(page);
  const made = await form.field("user_password").inputValue();
  await page.getByRole("button", { name: "Put it back" }).click();
  await expect(form.field("first_name")).toHaveValue("Ada");
  await expect(form.field("user_password")).toHaveValue(made);
});

test("a draft is offered to nobody else at this browser, and is still there when its person comes back", async ({ page, portal }) => {
  const password = "Chosen-By-Grace-1906";
  const grace = await extension(page, portal, { first_name: "Grace", last_name: "Hopper", role: "Administrator", user_password: password });
  const form = await Form.new(page);
  await form.fill({ first_name: "Ada", job_title: "Countess" });
  // Her session ended: nobody logged out. (A page of the portal would notice.)
  await page.goto("about:blank");
  await page.context().clearCookies();
  await typeLogIn(page, grace.number, password);
  await expect(page).toHaveURL("/extensions");
  for (const again of [false, true]) {
    await Form.new(page);
    await expect(page.getByText(OFFERED), String(again)).toBeHidden();
    await expect(form.field("first_name")).toHaveValue("");
  }
  await form.field("first_name").fill("Grace");
  await page.goto("about:blank");
  await page.context().clearCookies();
  await logIn(page, portal);
  await Form.new(page);
  await page.getByRole("button", { name: "Put it back" }).click();
  await expect(form.field("first_name")).toHaveValue("Ada");
  await expect(form.field("job_title")).toHaveValue("Countess");
});

test("looking at the portal as somebody else, or another address of one's own, costs no draft", async ({ start, visit }) => {
  const portal = await start({ environment: { PATCHBAY_SIP_ENGINE: "none" } });
  const page = await visit({ of: portal });
  const { id } = await extension(page, portal);
  const form = await Form.edit(page, id);
  await form.field("job_title").fill("Countess");
  await page.goto("/roles");
  await page.getByRole("link", { name: "Human Resource", exact: true }).click();
  await page.getByRole("button", { name: "View as this role" }).click();
  const banner = page.getByRole("region", { name: "View as somebody else" });
  await expect(banner).toBeVisible();
  // Whoever is really there goes on with their own.
  await Form.edit(page, id);
  await expect(form.field("job_title")).toHaveValue("Countess");
  await page.goto("/extensions");
  await banner.getByRole("button", { name: "End view" }).click();
  await expect(banner).toHaveCount(0);

  await page.goto("/me");
  const address = page.locator("form[action='/me/email']");
  await address.locator("[name=email]").fill("augusta@example.com");
  await address.getByLabel("Current password").fill(ADMINISTRATOR.password);
  await address.getByRole("button", { name: "Change address" }).click();
  await expect(page.getByText("Your address was changed")).toBeVisible();
  await Form.edit(page, id);
  await expect(form.field("job_title")).toHaveValue("Countess");
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

test("what the browser itself sends stays a draft until it is saved", async ({ faults, page, portal }) => {
  const { id } = await extension(page, portal);
  const kept = () => page.evaluate(() => Object.keys(localStorage).length);
  const form = await Form.edit(page, id);
  const type = async (value: string) => {
    // As on a page of an earlier release that came back.
    await form.field("networks").evaluate((area: HTMLTextAreaElement) => (area.disabled = true));
    await form.field("job_title").fill(value);
    await form.save.click();
  };
  for (const [fault, answer] of [
    [/ERR_CONNECTION_RESET|chrome-error/, (route: Route) => route.abort("connectionreset")],
    [/status of 502/, (route: Route) => route.fulfill({ status: 502, contentType: "text/html", body: '<link rel="icon" href="data:,">Bad Gateway' })],
  ] as const) {
    faults.expect(fault);
    await page.route(`/extensions/${id}`, (route) => (route.request().method() === "POST" ? answer(route) : route.continue()));
    const sent = page.waitForRequest((request) => request.method() === "POST");
    await type("Countess");
    await sent;
    await page.unrouteAll();
    await page.goto("/extensions");
    await Form.edit(page, id);
    await expect(form.field("job_title")).toHaveValue("Countess");
    expect(await kept()).toBe(1);
  }
  // Found wrong, it comes back as it was sent, and the draft goes on with what is typed then.
  faults.expectStatus(422);
  await form.field("email").fill("ada@");
  await type("Countess");
  await form.expectWrong("email", /^This is no e-mail address/);
  await form.awake();
  await expect(page.getByText("What you typed before is back")).toBeHidden();
  await form.field("mobile").fill("12");
  await Form.edit(page, id);
  for (const [field, value] of [["email", "ada@"], ["job_title", "Countess"], ["mobile", "12"]] as const) await expect(form.field(field)).toHaveValue(value);
  await form.field("email").fill("");
  await type("Countess of Lovelace");
  await expect(page).toHaveURL("/extensions");
  await expect.poll(kept).toBe(0);
  await Form.edit(page, id);
  await expect(form.field("job_title")).toHaveValue("Countess of Lovelace");
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

test("Back after a save leads to the form as it is now", async ({ page, portal }) => {
  const { id } = await extension(page, portal, { job_title: "Analyst" });
  const form = await Form.edit(page, id);
  await form.field("job_title").fill("Director");
  await form.save.click();
  await form.expectSaved();
  await page.goBack();
  await expect(page.locator("#extension input[name=version]")).toHaveValue("2");
  await form.awake();
  await expect(form.field("job_title")).toHaveValue("Director");

  await Form.new(page);
  const number = portal.number();
  await form.fill({ first_name: "Ben", number });
  await form.save.click();
  await form.expectSaved();
  await page.goBack();
  await expect(form.field("first_name")).toHaveValue("");
  await form.awake();
  await expect(form.field("number")).not.toHaveValue(number);
});

test("a form that the browser kept is loaded again, and not shown as it was", async ({ portal }) => {
  const browser = await launch();
  try {
    const page = await browser.newPage({ baseURL: portal.url, extraHTTPHeaders: { "X-Forwarded-For": "10.9.250.2" } });
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
