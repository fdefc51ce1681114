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
