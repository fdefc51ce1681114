import type { Page } from "@playwright/test";

import { expect, test } from "../fixture.ts";
import { expectNoViolation } from "../person/accessible.ts";
import { extension } from "../person/extension.ts";
import { Form } from "../person/form.ts";

const PASSWORD = "Chosen-By-Ada-1815";

const row = (page: Page, number: string) =>
  page.getByRole("table", { name: "Extensions" }).getByRole("row").filter({ has: page.getByRole("rowheader", { name: number, exact: true }) });

test("a status is changed in the list, stands in every open list, and holds for the next call", async ({ faults, phone: plug, start, visit }) => {
  const portal = await start();
  const page = await visit({ of: portal });
  const ada = await extension(page, portal, { do_not_disturb_internal_always: "hang up", do_not_disturb_information: "In a meeting" });
  const ben = await extension(page, portal, { first_name: "Ben" });
  const sip = { server: portal.sip.host, port: portal.sip.port };
  const [called, calling] = [await plug({ ...sip, ...ada }), await plug({ ...sip, ...ben })];
  for (const phone of [called, calling]) {
    phone.register();
    await phone.event("REGISTER_OK");
  }
  const other = await visit({ of: portal });
  await other.goto("/extensions");
  await expect(row(other, ada.number)).toContainText("Available");
  await page.goto(`/extensions?q=${ada.number}`);
  await row(page, ada.number).getByRole("button", { name: `Change the presence of ${ada.number} Ada Lovelace` }).click();
  await expectNoViolation(page, "the choice of a status");
  await page.getByRole("button", { name: "Do not disturb", exact: true }).click();
  await expect(page).toHaveURL(`/extensions?q=${ada.number}`);
  await expect(row(page, ada.number)).toContainText("Do not disturb");
  await expect(row(other, ada.number)).toContainText("Do not disturb");
  await expect(row(other, ada.number).locator(".present")).toHaveAttribute("title", "In a meeting");

  await test.step("whoever calls is told why", async () => {
    calling.dial(ada.number);
    expect((await calling.event("CALL_CLOSED")).param).toContain("480 In a meeting");
  });

  await test.step("a code that is dialled stands in the list as well", async () => {
    called.dial("*75");
    expect((await called.event("CALL_CLOSED")).param).toContain("603 Presence is Lunch");
    await expect(row(other, ada.number)).toContainText("Lunch");
    await expect(row(page, ada.number)).toContainText("Lunch");
    calling.dial(ada.number);
    await called.event("CALL_INCOMING");
    calling.command("hangup");
    await called.event("CALL_CLOSED");
  });

  await test.step("the list is narrowed to who has a status", async () => {
    await page.goto("/extensions");
    await page.getByRole("combobox", { name: "Presence", exact: true }).selectOption("Lunch");
    await page.getByRole("button", { name: "Show" }).first().click();
    await expect(page).toHaveURL(/[?&]presence=lunch/);
    await expect(row(page, ada.number)).toBeVisible();
    await expect(row(page, ben.number)).toHaveCount(0);
    await page.getByRole("combobox", { name: "Presence", exact: true }).selectOption("Off work");
    await page.getByRole("button", { name: "Show" }).first().click();
    await expect(page.getByRole("heading", { name: "Nobody has this presence" })).toBeVisible();
  });

  await test.step("from what to what stands in the operation log", async () => {
    await page.goto("/operation-log");
    const log = page.getByRole("table", { name: "Operation log" }).getByRole("row");
    await expect(log.nth(1)).toContainText("Change own presence");
    await expect(log.nth(1)).toContainText("Presence: Do not disturb → Lunch");
    await expect(log.nth(2)).toContainText("Presence: Available → Do not disturb");
    await expectNoViolation(page, "a status in the log");
  });
  expect(faults.unexpected).toEqual([]);
});

test("everybody changes their own, without script", async ({ faults, portal, visit }) => {
  faults.expectUnusedScript();
  const page = await visit({ of: portal });
  const ada = await extension(page, portal, { user_password: PASSWORD });
  await page.goto(`/extensions/${ada.id}/phone`);
  await page.getByRole("combobox", { name: "Presence", exact: true }).selectOption("Away");
  await page.getByRole("button", { name: "Change", exact: true }).click();
  await expect(page).toHaveURL(`/extensions/${ada.id}/phone`);
  await expect(page.getByRole("combobox", { name: "Presence", exact: true })).toHaveValue("away");

  const own = await visit({ of: portal, loggedIn: false, javaScriptEnabled: false });
  await own.goto("/login");
  await own.getByLabel("E-mail or extension number").fill(ada.number);
  await own.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await own.getByRole("button", { name: "Log in" }).click();
  await expect(own.getByRole("combobox", { name: "Presence", exact: true })).toHaveValue("away");
  await own.getByRole("combobox", { name: "Presence", exact: true }).selectOption("Business trip");
  await own.getByRole("button", { name: "Change", exact: true }).click();
  await expect(own.getByText("Presence changed. It holds from now on.")).toBeVisible();
  await expect(own.getByRole("combobox", { name: "Presence", exact: true })).toHaveValue("business_trip");
  // Somebody else's is not theirs to change.
  faults.expectStatus(403);
  const refused = await own.request.post(`${portal.url}/extensions/${ada.id}/presence`, { form: { status: "away" } });
  expect(refused.status()).toBe(403);

  const list = await visit({ of: portal, javaScriptEnabled: false });
  await list.goto(`/extensions?q=${ada.number}`);
  await row(list, ada.number).getByRole("button", { name: /^Change the presence|Business trip/ }).click();
  await list.getByRole("button", { name: "Off work", exact: true }).click();
  await expect(list).toHaveURL(`/extensions?q=${ada.number}`);
  await expect(row(list, ada.number)).toContainText("Off work");
});

