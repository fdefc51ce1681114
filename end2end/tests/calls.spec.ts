import { readFile } from "node:fs/promises";

import { expect, test } from "../fixture.ts";
import { expectNoViolation } from "../person/accessible.ts";
import { extension } from "../person/extension.ts";
import { Form } from "../person/form.ts";
import { typeLogIn } from "../person/log-in.ts";

const PASSWORD = "Chosen-By-Ada-1815";

test("a call stands in the log as soon as it is over, and is searched and taken away", async ({ faults, phone: plug, start, visit }) => {
  // A file instead of a page.
  faults.expect(/\/calls\/export net::ERR_ABORTED$/);
  const portal = await start();
  const page = await visit({ of: portal });
  const ada = await extension(page, portal, { first_name: "=Ada", last_name: "", user_password: PASSWORD });
  const ben = await extension(page, portal, { first_name: "Ben", last_name: "", user_password: PASSWORD });
  const sip = { server: portal.sip.host, port: portal.sip.port };
  const [calling, ringing] = [await plug({ ...sip, ...ada }), await plug({ ...sip, ...ben })];
  for (const phone of [calling, ringing]) {
    phone.register();
    await phone.event("REGISTER_OK");
  }

  await page.goto("/extensions");
  await page.getByRole("link", { name: "Call log" }).click();
  await expect(page.getByRole("heading", { name: "There were no calls yet" })).toBeVisible();
  await expectNoViolation(page, "no calls");
  const since = page.getByRole("region", { name: "Ended since you opened this page" });
  await expect(since).toContainText("Nothing yet.");

  await test.step("what ends appears by itself", async () => {
    calling.dial(ben.number);
    await ringing.event("CALL_INCOMING");
    ringing.command("accept");
    await calling.event("CALL_ESTABLISHED");
    calling.command("hangup");
    await ringing.event("CALL_CLOSED");
    await expect(since).toContainText(`${ada.number} =Ada → ${ben.number} Ben`);
    await expect(since).toContainText("Caller hung up");
    calling.dial("99999999");
    await expect(since).toContainText(`${ada.number} =Ada → 99999999`);
    calling.dial(ben.number);
    await ringing.event("CALL_INCOMING");
    calling.command("hangup");
    await ringing.event("CALL_CLOSED");
    await expect(since.getByRole("listitem")).toHaveCount(3);
  });

  const rows = page.getByRole("table", { name: "Call log" }).getByRole("row");
  await test.step("searched by its filters, which stand in the address", async () => {
    await page.reload();
    await expect(rows).toHaveCount(4);
    await expect(rows.nth(1)).toContainText("Caller gave up");
    await expect(rows.nth(2)).toContainText("Unknown number");
    await expect(rows.nth(3)).toContainText("Caller hung up");
    await expectNoViolation(page, "the call log");
    await page.getByLabel("Number or name").fill("9999");
    await page.getByRole("button", { name: "Search" }).click();
    await expect(page).toHaveURL("/calls?q=9999&end=&from=&to=");
    await expect(rows).toHaveCount(2);
    await page.getByLabel("End").selectOption("Busy");
    await page.getByRole("button", { name: "Search" }).click();
    await expect(page.getByRole("heading", { name: "No call is like that" })).toBeVisible();
    await page.getByRole("link", { name: "Show all calls" }).click();
    await expect(rows).toHaveCount(4);
  });

  await test.step("taken away as a file that no spreadsheet runs", async () => {
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export as CSV" }).click();
    const text = await readFile(await (await download).path(), "utf8");
    const lines = text.replace("\ufeff", "").trimEnd().split("\r\n");
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^started_at,caller_number,caller_name,callee_number,callee_name,/);
    expect(lines[3]).toContain(`,${ada.number},'=Ada,${ben.number},Ben,`);
    expect(lines[3]).toContain(",caller_hung_up,");
    await page.goto("/operation-log");
    await expect(page.getByRole("table", { name: "Operation log" }).getByRole("row").nth(1)).toContainText("Export call log");
  });

  await test.step("everybody sees what they missed", async () => {
    const own = await visit({ of: portal, loggedIn: false, javaScriptEnabled: false });
    faults.expectUnusedScript();
    await typeLogIn(own, ben.number, PASSWORD);
    await expect(own).toHaveURL("/me");
    const missed = own.getByRole("table", { name: "Missed calls" }).getByRole("row");
    await expect(missed).toHaveCount(2);
    await expect(missed.nth(1)).toContainText(`from ${ada.number} =Ada`);
    await expect(own.getByRole("table", { name: "Last calls" }).getByRole("row")).toHaveCount(3);
    faults.expectStatus(403);
    await own.goto("/calls");
    await expect(own.getByRole("table")).toHaveCount(0);
  });
});

test("who makes too many calls is told, and let call again by a click", async ({ page, phone: plug, portal }) => {
  await page.goto("/extensions/new");
  await expect(page.locator("#call_limit"), "what a new extension begins with").toHaveValue("5");
  await expect(page.locator("#call_limit_seconds")).toHaveValue("1");
  const ada = await extension(page, portal, { call_limit: "1", call_limit_seconds: "3600" });
  const phone = await plug({ server: portal.sip.host, port: portal.sip.port, ...ada });
  phone.register();
  await phone.event("REGISTER_OK");
  await page.goto(`/extensions/${ada.id}/phone`);
  const refused = page.getByRole("region", { name: "Why can’t this phone register?" });
  const dial = async () => {
    phone.dial("99999999");
    return (await phone.event("CALL_CLOSED")).param;
  };
  expect(await dial()).toContain("404");
  expect(await dial()).toContain("403 Too Many Calls");
  await expect(refused).toContainText("It made too many calls within a short time");
  await refused.getByRole("button", { name: "Let it call again" }).click();
  await expect(refused).toContainText("It made too many calls within a short time");
  await expect(refused.getByRole("button", { name: "Let it call again" })).toHaveCount(0);
  expect(await dial()).toContain("404");
});

test("how long calls may last is judged, saved and shown as words", async ({ page, portal }) => {
  const ada = await extension(page, portal);
  const form = await Form.edit(page, ada.id);
  await form.turnTo("Security");
  await form.fill({ call_duration: "86401", call_limit: "0" });
  await form.field("call_limit_seconds").focus();
  await form.expectWrong("call_duration", "It is out of range. Use 0 to 86400 seconds.");
  await form.expectWrong("call_limit", "It is out of range. Use 1 to 100 calls.");
  await form.fill({ call_duration: "0", call_limit: "" });
  await form.expectFine("call_duration", "call_limit");
  await form.save.click();
  await form.expectSaved();
  await page.goto(`/extensions/${ada.id}/history`);
  await expect(page.getByText("Longest call, in seconds").first()).toBeVisible();
  await expect(page.getByText("unlimited").first()).toBeVisible();
});
