import { expect, logIn, test } from "../../fixture.ts";
import { extension } from "../../person/extension.ts";
import { fillLogIn, typeLogIn } from "../../person/log-in.ts";
import { ADMINISTRATOR } from "../../system/portal.ts";

const PAGES = [
  "/me",
  "/extensions",
  "/extensions/new",
  "/extensions/1",
  "/extensions/1/phone",
  "/extensions/1/delete",
  "/extensions/1/release",
  "/extensions/1/history",
  "/extensions/1/versions/1",
  "/extensions/pending",
  "/extensions/deleted",
  "/roles",
  "/roles/new",
  "/roles/1",
  "/roles/1/delete",
  "/settings",
  "/settings/mail",
  "/security/bans",
  "/security/unknown-phones",
  "/security/lock-outs",
  "/security/sessions",
];
const STREAMS = ["number=1000", "topic=registrations.1.1000", "topic=refusals.1", "topic=unknown", "topic=bans", "topic=domain"].map(
  (asked) => `/events/registrations?${asked}`,
);
const FORMS = ["/extensions/new", "/extensions/1"];
/** Other forms that are given back to whoever was logged out meanwhile. */
const OTHER_FORMS = ["/extensions/1/versions/1", "/roles/new", "/roles/1", "/settings", "/settings/mail"];
const POSTS = [
  "/extensions/new",
  "/extensions/1",
  "/extensions/1/apply",
  "/extensions/1/delete",
  "/extensions/1/versions/1",
  "/extensions/1/undelete",
  "/extensions/1/release",
  "/extensions/export",
  "/extensions/pending",
  "/extensions/pending/discard",
  "/extensions/1/phone",
  "/extensions/1/old-password/end",
  "/extensions/1/unregister",
  "/extensions/1/raise-limit",
  "/extensions/1/allow",
  "/extensions/1/password-link",
  "/extensions/1/second-factor/remove",
  "/roles/new",
  "/roles/1",
  "/roles/1/delete",
  "/settings",
  "/settings/mail",
  "/settings/mail/test",
  "/settings/mail/remove",
  "/security/bans/lift",
  "/security/bans/allow",
  "/security/bans/disallow",
  "/security/lock-outs/lift",
  "/security/lock-outs/lift-all",
  "/security/sessions/1/end",
];
/** What everybody does who is logged in, about themselves. */
const OWN = [
  "/me/password",
  "/me/email",
  "/me/second-factor",
  "/me/second-factor/confirm",
  "/me/second-factor/remove",
  "/me/recovery-codes",
  "/me/sessions/1/end",
  "/me/sessions/end-others",
];
const CALLS = ["/api/extension/create", "/api/extension/update"];

test("without a session every page leads to the log-in, and nothing is done", async ({ portal, visit }) => {
  const { request } = await visit({ of: portal, loggedIn: false });
  for (const url of [...PAGES, "/extensions?q=a&sort=name"]) {
    const answer = await request.get(url, { maxRedirects: 0 });
    expect([answer.status(), answer.headers().location], url).toEqual([303, `/login?next=${encodeURIComponent(url)}`]);
  }
  for (const url of [...POSTS, ...OWN]) {
    const answer = await request.post(url, { form: { number: "1", first_name: "Typed before" }, maxRedirects: 0 });
    if (FORMS.includes(url)) {
      // Who typed for longer than the session lasted still has what they typed, and no page around it.
      expect(answer.status(), url).toBe(401);
      const page = await answer.text();
      expect(page, url).toContain('value="Typed before"');
      expect(page, url).toContain("You were logged out meanwhile");
      expect(page, url).not.toContain("Extension and Trunk</summary>");
    } else if (OTHER_FORMS.includes(url)) expect(answer.status(), url).toBe(401);
    else expect([answer.status(), answer.headers().location.split("?")[0]], url).toEqual([303, "/login"]);
  }
  const data = { form: { first_name: "Eve", number: "666" }, apply: true, id: 1, base: { from: 1, seen: 0, choices: {} } };
  for (const url of CALLS) expect((await request.post(url, { data })).status(), url).toBe(401);
  expect((await request.get("/api/extension/availability?number=1000")).status()).toBe(401);
  for (const url of STREAMS) expect((await request.get(url)).status(), url).toBe(401);
});

