import { once } from "node:events";
import { connect } from "node:net";

import { expect, test } from "../../fixture.ts";
import { extension } from "../../person/extension.ts";
import { Form } from "../../person/form.ts";

test("what another site's page sends is refused", async ({ page, portal }) => {
  const { id } = await extension(page, portal);
  const strangers: Record<string, string>[] = [
    { origin: "https://evil.test" },
    { origin: "null" },
    { origin: "http://127.0.0.1:1" },
    { "sec-fetch-site": "cross-site" },
  ];
  for (const headers of strangers)
    for (const url of [`/extensions/${id}/delete`, "/extensions/new", "/login", "/logout", "/api/extension/create"]) {
      const answer = await page.request.post(url, { headers, form: { number: "1" }, maxRedirects: 0 });
      expect(answer.status(), `${url} ${JSON.stringify(headers)}`).toBe(403);
      if (url.startsWith("/api/")) expect(await answer.json()).toBe("OtherSite");
      else expect(await answer.text(), url).toContain("<title>This came from another site · Patchbay</title>");
    }
  expect((await page.request.get(`/extensions/${id}`)).status()).toBe(200);
});

test("a page of another site cannot make somebody's browser delete anything", async ({ faults, page, portal }) => {
  faults.expectStatus(403);
  const { id } = await extension(page, portal);
  await page.route("http://evil.test/", (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<form method="post" action="${portal.url}/extensions/${id}/delete"><button>Win</button></form>`,
    }),
  );
  await page.goto("http://evil.test/");
  await page.getByRole("button", { name: "Win" }).click();
  await expect(page.locator("body")).toContainText("This came from another site");
  expect((await page.request.get(`${portal.url}/extensions/${id}`)).status()).toBe(200);
});

test("behind a proxy, the address that people use is this site", async ({ page, start, visit }) => {
  void page;
  const portal = await start({ environment: { PATCHBAY_PUBLIC_URL: "https://pbx.example.com/", PATCHBAY_SIP_ENGINE: "none" } });
  const stranger = await visit({ of: portal, loggedIn: false });
  const statuses = { "https://pbx.example.com": 422, "https://evil.example.com": 403, "http://pbx.example.com": 403 };
  for (const [origin, status] of Object.entries(statuses)) {
    const answer = await stranger.request.post("/login", { headers: { origin }, form: { user: "a", password: "b" } });
    expect(answer.status(), origin).toBe(status);
  }
});

test("every refusal is a page for people and JSON for scripts", async ({ portal, page }) => {
  for (const [method, url, status] of [
    ["GET", "/setup/%FF", 400],
    ["DELETE", "/login", 405],
    ["GET", "/pkg/nothing.js", 404],
    ["GET", "/nowhere", 404],
  ] as const) {
    const answer = await page.request.fetch(url, { method });
    expect(answer.headers()["content-type"], url).toContain("text/html");
    expect(await answer.text(), url).toContain("<h1>");
    expect([status, 404], url).toContain(answer.status());
  }
  for (const [method, url] of [["GET", "/api/nothing"], ["DELETE", "/api/extension/create"], ["POST", "/api/extension/availability"]] as const) {
    const answer = await page.request.fetch(url, { method });
    expect(await answer.json(), `${method} ${url}`).toBe("Malformed");
  }
  const data = { form: { first_name: "a".repeat(100_000) }, apply: false };
  const large = await page.request.post("/api/extension/create", { data });
  expect([large.status(), await large.json()]).toEqual([413, "TooLarge"]);
  void portal;
});

test("who sends nothing, or no end of a head, is not waited for", async ({ portal }) => {
  const { hostname, port } = new URL(portal.url);
  for (const words of ["", "GET / HTTP/1.1\r\nHost: a\r\nX-Never-Ends: "]) {
    const socket = connect(Number(port), hostname);
    socket.write(words);
    await once(socket.resume(), "close");
  }
});

const TEN_MEGABYTES = 10 * 1024 * 1024;

test("10 MB in a form are too much, and the answer says so", async ({ faults, portal, visit }) => {
  faults.expectStatus(413);
  faults.expectUnusedScript();
  const person = await visit({ of: portal, javaScriptEnabled: false });
  for (const [url, field, button] of [
    ["/extensions/new", "#first_name", "Save and Apply"],
    ["/login", "#user", "Log in"],
  ]) {
    // Who is logged in is not asked to log in.
    if (url === "/login") await person.context().clearCookies();
    await person.goto(url);
    if (url === "/login") await person.locator("#password").fill("x");
    await person.locator(field).evaluate((input: HTMLInputElement, size) => (input.value = "a".repeat(size)), TEN_MEGABYTES);
    await person.getByRole("button", { name: button }).click();
    await expect(person.getByRole("heading", { name: "That was too much" }), url).toBeVisible();
    await person.goBack();
    await expect(person.getByRole("button", { name: button }), "Back leads to the form").toBeVisible();
  }
});

test("without script nobody can paste more than the server reads, and what is too long comes back with everything else", async ({ faults, portal, visit }) => {
  faults.expectStatus(422);
  faults.expectUnusedScript();
  const person = await visit({ of: portal, javaScriptEnabled: false });
  await person.goto("/extensions/new");
  await person.locator("#last_name").fill("Lovelace");
  for (const field of ["#first_name", "#email", "#mobile", "#job_title", "#caller_id", "#registration_name", "#user_password", "#registration_password"]) {
    await person.locator(field).focus();
    // What comes back with everything else is no password.
    await person.keyboard.insertText((field.endsWith("password") ? "غ" : "ع").repeat(10_000));
  }
  await person.getByRole("button", { name: "Save and Apply" }).click();
  await expect(person.locator("#first_name-verdict")).toHaveText("It is too long. Use 63 characters at most.");
  await expect(person.locator("#last_name")).toHaveValue("Lovelace");
});

test("somebody who pastes 10 MB into a field is told before anything is sent", async ({ page }) => {
  const form = await Form.new(page);
  await form.field("job_title").evaluate((input: HTMLInputElement, size) => {
    input.value = "a".repeat(size);
    input.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }, TEN_MEGABYTES);
  await form.save.click();
  await expect(form.verdict("job_title")).toHaveText("It is too long. Use 127 characters at most.");
});

test("fields that nobody typed are refused", async ({ page, portal }) => {
  const { id, number } = await extension(page, portal);
  for (const url of ["/extensions/new", `/extensions/${id}`]) {
    const answer = await page.request.post(url, { form: { first_name: "Eve", number: "666", permissions: "admin" }, maxRedirects: 0 });
    expect(answer.status(), url).toBe(400);
    expect(await answer.text(), url).toContain("That was not understood");
  }
  const data = { form: { first_name: "Eve", number: portal.number(), permissions: "admin" }, apply: true };
  expect((await page.request.post("/api/extension/create", { data })).status()).toBe(400);
  for (const data of ["", "{", "[]", '{"form":[]}'])
    expect((await page.request.post("/api/extension/create", { data, headers: { "content-type": "application/json" } })).status(), data).toBe(400);
  expect((await page.request.get(`/extensions?q=${number}`)).status()).toBe(200);
});

test("NUL bytes get a clear answer", async ({ page, portal }) => {
  const form = { first_name: "A\0da", number: portal.number() };
  const answer = await page.request.post("/extensions/new", { form, maxRedirects: 0 });
  expect(answer.status()).toBe(422);
  expect(await answer.text()).toContain("There are invisible control characters in it, such as line breaks. Remove them.");
  for (const field of ["last_name", "email", "mobile", "role", "job_title", "number", "caller_id", "registration_name", "registration_password", "user_password", "concurrent_registrations", "weak_confirmed", "remote_registration", "networks", "user_agents"]) {
    const answer = await page.request.post("/extensions/new", { form: { first_name: "Ada", number: portal.number(), [field]: "\0" }, maxRedirects: 0 });
    // Nothing but white space is nothing; a control character inside is refused.
    expect([303, 422], `${field}: ${answer.status()}`).toContain(answer.status());
  }
  for (const url of ["/extensions?q=%00", "/extensions?sort=%00&size=%00&after=%00", "/api/extension/availability?number=%00", "/api/extension/availability?email=%00", "/setup/%00", "/login?next=%00", "/extensions/%00", "/events/registrations?number=%00"]) {
    const answer = await fetch(portal.url + url, { headers: { cookie: (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join(";") }, redirect: "manual" });
    expect(answer.status, url).toBeLessThan(500);
    await answer.body?.cancel();
  }
  const login = await page.request.post("/login", { form: { user: "a\0b", password: "c\0d" }, maxRedirects: 0 });
  expect(login.status()).toBe(422);
});

test("a name of 63 Arabic letters is saved and shown", async ({ page, portal }) => {
  const name = "محمد".repeat(16).slice(0, 63);
  const number = portal.number();
  const form = await Form.new(page);
  await form.fill({ first_name: name, number });
  await form.saveAndApply.click();
  await form.expectSaved();
  await expect(page.getByRole("main").locator("bdi", { hasText: name }).first()).toHaveText(name);
  await page.goto(`/extensions?q=${encodeURIComponent(name)}`);
  await expect(page.getByRole("row", { name: number })).toContainText(name);
  await page.getByRole("link", { name: number, exact: true }).click();
  await expect(form.field("first_name")).toHaveValue(name);
  await expect(form.field("first_name")).toHaveAttribute("dir", "auto");
  await form.field("first_name").fill(`${name}م`);
  await form.save.click();
  await form.expectWrong("first_name", "It is too long. Use 63 characters at most.");
});

test("markup in names is text", async ({ faults, page, portal }) => {
  faults.expectStatus(422);
  const name = `</textarea><script>alert(1)</script>"'&<b>`;
  const { id, number } = await extension(page, portal, { first_name: name, last_name: "", job_title: name, email: "" });
  const urls = ["/extensions", `/extensions?q=${encodeURIComponent(name)}`, `/extensions/${id}`, `/extensions/${id}/phone`, `/extensions/${id}/delete`];
  for (const url of urls) {
    await page.goto(url);
    if (url !== "/extensions") await expect(page.getByText(name).first(), url).toBeVisible();
    expect(await page.locator("main script:not([nonce]), main textarea:not(.input)").count(), url).toBe(0);
  }
  await Form.edit(page, id);
  await expect(page.locator("#job_title")).toHaveValue(name);
  const form = await Form.new(page);
  await form.field("number").fill(number);
  await expect(form.verdict("number")).toContainText(`It is ${name} (${number})’s number.`);

  const posted = await page.request.post("/extensions/new", { form: { first_name: name, number }, maxRedirects: 0 });
  expect(posted.status()).toBe(422);
  expect(await posted.text()).not.toContain("<script>alert");
});
