import { expect, test } from "../../fixture.ts";
import { extension } from "../../person/extension.ts";
import { Form } from "../../person/form.ts";
import { Cluster } from "../../system/cluster.ts";

const TYPED = { first_name: "Ada", last_name: "Lovelace", email: "ada@example.com", job_title: "Countess" } as const;

test("reload and Back keep what was typed, without secrets", async ({ page, portal }) => {
  const number = portal.number();
  const form = await Form.new(page);
  await form.fill({ ...TYPED, number, concurrent_registrations: "3", user_password: "Typed-By-Hand-1" });
  const restored = async () => {
    await form.awake();
    await expect(page.getByText("What you typed before is back, without passwords.")).toBeVisible();
    for (const [field, value] of Object.entries({ ...TYPED, number })) await expect(page.locator(`#${field}`)).toHaveValue(value);
    await expect(page.locator("#concurrent_registrations-3")).toBeChecked();
    await expect(form.field("user_password")).not.toHaveValue("Typed-By-Hand-1");
  };
  await page.reload();
  await restored();
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).not.toContain("Typed-By-Hand-1");
  await page.getByRole("navigation", { name: "You are here" }).getByRole("link", { name: "Extension" }).click();
  await expect(page).toHaveURL("/extensions");
  await page.goBack();
  await restored();
  await page.getByRole("button", { name: "Start afresh" }).click();
  await expect(form.field("first_name")).toHaveValue("");
  await form.awake();
  await expect(page.getByText("What you typed before is back")).toBeHidden();
});

test("an edited extension's reload keeps what was typed, and a saved one's does not", async ({ page, portal }) => {
  const { id } = await extension(page, portal);
  const form = await Form.edit(page, id);
  await form.field("job_title").fill("Draft");
  await page.reload();
  await form.awake();
  await expect(form.field("job_title")).toHaveValue("Draft");
  await form.save.click();
  await form.expectSaved();
  await Form.edit(page, id);
  await expect(form.field("job_title")).toHaveValue("Draft");
  await expect(page.getByText("What you typed before is back")).toBeHidden();
});

test("a database that is away while somebody saves costs patience, and nothing else", async ({ faults, start, visit }) => {
  faults.expectStatus(503);
  const cluster = Cluster.start();
  try {
    const portal = await start({ environment: { DATABASE_URL: cluster.url, PATCHBAY_SIP_ENGINE: "none" } });
    const page = await visit({ of: portal });
    const form = await Form.new(page);
    await form.fill({ ...TYPED, number: "4711" });
    cluster.stop();
    await form.saveAndApply.click();
    await expect(form.summary).toContainText("The database does not answer at the moment. Nothing you typed is lost");
    await expect(form.summary).toBeFocused();
    const reference = /Reference (\w{8})/.exec(await form.summary.innerText())?.[1];
    expect(portal.log).toContain(reference);
    expect(await portal.health()).toEqual({ status: 503, body: { database: "away", engine: "none" } });
    for (const [field, value] of Object.entries(TYPED)) await expect(page.locator(`#${field}`)).toHaveValue(value);

    cluster.resume();
    await portal.healthy();
    await form.saveAndApply.click();
    await form.expectSaved();
    await expect(page.getByRole("heading", { name: "Extension 4711 is live" })).toBeVisible();
    // Nothing of the page waits for the server meanwhile.
    await page.goto("about:blank");
    await portal.stop();
  } finally {
    cluster.remove();
  }
});

test("a server that is away while somebody saves costs patience, and nothing else", async ({ faults, page, portal }) => {
  faults.expect(/ERR_INTERNET_DISCONNECTED/);
  const form = await Form.new(page);
  await form.fill({ ...TYPED, email: "", number: portal.number() });
  await page.context().setOffline(true);
  await form.saveAndApply.click();
  await expect(form.summary).toContainText("The server cannot be reached. Nothing you typed is lost");
  await expect(form.summary).toBeFocused();
  await page.context().setOffline(false);
  await form.saveAndApply.click();
  await form.expectSaved();
});

