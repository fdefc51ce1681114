import { createHmac } from "node:crypto";

import { expect, logIn, test } from "../fixture.ts";
import { extension } from "../person/extension.ts";
import { fillLogIn, typeLogIn } from "../person/log-in.ts";
import { ADMINISTRATOR, type Portal } from "../system/portal.ts";

const FIRST = "Chosen-By-Ada-1815";
const SECOND = "Chosen-Again-1852";

/** What an authenticator app shows (RFC 6238): six digits of HMAC-SHA-1. */
function code(secret: string, at: number): string {
  const bits = [...secret].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac("sha1", key).update(counter).digest();
  const offset = mac[mac.length - 1]! & 0xf;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

for (const javaScriptEnabled of [true, false]) {
  test(`somebody looks after their own log-in, ${javaScriptEnabled ? "with" : "without"} script`, async ({ faults, page, portal, visit }) => {
    faults.expectStatus(422);
    if (!javaScriptEnabled) faults.expectUnusedScript();
    const ada = await extension(page, portal, { user_password: FIRST });
    for (const secret of [FIRST, SECOND]) portal.secrets.add(secret);
    const person = await visit({ of: portal, loggedIn: false, javaScriptEnabled });
    const elsewhere = await visit({ of: portal, loggedIn: false });
    for (const browser of [elsewhere, person]) {
      await typeLogIn(browser, ada.number, FIRST);
      await expect(browser).toHaveURL("/me");
    }
    await expect(person.getByRole("heading", { level: 1 })).toHaveText("My extension");
    await expect(person.getByRole("main")).toContainText(ada.number);
    const sessions = person.getByRole("region", { name: "Sessions" }).getByRole("listitem");

    await test.step("a new password, which the current one has to prove", async () => {
      await expect(sessions).toHaveCount(2);
      const form = person.getByRole("form", { name: "Change password" });
      await form.getByLabel("Current password").fill("Wrong-Horse-1");
      await form.getByLabel("New password").fill(SECOND);
      await form.getByRole("button", { name: "Change password" }).click();
      await expect(form.getByLabel("Current password")).toHaveAccessibleDescription("That is not your current password. Type it again.");
      await form.getByLabel("Current password").fill(FIRST);
      await form.getByLabel("New password").fill("short");
      await form.getByRole("button", { name: "Change password" }).click();
      await expect(form.getByLabel("New password")).toHaveAttribute("aria-invalid", "true");
      await form.getByLabel("Current password").fill(FIRST);
      await form.getByLabel("New password").fill(SECOND);
      await form.getByRole("button", { name: "Change password" }).click();
      await expect(person.getByText("Your password was changed, and your other sessions were ended.")).toBeVisible();
      await expect(sessions).toHaveCount(1);
      await elsewhere.goto("/me");
      await expect(elsewhere).toHaveURL(/\/login/);
    });

    let secret = "";
    let recovery: string[] = [];
    await test.step("a second factor", async () => {
      await typeLogIn(elsewhere, ada.number, SECOND);
      await expect(elsewhere).toHaveURL("/me");
      const form = person.getByRole("form", { name: "Second factor" });
      await form.getByLabel("Current password").fill(SECOND);
      await form.getByRole("button", { name: "Set up a second factor" }).click();
      await expect(person.getByRole("img", { name: "QR code of the key for the authenticator app" })).toBeVisible();
      secret = (await person.locator(".facts code").innerText()).replaceAll(" ", "");
      portal.secrets.add(secret);
      await person.getByRole("textbox", { name: "Code" }).fill("000000");
      await person.getByRole("button", { name: "Switch it on" }).click();
      await expect(person.getByRole("alert")).toContainText("The app’s code of this moment is another one.");
      // The code of the half minute before, so that the one of this moment is still good for the log-in.
      await person.getByRole("textbox", { name: "Code" }).fill(code(secret, Date.now() - 30_000));
      await person.getByRole("button", { name: "Switch it on" }).click();
      await expect(person.getByText("The second factor holds from now on")).toBeVisible();
      recovery = await person.locator(".codes code").allInnerTexts();
      expect(recovery).toHaveLength(10);
      for (const one of recovery) portal.secrets.add(one);
      await person.getByRole("link", { name: "I have kept them" }).click();
      await expect(person.getByText("You have 10 recovery codes left.")).toBeVisible();
      await person.goto("/me/second-factor");
      await expect(person).toHaveURL("/me");
      await elsewhere.goto("/me");
      await expect(elsewhere).toHaveURL(/\/login/);
    });

    await test.step("the log-in asks for a code, once each", async () => {
      await elsewhere.goto("/login?next=%2Fme%3Fdone%3Dsession");
      await fillLogIn(elsewhere, ada.number, SECOND);
      await expect(elsewhere.getByRole("heading", { level: 1 })).toHaveText("One more step");
      const half = await elsewhere.request.get("/me", { maxRedirects: 0 });
      expect(half.status(), "the password alone opens nothing").toBe(303);
      await elsewhere.getByRole("textbox", { name: "Code" }).fill("000000");
      await elsewhere.getByRole("button", { name: "Log in" }).click();
      await expect(elsewhere.getByRole("alert")).toContainText("That code is wrong, too old, or was used already.");
      const used = code(secret, Date.now());
      await elsewhere.getByRole("textbox", { name: "Code" }).fill(used);
      await elsewhere.getByRole("button", { name: "Log in" }).click();
      await expect(elsewhere, "where one wanted to go").toHaveURL("/me?done=session");
      await elsewhere.context().clearCookies();
      await typeLogIn(elsewhere, ada.number, SECOND);
      await elsewhere.getByRole("textbox", { name: "Code" }).fill(used);
      await elsewhere.getByRole("button", { name: "Log in" }).click();
      await expect(elsewhere.getByRole("alert")).toBeVisible();
      await elsewhere.getByRole("textbox", { name: "Code" }).fill(recovery[0]!.toUpperCase());
      await elsewhere.getByRole("button", { name: "Log in" }).click();
      await expect(elsewhere.getByText("You have 9 recovery codes left.")).toBeVisible();
    });

    await test.step("sessions", async () => {
      await person.goto("/me");
      await expect(sessions).toHaveCount(3);
      await person.getByRole("button", { name: "End all others" }).click();
      await expect(person.getByText("It is ended")).toBeVisible();
      await expect(sessions).toHaveCount(1);
      await elsewhere.goto("/me");
      await expect(elsewhere).toHaveURL(/\/login/);
    });

    await test.step("an administrator helps who lost everything", async () => {
      await page.goto(`/extensions/${ada.id}`);
      await expect(page.getByRole("button", { name: "Remove the second factor" })).toBeVisible();
    });

    await test.step("without a second factor again", async () => {
      const form = person.getByRole("form", { name: "Second factor" });
      await form.getByLabel("Current password").fill(SECOND);
      await form.getByRole("button", { name: "Remove the second factor" }).click();
      await expect(person.getByText("The second factor was removed")).toBeVisible();
      await typeLogIn(elsewhere, ada.number, SECOND);
      await expect(elsewhere).toHaveURL("/me");
      await page.reload();
      await expect(page.getByRole("button", { name: "Remove the second factor" })).toHaveCount(0);
    });
  });
}

test("an administrator hands somebody a link to a new password", async ({ faults, page, portal, visit }) => {
  faults.expectStatus(410, 422);
  const ada = await extension(page, portal, { user_password: FIRST });
  portal.secrets.add(FIRST);
  const link = async () => {
    await page.goto(`/extensions/${ada.id}`);
    await page.getByRole("button", { name: "Password link" }).click();
    const shown = await page.locator(".facts code").innerText();
    portal.secrets.add(shown.split("/").at(-1)!);
    return shown;
  };
  const replaced = await link();
  const shown = await link();
  expect(shown).toMatch(new RegExp(`^${portal.url}/password/[0-9a-f]{64}$`));
  const person = await visit({ of: portal, loggedIn: false });
  const elsewhere = await visit({ of: portal, loggedIn: false });
  await typeLogIn(elsewhere, ada.number, FIRST);
  await expect(elsewhere).toHaveURL("/me");
  await person.goto(replaced);
  await expect(person.getByRole("heading", { level: 1 })).toHaveText("This link works no more");
  const referrers: (string | undefined)[] = [];
  person.on("request", (request) => referrers.push(request.headers().referer));
  await person.goto(shown);
  await expect(person).toHaveURL("/password");
  await person.getByLabel("New password").fill(ada.number);
  await person.getByRole("button", { name: "Change password" }).click();
  await expect(person.getByLabel("New password")).toHaveAttribute("aria-invalid", "true");
  await person.getByLabel("New password").fill(SECOND);
  await person.getByRole("button", { name: "Change password" }).click();
  await expect(person.getByText("Your new password holds. Log in with it.")).toBeVisible();
  expect(referrers.filter((referrer) => referrer?.includes("/password/"))).toEqual([]);
  await elsewhere.goto("/me");
  await expect(elsewhere, "sessions with the password of before end").toHaveURL(/\/login/);
  await person.goto(shown);
  await expect(person.getByRole("heading", { level: 1 })).toHaveText("This link works no more");
  await typeLogIn(person, ada.number, SECOND);
  await expect(person).toHaveURL("/me");
});

test("the super administrator has a page as well", async ({ faults, start, visit }) => {
  faults.expectStatus(422);
  const portal = await start({ environment: { PATCHBAY_SIP_ENGINE: "none" } });
  const page = await visit({ of: portal });
  await page.goto("/extensions");
  await page.getByRole("button", { name: /account of/ }).click();
  await page.getByRole("link", { name: "My account" }).click();
  const form = page.getByRole("form", { name: "E-mail address" });
  await form.getByLabel("E-mail address").fill("nobody");
  await form.getByLabel("Current password").fill(ADMINISTRATOR.password);
  await form.getByRole("button", { name: "Change address" }).click();
  await expect(form.getByLabel("E-mail address")).toHaveAccessibleDescription("This is no e-mail address. Write it like name@example.com.");
  await form.getByLabel("E-mail address").fill("New@Example.com");
  await form.getByLabel("Current password").fill(ADMINISTRATOR.password);
  await form.getByRole("button", { name: "Change address" }).click();
  await expect(page.getByText("Your address was changed")).toBeVisible();
  const again = await visit({ of: portal, loggedIn: false });
  await typeLogIn(again, "new@example.com", ADMINISTRATOR.password);
  await expect(again).toHaveURL("/extensions");
});

test("who types wrong passwords waits, and an administrator lifts it", async ({ faults, start, visit }) => {
  faults.expectStatus(422, 429);
  // What a page was still loading when the portal was killed.
  faults.expect(/\/icon\.svg/);
  const portal: Portal = await start({ environment: { PATCHBAY_SIP_ENGINE: "none" } });
  const page = await visit({ of: portal, extraHTTPHeaders: { "X-Forwarded-For": "192.0.2.1" } });
  const ada = await extension(page, portal, { user_password: FIRST });
  portal.secrets.add(FIRST);
  const person = await visit({ of: portal, loggedIn: false, extraHTTPHeaders: { "X-Forwarded-For": "192.0.2.66, 203.0.113.9" } });
  for (const user of [ada.number, ada.number, ada.number, ada.number]) {
    await typeLogIn(person, user, "Wrong-Horse-1");
    await expect(person.getByRole("alert")).toContainText("That name and password do not belong together.");
  }
  for (const password of ["Wrong-Horse-1", FIRST]) {
    await typeLogIn(person, ada.number, password);
    await expect(person.getByRole("alert")).toContainText("There were too many wrong attempts. Wait a minute");
  }
  await portal.crash();
  await typeLogIn(person, ada.number, FIRST);
  await expect(person.getByRole("alert"), "a restart forgets nothing").toContainText("too many wrong attempts");

  await page.goto("/security/lock-outs");
  const rows = page.getByRole("row").filter({ has: page.getByRole("button", { name: /Lift the/ }) });
  await expect(rows).toHaveCount(3);
  await expect(page.getByRole("row", { name: `${ada.number} 203.0.113.9` })).toBeVisible();
  await expect(page.getByRole("row", { name: "any name 203.0.113.9" })).toBeVisible();
  await page.getByRole("button", { name: `Lift the lock-out of ${ada.number} from 203.0.113.9` }).click();
  await expect(rows).toHaveCount(2);
  await page.getByRole("button", { name: "Lift all" }).click();
  await expect(page.getByRole("heading", { name: "Nobody has to wait" })).toBeVisible();
  await typeLogIn(person, ada.number, FIRST);
  await expect(person).toHaveURL("/me");
  await expect(person.getByRole("region", { name: "Sessions" })).toContainText("203.0.113.9");

  await page.getByRole("link", { name: "Sessions" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "192.0.2.1" })).toHaveCount(1);
  await page.getByRole("button", { name: `End the session of ${ada.number}` }).click();
  await person.goto("/me");
  await expect(person).toHaveURL(/\/login/);
});

test("from anywhere but a proxy, nobody says where they come from", async ({ start, visit }) => {
  const portal = await start({ environment: { PATCHBAY_SIP_ENGINE: "none", PATCHBAY_TRUSTED_PROXIES: "192.0.2.1" } });
  const page = await visit({ of: portal });
  const liar = await visit({ of: portal, loggedIn: false, extraHTTPHeaders: { "X-Forwarded-For": "192.0.2.77" } });
  await logIn(liar, portal);
  await page.goto("/me");
  const sessions = page.getByRole("region", { name: "Sessions" });
  await expect(sessions.getByRole("listitem").first()).toContainText("127.0.0.1");
  await expect(sessions).not.toContainText("192.0.2.77");
});
