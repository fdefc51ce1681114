import type { Page } from "@playwright/test";

import { expect, test } from "../fixture.ts";
import { extension } from "../person/extension.ts";
import { Form } from "../person/form.ts";

const region = (page: Page, name: string) => page.getByRole("region", { name });
const refused = (page: Page) => region(page, "Why can’t this phone register?");
const registered = (page: Page) => region(page, "Registered phones");

for (const javaScriptEnabled of [true, false])
  test(`the parts of the form are one form, ${javaScriptEnabled ? "with script" : "without script"}`, async ({ faults, portal, visit }) => {
    faults.expectStatus(422);
    faults.expectUnusedScript();
    const page = await visit({ of: portal, javaScriptEnabled });
    const number = portal.number();
    await page.goto("/extensions/new");
    const form = new Form(page);
    if (javaScriptEnabled) await form.awake();
    const shown = async (part: "User" | "Security") => {
      await expect(form.field("number")).toBeVisible({ visible: part === "User" });
      await expect(form.field("networks")).toBeVisible({ visible: part === "Security" });
    };

    await shown("User");
    await form.field("first_name").fill("Ada");
    await form.field("number").fill(number);
    await form.turnTo("Security");
    await shown("Security");
    await expect(form.field("remote_registration")).not.toBeChecked();
    await form.field("network_restriction").check();
    await form.field("user_agents").fill("</textarea><script>, \n snom \n");
    await form.turnTo("User");
    await shown("User");

    // What has to be put right is shown, wherever it stands.
    await form.save.click();
    await expect(form.summary.getByRole("listitem")).toHaveCount(2);
    await shown("Security");
    await form.expectWrong("networks", "No network is permitted. Name at least one, or take the restriction away.");
    await form.expectWrong("user_agents", /without commas/);
    await expect(form.field("user_agents")).toHaveValue(/^<\/textarea><script>, \n snom \n$/);
    await form.turnTo("User");
    await shown("User");
    await form.summary.getByRole("link", { name: /^Permitted user agents/ }).click();
    await shown("Security");
    await expect(form.field("user_agents")).toBeFocused();
    await form.field("user_agents").fill("snom");
    await form.field("networks").fill("192.0.2.7/24\n\n2001:DB8::1");
    if (javaScriptEnabled) await form.expectFine("networks", "user_agents");
    await form.save.click();
    await expect(page).toHaveURL(/\/extensions\/\d+\/phone$/);

    await page.goto(page.url().replace("/phone", "#security"));
    await shown("Security");
    await expect(form.field("network_restriction")).toBeChecked();
    await expect(form.field("networks")).toHaveValue("192.0.2.0/24\n2001:db8::1");
    await expect(form.field("user_agent_restriction")).not.toBeChecked();
    await expect(form.field("user_agents")).toHaveValue("snom");
    await page.getByRole("link", { name: "History" }).click();
    await expect(page.getByRole("main")).toContainText(/Restrict to networks\s*from off\s*to on/);
    await expect(page.getByRole("main")).toContainText("192.0.2.0/24, 2001:db8::1");
  });

test("a list is judged as it is typed, and kept as a draft", async ({ page, portal }) => {
  const { id } = await extension(page, portal);
  const form = await Form.edit(page, id);
  await form.turnTo("Security");
  await form.field("networks").fill("192.0.2.0/33");
  await form.expectFine("networks");
  await form.field("networks").press("Tab");
  await form.expectWrong("networks", /0 to 32 for IPv4/);
  await form.field("networks").press("ControlOrMeta+End");
  await form.field("networks").press("Backspace");
  await form.expectFine("networks");
  await form.field("network_restriction").check();
  await form.field("networks").press("Enter");
  await form.field("networks").pressSequentially("::1");

  await page.reload();
  await form.awake();
  await expect(page.getByText("What you typed before is back")).toBeVisible();
  await form.turnTo("Security");
  await expect(form.field("network_restriction")).toBeChecked();
  await expect(form.field("networks")).toHaveValue("192.0.2.0/3\n::1");
  await form.save.click();
  await form.expectSaved();
});

