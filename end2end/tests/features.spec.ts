import type { Page } from "@playwright/test";

import { expect, test } from "../fixture.ts";
import { expectNoViolation } from "../person/accessible.ts";
import { type Extension, extension } from "../person/extension.ts";
import { Form } from "../person/form.ts";
import type { Phone } from "../phone/baresip.ts";
import type { Portal } from "../system/portal.ts";

type Plug = (settings: Extension & { server: string; port: number }) => Promise<Phone>;

/** The phone of an extension, registered. */
async function plugged(plug: Plug, portal: Portal, extension: Extension): Promise<Phone> {
  const phone = await plug({ server: portal.sip.host, port: portal.sip.port, ...extension });
  phone.register();
  await phone.event("REGISTER_OK");
  return phone;
}

async function save(page: Page, id: number, change: (form: Form) => Promise<void>): Promise<void> {
  const form = await Form.edit(page, id);
  await form.turnTo("Features");
  await change(form);
  await form.saveAndApply.click();
  await form.expectSaved();
}

test("who talks is busy without call waiting, from Apply on", async ({ page, phone: plug, portal }) => {
  await page.goto("/extensions/new");
  await expect(page.locator("#call_waiting"), "what a new extension begins with").toBeChecked();
  const [ada, ben, eve] = [await extension(page, portal), await extension(page, portal), await extension(page, portal)];
  const [calling, called, third] = [await plugged(plug, portal, ada), await plugged(plug, portal, ben), await plugged(plug, portal, eve)];
  calling.dial(ben.number);
  await called.event("CALL_INCOMING");
  called.command("accept");
  await calling.event("CALL_ESTABLISHED");

  third.dial(ben.number);
  await called.event("CALL_INCOMING");
  third.command("hangup");
  await Promise.all([third.event("CALL_CLOSED"), called.event("CALL_CLOSED")]);
  await save(page, ben.id, async (form) => {
    await expect(form.field("call_waiting")).toBeChecked();
    await expectNoViolation(page, "the part Features");
    await form.field("call_waiting").uncheck();
  });
  third.dial(ben.number);
  expect((await third.event("CALL_CLOSED")).param).toContain("486 Busy Here");

  await page.goto(`/extensions/${ben.id}/history`);
  await expect(page.getByRole("main")).toContainText("Call waiting");
  await page.goto(`/extensions/${ben.id}#features`);
  await expect(page.locator("#call_waiting")).not.toBeChecked();
});

test("calls go by who makes them, before the presence is asked", async ({ page, phone: plug, portal }) => {
  const [ada, ben] = [await extension(page, portal), await extension(page, portal)];
  const [calling, called] = [await plugged(plug, portal, ada), await plugged(plug, portal, ben)];
  await page.goto(`/extensions/${ben.id}/phone`);
  await page.getByRole("combobox", { name: "Presence", exact: true }).selectOption("Do not disturb");
  await page.getByRole("button", { name: "Change", exact: true }).click();
  await expect(page.getByRole("combobox", { name: "Presence", exact: true })).toHaveValue("do_not_disturb");

  await save(page, ben.id, async (form) => {
    await form.fill({ call_handling: `${ada.number}:Accept\n* : Hang up` });
    await form.turnTo("Presence");
    await form.fill({ do_not_disturb_internal_always: "hang up" });
  });
  calling.dial(ben.number);
  await called.event("CALL_INCOMING");
  calling.command("hangup");
  await Promise.all([calling.event("CALL_CLOSED"), called.event("CALL_CLOSED")]);

  await save(page, ben.id, async (form) => {
    await expect(form.field("call_handling")).toHaveValue(`${ada.number}: accept\n*: hang up`);
    await form.fill({ call_handling: `${ada.number.slice(0, -1)}*: hang up\n${ada.number}: accept` });
  });
  calling.dial(ben.number);
  expect((await calling.event("CALL_CLOSED")).param).toContain("603 Decline");
  await page.goto(`/extensions/${ben.id}/history`);
  await expect(page.getByRole("main")).toContainText("Calls by who makes them");
});