for (const javaScriptEnabled of [true, false])
  test(`where calls go is judged, ${javaScriptEnabled ? "with script" : "without script"}`, async ({ faults, portal, visit }) => {
    faults.expectStatus(422);
    faults.expectUnusedScript();
    const page = await visit({ of: portal, javaScriptEnabled });
    const [ada, ben] = [await extension(page, portal), await extension(page, portal)];
    await page.goto("/extensions/new");
    await expect(page.locator("#do_not_disturb_internal_always"), "what a new extension begins with").toHaveValue("hang up");
    await page.goto(`/extensions/${ada.id}`);
    const form = new Form(page);
    if (javaScriptEnabled) await form.awake();
    await form.turnTo("Presence");
    await expect(form.field("number")).toBeHidden();
    await form.fill({
      away_internal_always: ada.number,
      away_internal_no_answer: "voicemail",
      away_ring_timeout: "4",
      available_internal_no_answer: "99999998",
    });
    await form.save.click();
    await expect(form.summary).toBeVisible();
    await form.expectWrong("away_internal_always", `Calls would go in a circle: ${ada.number} → ${ada.number}. Choose another number.`);
    await form.expectWrong("away_internal_no_answer", /^Calls cannot go there\. Type the number of an extension, or “hang up”/);
    await form.expectWrong("away_ring_timeout", "It is out of range. Use 5 to 300 seconds.");
    await expect(form.summary.getByRole("link", { name: /^Away: calls go to/ })).toBeVisible();
    await form.turnTo("Presence");
    if (javaScriptEnabled) await expectNoViolation(page, "the part Presence with errors");

    await form.fill({ away_internal_always: ben.number, away_internal_no_answer: "Hang Up", away_ring_timeout: "300" });
    await form.saveAndApply.click();
    await form.expectWrong("available_internal_no_answer", "Nobody has this number. Type another one.");
    await form.fill({ available_internal_no_answer: "", away_information: "Back soon" });
    await form.saveAndApply.click();
    await form.expectSaved();

    await page.goto(`/extensions/${ada.id}#presence`);
    await expect(form.field("away_internal_always")).toHaveValue(ben.number);
    await expect(form.field("away_internal_no_answer")).toHaveValue("hang up");
    // The other way round it would be a circle, which only the server knows.
    await page.goto(`/extensions/${ben.id}#presence`);
    if (javaScriptEnabled) await form.awake();
    await form.fill({ lunch_internal_busy: ada.number });
    await form.save.click();
    const circle = `Calls would go in a circle: ${ben.number} → ${ada.number} → ${ben.number}. Choose another number.`;
    await form.expectWrong("lunch_internal_busy", circle);

    await page.goto(`/extensions/${ada.id}/history`);
    await expect(page.getByRole("main")).toContainText("Away: calls go to");
    await expect(page.getByRole("main")).toContainText("Back soon");
    if (javaScriptEnabled) await expectNoViolation(page, "the history");
  });

test("calls to somebody who was deleted are said where they are chosen", async ({ page, portal }) => {
  const ben = await extension(page, portal);
  const ada = await extension(page, portal, { available_internal_busy: ben.number });
  await page.goto(`/extensions/${ben.id}/delete`);
  await page.getByRole("main").getByRole("button", { name: /Delete/ }).click();
  await expect(page).toHaveURL("/extensions");
  await page.goto(`/extensions/${ada.id}`);
  await expect(page.getByText(`Calls go on to ${ben.number}, which was deleted`)).toBeVisible();
  const form = new Form(page);
  await form.awake();
  await form.fill({ job_title: "Countess" });
  await form.save.click();
  await form.expectSaved();
});

test("codes are settings, and nobody's number", async ({ faults, start, visit }) => {
  faults.expectStatus(422);
  const portal = await start();
  const page = await visit({ of: portal });
  const ada = await extension(page, portal);
  await page.goto("/settings");
  await expect(page.locator("#do_not_disturb_code")).toHaveValue("*74");
  await page.locator("#lunch_code").fill("*71");
  await page.locator("#away_code").fill("7a");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.locator("#lunch_code-verdict")).toHaveText("Another code is the same. Use another one.");
  await expect(page.locator("#away_code-verdict")).toHaveText("Use the digits 0 to 9, * and # only.");
  await page.locator("#lunch_code").fill(ada.number);
  await page.locator("#away_code").fill("");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.locator("#lunch_code-verdict")).toHaveText(`It is Ada Lovelace (${ada.number})’s number. Use another code.`);
  await expectNoViolation(page, "a code that is taken");
  await page.locator("#lunch_code").fill("77");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("status")).toHaveText("Saved. It holds from now on.");
  const form = await Form.new(page);
  await form.fill({ first_name: "Ben", number: "77" });
  await form.save.click();
  await form.expectWrong("number", /^This is a feature code,/);
});