test("a proxy whose server is away, and one that never answers, cost patience and nothing else", async ({ faults, page, portal }) => {
  faults.expectStatus(502);
  faults.expect(/POST .*\/extension\/create net::ERR_ABORTED/);
  await page.clock.install();
  const form = await Form.new(page);
  await form.fill({ ...TYPED, email: "", number: portal.number() });
  const saving = "**/api/extension/create";
  await page.route(saving, (route) => route.fulfill({ status: 502, contentType: "text/html", body: "<h1>Bad Gateway</h1>" }));
  await form.saveAndApply.click();
  await expect(form.summary).toContainText("The server cannot be reached. Nothing you typed is lost");
  await page.unrouteAll();

  await page.route(saving, () => undefined);
  const asked = page.waitForRequest(saving);
  await form.saveAndApply.click();
  await asked;
  await expect(form.saveAndApply).toHaveAttribute("aria-busy", "true");
  await page.clock.runFor(41_000);
  await expect(form.saveAndApply).toHaveAttribute("aria-busy", "false");
  await expect(form.summary).toContainText("The server cannot be reached. Nothing you typed is lost");
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await form.saveAndApply.click();
  await form.expectSaved();
});

test("what was saved survives a server that is killed before Apply", async ({ start, visit }) => {
  const portal = await start();
  const page = await visit({ of: portal });
  const form = await Form.new(page);
  await form.fill({ ...TYPED, number: "4711" });
  await form.save.click();
  await expect(page.getByRole("heading", { name: "Extension 4711 is saved" })).toBeVisible();
  // Nothing of the page waits for the server meanwhile.
  await page.goto("about:blank");
  await portal.crash();
  await page.goto("/extensions");
  await expect(page.getByRole("row", { name: "4711" }).getByText("Pending")).toBeVisible();
  await page.getByRole("link", { name: "4711" }).click();
  await page.getByRole("button", { name: "Apply", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Extension 4711 is live" })).toBeVisible();
  await expect(page.getByRole("link", { name: /for Apply/ })).toHaveCount(0);
});

test("a server that is killed while many save and apply has done each of it or nothing of it", async ({ phone: plug, start, visit }) => {
  const portal = await start();
  const page = await visit({ of: portal });
  const numbers = Array.from({ length: 16 }, () => portal.number());
  const password = "Kx7-wq9-Zt4-Mm2";
  const answered: string[] = [];
  const saves = numbers.map(async (number) => {
    const form = { first_name: "Ada", number, registration_name: `phone-${number}`, registration_password: password, apply: "yes" };
    const answer = await page.request.post("/extensions/new", { form, maxRedirects: 0 }).catch(() => undefined);
    if (answer?.status() === 303) answered.push(number);
  });
  await Promise.race(saves);
  await portal.crash();
  await Promise.all(saves);
  expect(answered.length, "some were still under way").toBeLessThan(numbers.length);
  await page.goto("/extensions?size=100");
  const shown = await page.getByRole("rowheader").allInnerTexts();
  expect(shown).toEqual(expect.arrayContaining(answered));
  await expect(page.getByText("Pending")).toHaveCount(0);
  for (const number of numbers) {
    const phone = await plug({ server: portal.sip.host, port: portal.sip.port, address: portal.sip.host, number, name: `phone-${number}`, password });
    phone.register();
    await phone.event(shown.includes(number) ? "REGISTER_OK" : "REGISTER_FAIL");
    await phone.unplug();
  }
});

test("a browser whose clock is a day off loses nothing, and tells nobody the wrong time", async ({ page, portal }) => {
  await page.clock.setSystemTime(Date.now() + 24 * 60 * 60 * 1000);
  const form = await Form.new(page);
  await form.fill({ ...TYPED, email: "", number: portal.number() });
  await page.reload();
  await form.awake();
  await expect(form.field("job_title")).toHaveValue("Countess");
  await form.saveAndApply.click();
  await form.expectSaved();
  const id = /extensions\/(\d+)\/phone/.exec(page.url())?.[1];
  await page.goto(`/extensions/${id}/history`);
  const written = await page.getByRole("listitem").filter({ hasText: "Version 1" }).locator("time").first().getAttribute("datetime");
  expect(Math.abs(Date.parse(written!) - Date.now())).toBeLessThan(60 * 60 * 1000);
});
