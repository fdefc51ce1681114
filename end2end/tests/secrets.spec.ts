import { readFileSync } from "node:fs";
import path from "node:path";

import { expect, test } from "../fixture.ts";
import { extension } from "../person/extension.ts";
import { Form } from "../person/form.ts";
import { PhonePage } from "../person/phone-page.ts";
import { ADMINISTRATOR } from "../system/portal.ts";
import { until } from "../system/until.ts";

const NEW = "kYm8zQ4vWt2nRb6x";

test("the registration password is shown on request, and each time is written down", async ({ browser, page, portal }) => {
  const ada = await extension(page, portal, { user_password: "Chosen-By-Ada-1815" });
  await page.goto(`/extensions/${ada.id}/phone`);
  const phone = new PhonePage(page);
  expect((await phone.settings()).password).toBe(ada.password);
  await expect(page.getByRole("region", { name: "For logging in to this portal" }).locator("code")).toHaveText("Chosen-By-Ada-1815");
  await expect(page.getByText(/Shown by/)).toHaveCount(0);
  await page.reload();
  expect((await phone.settings()).password).toBeUndefined();
  expect(await page.content()).not.toContain("Chosen-By-Ada-1815");

  // A saved password that was not applied works for nobody.
  portal.secrets.add(NEW);
  const form = { version: "1", first_name: "Ada", number: ada.number, registration_name: ada.name, registration_password: NEW };
  expect((await page.request.post(`/extensions/${ada.id}`, { form, maxRedirects: 0 })).status()).toBe(303);
  await page.goto(`/extensions/${ada.id}/phone`);
  expect((await phone.settings()).password, "the new one, this once").toBe(NEW);
  await page.goto(`/extensions/${ada.id}/phone`);
  const answered = page.waitForResponse((response) => response.request().method() === "POST");
  await page.getByRole("button", { name: "Show the registration password" }).click();
  const answer = await answered;
  expect([answer.status(), answer.headers()["cache-control"]]).toEqual([200, "no-store"]);
  expect((await phone.settings()).password).toBe(ada.password);
  expect(await phone.scan(browser)).toContain(`Registration password: ${ada.password}`);
  await expect(page.getByText(/^Shown by admin@example\.com on \d+ \w{3} \d{4}, \d\d:\d\d UTC, from 10\.9\.\d+\.\d+$/)).toHaveCount(1);
  await page.goto(`/extensions/${ada.id}/phone`);
  expect((await phone.settings()).password).toBeUndefined();
  await expect(page.getByText(/^Shown by/)).toHaveCount(1);
});

test("what browsers are told is heard, and is looked through for secrets", async ({ page, portal }) => {
  const ada = await extension(page, portal);
  await page.goto(`/extensions/${ada.id}/phone`);
  await page.goto(`/extensions?q=${ada.name}`);
  await page.goto(`/extensions/${ada.id}`);
  await portal.traffic.settled();
  const told = [expect.stringContaining(`?q=${ada.name}`), expect.stringMatching(`/extensions/${ada.id}$`)];
  expect(portal.traffic.telling([ada.name]), "no secret: in an address, and in the body of a page").toEqual(told);
  expect(portal.traffic.telling([ada.password]), "shown once, by a page that is kept nowhere").toEqual([]);

  const [session] = await page.context().cookies();
  const key = readFileSync(path.join(portal.folder, "data", "sealing.key")).toString("hex");
  for (const secret of [session.value, key, ADMINISTRATOR.password, ada.password])
    expect(portal.secrets.has(secret), "it is looked for without anybody having said so").toBe(true);
  await page.goto(`/extensions?q=${ada.number}`);
  await until("the events of a stream are heard", () =>
    portal.traffic.telling([`["${ada.number}",[`]).some((url) => url.includes("/events/registrations")),
  );
});

test("nothing works yet, so nothing is shown", async ({ page, portal }) => {
  const ada = await extension(page, portal, {}, false);
  await page.goto(`/extensions/${ada.id}/phone`);
  await page.reload();
  await expect(page.getByText("No registration password works yet")).toBeVisible();
  await expect(page.getByRole("button", { name: "Show the registration password" })).toHaveCount(0);
});

for (const javaScriptEnabled of [true, false]) {
  test(`an old password works until it is ended, ${javaScriptEnabled ? "with" : "without"} script`, async ({ faults, phone, portal, visit }) => {
    if (!javaScriptEnabled) faults.expectUnusedScript();
    const page = await visit({ of: portal, javaScriptEnabled });
    const ada = await extension(page, portal, { concurrent_registrations: "2" });
    await page.goto(`/extensions/${ada.id}`);
    const choice = page.getByRole("group", { name: "The old password works for" });
    if (javaScriptEnabled) await new Form(page).awake();
    await expect(choice).toBeVisible({ visible: !javaScriptEnabled });
    await page.locator("#registration_password").fill(NEW);
    portal.secrets.add(NEW);
    await expect(choice).toBeVisible();
    await choice.getByText("24 hours more").click();
    await page.getByRole("button", { name: "Save and Apply" }).click();
    await expect(page).toHaveURL(`/extensions/${ada.id}/phone`);
    const notice = page.getByText(/^The old registration password still works until \d+ \w{3} \d{4}, \d\d:\d\d UTC\./);
    await expect(notice).toBeVisible();

    const settings = { ...portal.sip, server: portal.sip.host, number: ada.number, name: ada.name };
    const old = await phone({ ...settings, password: ada.password });
    old.register();
    await old.event("REGISTER_OK");
    await until("the old password registers", async () => {
      await page.goto(`/extensions/${ada.id}`);
      return (await notice.innerText()).endsWith("1 phone uses it.");
    });
    await page.getByRole("button", { name: "End it now" }).click();
    await expect(page).toHaveURL(`/extensions/${ada.id}/phone`);
    await expect(notice).toHaveCount(0);
    await expect(new PhonePage(page).liveLine).toContainText("Waiting for a phone");
    await old.unplug();
    const next = await phone({ ...settings, password: NEW });
    next.register();
    await next.event("REGISTER_OK");
  });
}