for (const javaScriptEnabled of [true, false])
  test(`rules about callers are judged, ${javaScriptEnabled ? "with script" : "without script"}`, async ({ faults, portal, visit }) => {
    faults.expectStatus(422);
    faults.expectUnusedScript();
    const page = await visit({ of: portal, javaScriptEnabled });
    const [ada, ben] = [await extension(page, portal), await extension(page, portal)];
    await page.goto(`/extensions/${ada.id}#features`);
    const form = new Form(page);
    if (javaScriptEnabled) await form.awake();
    const refused = async (rules: string, words: string | RegExp) => {
      await form.fill({ call_handling: rules });
      await form.save.click();
      await expect(form.summary).toBeVisible();
      await form.expectWrong("call_handling", words);
    };
    await refused("4711 accept", "Put a colon between the number and what becomes of its calls.");
    await expect(form.summary.getByRole("link", { name: /^Calls by who makes them/ })).toBeVisible();
    await form.turnTo("Features");
    if (javaScriptEnabled) await expectNoViolation(page, "the part Features with errors");
    await refused("4*1: accept", "Use digits, letters and ( ) . - + # for the number, and * at its end alone.");
    await refused("4711: voicemail", "Behind the colon, type “hang up”, “accept” or the number of an extension.");
    await refused("1: accept\n1: hang up", "Two lines are about the same number: the second would never be asked.");
    await refused("*: 99999998", "Nobody has this number. Type another one.");
    await refused(`*: ${ada.number}`, `Calls would go in a circle: ${ada.number} → ${ada.number}. Choose another number.`);
    await form.fill({ call_handling: `*: ${ben.number}` });
    await form.saveAndApply.click();
    await form.expectSaved();
    // The other way round it would be a circle, which only the server knows.
    await page.goto(`/extensions/${ben.id}#features`);
    if (javaScriptEnabled) await form.awake();
    await refused(`+49*: ${ada.number}`, `Calls would go in a circle: ${ben.number} → ${ada.number} → ${ben.number}. Choose another number.`);
  });

test("members of a group answer each other’s calls by codes of the settings", async ({ faults, phone: plug, start, visit }) => {
  faults.expectStatus(422);
  const portal = await start();
  const page = await visit({ of: portal });
  const ada = await extension(page, portal);
  const ben = await extension(page, portal, { pickup_groups: "Sales" });
  const eve = await extension(page, portal);
  const [calling, called, other] = [await plugged(plug, portal, ada), await plugged(plug, portal, ben), await plugged(plug, portal, eve)];
  const code = async (dialled: string) => {
    other.dial(dialled);
    return (await other.event("CALL_CLOSED")).param;
  };
  calling.dial(ben.number);
  await called.event("CALL_INCOMING");
  expect(await code("*4")).toContain("603 Nothing to pick up");
  await save(page, eve.id, async (form) => {
    await form.fill({ pickup_groups: "Support\n sales \n" });
  });
  expect(await code(`**${ben.number}`)).toContain(`603 Picking up ${ben.number}`);
  await other.event("CALL_INCOMING");
  other.command("accept");
  await Promise.all([calling.event("CALL_ESTABLISHED"), other.event("CALL_ESTABLISHED"), called.event("CALL_CLOSED")]);
  calling.command("hangup");
  await Promise.all([calling.event("CALL_CLOSED"), other.event("CALL_CLOSED")]);

  await test.step("another code holds at once", async () => {
    await page.goto("/settings");
    await expect(page.locator("#pickup_code")).toHaveValue("*4");
    await page.locator("#pickup_code").fill("*71");
    await page.locator("#pickup_of_code").fill("8");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.locator("#pickup_code-verdict")).toHaveText("Another code is the same. Use another one.");
    await expect(page.locator("#pickup_of_code-verdict")).toHaveText(/^Use a \* or # in it/);
    await expectNoViolation(page, "codes that are wrong");
    await page.locator("#pickup_code").fill("*8");
    await page.locator("#pickup_of_code").fill("");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByRole("status")).toHaveText("Saved. It holds from now on.");
    calling.dial(ben.number);
    await called.event("CALL_INCOMING");
    other.dial("*4");
    expect((await other.event("CALL_CLOSED")).param).toContain("404");
    other.dial("*8");
    expect((await other.event("CALL_CLOSED")).param).toContain(`603 Picking up ${ben.number}`);
    await other.event("CALL_INCOMING");
    calling.command("hangup");
  });
});