test("two changes of a list are chosen from, and switches are off or on", async ({ faults, page, portal }) => {
  faults.expectStatus(409);
  const values = { first_name: "Ada", last_name: "Lovelace", networks: "192.0.2.1" };
  const { id, number, name } = await extension(page, portal, values);
  const form = await Form.edit(page, id);
  const theirs = { ...values, number, registration_name: name, networks: "192.0.2.2\r\n::1", remote_registration: "on", version: "1", apply: "no" };
  expect((await page.request.post(`/extensions/${id}`, { form: theirs, maxRedirects: 0 })).status()).toBe(303);
  await form.turnTo("Security");
  await form.field("networks").fill("192.0.2.3");
  await form.save.click();
  const row = (field: string) => page.locator(".merge").getByRole("row", { name: new RegExp(`^${field}`) }).getByRole("cell");
  await expect(row("Allow remote registration")).toHaveText(["off", "on", "same"]);
  await expect(row("Permitted networks")).toHaveText(["192.0.2.1", /192\.0\.2\.2, ::1/, /192\.0\.2\.3/]);
  await expect(form.field("remote_registration")).toBeChecked();
  await page.getByRole("radio", { name: /^Permitted networks, admin@example.com/ }).check();
  await expect(form.field("networks")).toHaveValue("192.0.2.2\n::1");
  await page.getByRole("radio", { name: /^Permitted networks, You/ }).check();
  await expect(form.field("networks")).toHaveValue("192.0.2.3");
  await form.save.click();
  await form.expectSaved();
});

test("who is refused for a restriction is let in by a click, which is a version", async ({ page, phone: plug, portal }) => {
  const restricted = { network_restriction: "on", networks: "192.0.2.0/24", user_agent_restriction: "on", user_agents: "snom" };
  const ada = await extension(page, portal, restricted);
  const address = "127.0.0.78";
  const desk = await plug({ server: portal.sip.host, port: portal.sip.port, ...ada, address });
  await page.goto(`/extensions/${ada.id}/phone`);
  desk.register();
  await expect(refused(page)).toContainText("Its address is in none of the permitted networks");
  await refused(page).getByRole("button", { name: `Permit this address: ${address}` }).click();
  await expect(refused(page)).toContainText("Its address is in none of the permitted networks");
  await expect(refused(page).getByRole("button", { name: /Permit this address/ })).toHaveCount(0);

  await desk.registerAgain();
  await expect(refused(page)).toContainText("It is none of the permitted user agents");
  await refused(page).getByRole("button", { name: "Permit this user agent: baresip" }).click();
  await expect(refused(page).getByRole("button")).toHaveCount(0);
  await desk.registerAgain();
  await expect(registered(page)).toContainText(`${address}:`);

  const form = await Form.edit(page, ada.id);
  await form.turnTo("Security");
  await expect(form.field("networks")).toHaveValue(`192.0.2.0/24\n${address}`);
  await expect(form.field("user_agents")).toHaveValue("snom\nbaresip");
});

test("a restriction holds from Apply on, also for who is registered already", async ({ page, phone: plug, portal }) => {
  const ada = await extension(page, portal);
  const desk = await plug({ server: portal.sip.host, port: portal.sip.port, ...ada });
  desk.register();
  await desk.event("REGISTER_OK");
  const form = await Form.edit(page, ada.id);
  await form.turnTo("Security");
  await form.field("user_agent_restriction").check();
  await form.field("user_agents").fill("snom");
  await form.save.click();
  await form.expectSaved();
  await page.goto(`/extensions/${ada.id}/phone`);
  await expect(registered(page).getByRole("listitem")).toHaveCount(1);
  await page.getByRole("button", { name: "Apply", exact: true }).click();
  await expect(page.getByRole("heading", { name: /is live/ })).toBeVisible();
  await expect(registered(page)).toContainText("No phone is registered.");
  await desk.registerAgain();
  await expect(refused(page)).toContainText("It is none of the permitted user agents");
});

test("a page of versions tells the parts that restrict", async ({ page, portal }) => {
  const ada = await extension(page, portal, { network_restriction: "on", networks: "192.0.2.1\r\n::1", remote_registration: "on" });
  await page.goto(`/extensions/${ada.id}/versions/1`);
  const then = region(page, "As it was");
  await expect(then).toContainText(/Allow remote registration\s*on/);
  await expect(then).toContainText(/Permitted networks\s*192\.0\.2\.1, ::1/);
  await expect(then).toContainText(/Restrict to user agents\s*off/);
});

test("by keyboard, a part's link leads into it", async ({ page }) => {
  const form = await Form.new(page);
  const link = page.getByRole("link", { name: "Security", exact: true });
  await link.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(form.field("remote_registration")).toBeFocused();
  await page.keyboard.press("Space");
  await expect(form.field("remote_registration")).toBeChecked();
});