test("the person of an extension sees that one alone", async ({ faults, page, portal, visit }) => {
  faults.expectStatus(403);
  const password = "Chosen-By-Ada-1815";
  const ada = await extension(page, portal, { user_password: password, email: `ada.${portal.number()}@example.com` });
  const other = await extension(page, portal, { first_name: "Ben" });
  const person = await visit({ of: portal, loggedIn: false });
  await typeLogIn(person, ada.number, password);
  await expect(person.getByRole("heading", { name: "My extension" })).toBeVisible();
  await expect(person.getByRole("main")).toContainText(ada.number);
  await expect(person.getByRole("navigation", { name: "Main" }).getByRole("link")).toHaveText(["Patchbay", "My extension"].map((name) => new RegExp(name)));
  await expect(person.getByRole("searchbox")).toHaveCount(0);

  for (const url of PAGES.slice(1).map((url) => url.replace("/1", `/${ada.id}`))) {
    const answer = await person.goto(url);
    expect(answer?.status(), url).toBe(403);
    await expect(person.getByRole("heading", { name: "This is not for your account" })).toBeVisible();
  }
  for (const url of POSTS.map((url) => url.replace("/1", `/${other.id}`)))
    expect((await person.request.post(url, { form: { number: "1" }, maxRedirects: 0 })).status(), url).toBe(403);
  const data = { form: { first_name: "Eve", number: "666" }, apply: true, id: other.id, base: { from: 1, seen: 0, choices: {} } };
  for (const url of CALLS) expect((await person.request.post(url, { data })).status(), url).toBe(403);
  expect((await person.request.get("/api/extension/availability?number=1000")).status()).toBe(403);
  for (const url of STREAMS) expect((await person.request.get(url)).status(), url).toBe(403);
});

test("a password that the server made is shown once, and opens the portal", async ({ faults, page, portal, visit }) => {
  faults.expectStatus(422);
  const { id, number } = await extension(page, portal);
  await page.goto(`/extensions/${id}/phone`);
  const shown = page.getByRole("region", { name: "For logging in to this portal" }).locator("code");
  const password = await shown.innerText();
  portal.secrets.add(password);
  expect(password).toMatch(/^[A-Za-z0-9]{20}$/);
  await page.reload();
  await expect(page.getByText("The registration password was shown when it was made.")).toBeVisible();
  await expect(shown).toHaveCount(0);
  const person = await visit({ of: portal, loggedIn: false });
  for (const [typed, url] of [["x", "/login"], [password, "/me"]]) {
    await typeLogIn(person, number, typed);
    await expect(person).toHaveURL(url);
  }
});

test("a session is over when somebody logs out, and when they log in again", async ({ page, portal, visit }) => {
  const [old] = await page.context().cookies();
  await logIn(page, portal);
  const [current] = await page.context().cookies();
  expect(current.value).not.toBe(old.value);
  const thief = await visit({ of: portal, loggedIn: false });
  const works = async (cookie: { name: string; value: string }) => {
    await thief.context().clearCookies();
    await thief.context().addCookies([{ name: cookie.name, value: cookie.value, url: portal.url }]);
    return (await thief.request.get("/extensions", { maxRedirects: 0 })).status() === 200;
  };
  expect(await works(old)).toBe(false);
  expect(await works(current)).toBe(true);
  await page.goto("/extensions");
  await page.getByRole("button", { name: /account of/ }).click();
  await page.getByRole("button", { name: "Log out" }).click();
  await expect(page).toHaveURL("/login");
  expect(await works(current)).toBe(false);
});

test("a log-in leads to no other site", async ({ portal, visit }) => {
  for (const next of ["https://evil.test/", "//evil.test/", "/\\evil.test", "/\t/evil.test", "javascript:alert(1)"]) {
    const page = await visit({ of: portal, loggedIn: false });
    await page.goto(`/login?next=${encodeURIComponent(next)}`);
    await fillLogIn(page, ADMINISTRATOR.email, ADMINISTRATOR.password);
    await expect(page, next).toHaveURL(`${portal.url}/extensions`);
    await page.goto(`/login?next=${encodeURIComponent(next)}`);
    await expect(page, next).toHaveURL(`${portal.url}/extensions`);
  }
});

test("the set-up link works once", async ({ faults, start, visit }) => {
  faults.expectStatus(410);
  const portal = await start({ administrator: false, environment: { PATCHBAY_SIP_ENGINE: "none" } });
  const link = portal.setupLink!;
  portal.secrets.add(link.split("/").at(-1)!);
  const [first, second] = [await visit({ of: portal, loggedIn: false }), await visit({ of: portal, loggedIn: false })];
  expect((await first.goto(link.replace(/.$/, (letter) => (letter === "0" ? "1" : "0"))))?.status()).toBe(410);
  await Promise.all([first.goto(link), second.goto(link)]);
  for (const [page, email] of [[first, "first@example.com"], [second, "second@example.com"]] as const) {
    await page.getByLabel("E-mail address").fill(email);
    await page.getByLabel("Password", { exact: true }).fill(ADMINISTRATOR.password);
  }
  await first.getByRole("button", { name: "Create the super administrator" }).click();
  await expect(first).toHaveURL("/extensions");
  await second.getByRole("button", { name: "Create the super administrator" }).click();
  await expect(second.getByRole("heading", { name: "This set-up link was used already" })).toBeVisible();
  await second.goto("/extensions");
  await expect(second).toHaveURL(/\/login/);
});
