import type { Page } from "@playwright/test";

import { expect, test } from "../fixture.ts";
import { type Field, Form } from "../person/form.ts";
import { fillLogIn } from "../person/log-in.ts";
import { PhonePage } from "../person/phone-page.ts";
import { shareOfTone } from "../phone/tone.ts";
import { ADMINISTRATOR } from "../system/portal.ts";

/** From a phone's 200 OK to the sign on the page. */
const SECOND = 1000;

test("from the set-up link to a ringing phone", async ({ start, visit, browser, phone: plug }) => {
  test.setTimeout(120_000);
  const portal = await start({ administrator: false });
  const page = await visit({ of: portal, loggedIn: false });

  await test.step("the set-up link makes the super administrator", async () => {
    await page.goto(portal.setupLink!);
    await page.getByLabel("E-mail address").fill(ADMINISTRATOR.email);
    await page.getByLabel("Password", { exact: true }).fill(ADMINISTRATOR.password);
    await page.getByRole("button", { name: "Create the super administrator" }).click();
    await expect(page.getByRole("heading", { name: "Nobody can be called yet" })).toBeVisible();
  });

  await test.step("log out, log in", async () => {
    await page.getByRole("button", { name: /account of/ }).click();
    await page.getByRole("button", { name: "Log out" }).click();
    await expect(page).toHaveURL("/login");
    await fillLogIn(page, ADMINISTRATOR.email, ADMINISTRATOR.password);
    await expect(page).toHaveURL("/extensions");
  });

  const adaPage = new PhonePage(page);
  const benPage = new PhonePage(await page.context().newPage());
  await test.step("two extensions with Save and Apply", async () => {
    await page.getByRole("link", { name: "Add the first extension" }).click();
    await create(page, { first_name: "Ada", last_name: "Lovelace", caller_id: "+49304711" });
    await expect(page.getByRole("heading", { name: "Extension 1000 is live" })).toBeVisible();
    await benPage.page.goto("/extensions");
    await benPage.page.getByRole("button", { name: "Add" }).click();
    await benPage.page.getByRole("link", { name: "Add One person and a number" }).click();
    await create(benPage.page, { first_name: "Ben", last_name: "Bitdiddle" });
    await expect(benPage.page.getByRole("heading", { name: "Extension 1001 is live" })).toBeVisible();
  });

  const [ada, ben] = await test.step("the settings stand on the page, and the same in the QR code", async () => {
    const lines = (await adaPage.facts()).map(([label, value]) => `${label}: ${value}\n`).join("");
    expect(await adaPage.scan(browser)).toBe(lines);
    const [ada, ben] = [await adaPage.settings(), await benPage.settings()];
    expect(ada).toMatchObject({ server: "127.0.0.1", port: String(portal.sip.port), number: "1000" });
    for (const settings of [ada, ben]) portal.secrets.add(settings.password);
    return [ada, ben];
  });
  await expect(adaPage.liveLine).toContainText("Waiting for a phone");

  const list = await page.context().newPage();
  const asked = [list, page].map(requests);
  await list.goto("/extensions");
  const signs = (number: string) => list.getByRole("row", { name: number }).locator(".phones .dot.registered");
  await expect(list.getByRole("row")).toHaveCount(3);
  await expect(signs("1000")).toHaveCount(0);
  await expect.poll(() => asked[0].filter((url) => url.includes("/events/"))).toHaveLength(1);
  for (const urls of asked) urls.length = 0;

  const adaPhone = await plug(ada, 440);
  const benPhone = await plug(ben, 880);
  await test.step("both phones register, and the signs turn green by themselves", async () => {
    for (const [phone, shown, number] of [[adaPhone, adaPage, "1000"], [benPhone, benPage, "1001"]] as const) {
      phone.register();
      await phone.event("REGISTER_OK");
      await Promise.all([
        shown.expectRegistered(SECOND),
        expect(signs(number)).toHaveCount(1, { timeout: SECOND }),
      ]);
    }
    expect(asked, "pages were pushed, and asked for nothing").toEqual([[], []]);
  });

  await test.step("one calls the other, which sees who it is, and both hear each other", async () => {
    adaPhone.dial("1001");
    expect(await benPhone.event("CALL_INCOMING")).toMatchObject({
      peeruri: `sip:+49304711@${ada.server}`,
      peerdisplayname: "Ada Lovelace",
    });
    benPhone.command("accept");
    await Promise.all([adaPhone.event("CALL_ESTABLISHED"), benPhone.event("CALL_ESTABLISHED")]);
    const [atAda, atBen] = await Promise.all([adaPhone.heard(), benPhone.heard()]);
    adaPhone.command("hangup");
    await Promise.all([adaPhone.event("CALL_CLOSED"), benPhone.event("CALL_CLOSED")]);
    expect(shareOfTone(atBen, 440)).toBeGreaterThan(0.9);
    expect(shareOfTone(atAda, 880)).toBeGreaterThan(0.9);
  });

  await test.step("a phone more than allowed is refused", async () => {
    const third = await plug(ada);
    third.register();
    expect((await third.event("REGISTER_FAIL")).param).toContain("403 Too Many Registrations");
    await expect(signs("1000")).toHaveCount(1);
  });

  await test.step("a deleted extension is refused from its next REGISTER on", async () => {
    await list.getByRole("button", { name: "More for 1000" }).click();
    await list.getByRole("link", { name: "Delete …" }).click();
    await expect(list.getByRole("heading", { name: "Delete 1000 Ada Lovelace?" })).toBeVisible();
    await expect(list.getByText("Its phone is signed off at once.")).toBeVisible();
    await list.getByRole("button", { name: "Delete 1000" }).click();
    await expect(list).toHaveURL("/extensions");
    await expect(list.getByRole("row", { name: "1000" })).toHaveCount(0);
    await adaPhone.registerAgain();
    expect((await adaPhone.event("REGISTER_FAIL")).param).toContain("403");
    await expect(signs("1001")).toHaveCount(1);
  });
});

async function create(page: Page, values: Partial<Record<Field, string>>): Promise<void> {
  const form = new Form(page);
  await form.awake();
  await form.fill(values);
  await form.saveAndApply.click();
  await form.expectSaved();
}

/** Every request of a page from now on. */
function requests(page: Page): string[] {
  const urls: string[] = [];
  page.on("request", (request) => urls.push(request.url()));
  return urls;
}
