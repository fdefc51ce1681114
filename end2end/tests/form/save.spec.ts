import { expect, test } from "../../fixture.ts";
import { extension } from "../../person/extension.ts";
import { Form } from "../../person/form.ts";
import { typeLogIn } from "../../person/log-in.ts";

test("a save that cannot be marks every field at once, and loses nothing", async ({ page }) => {
  const form = await Form.new(page);
  const typed = { email: "ada@", mobile: "1=2", number: "12a", caller_id: "a b", registration_name: "a b" } as const;
  await form.fill(typed);
  await form.save.click();
  await expect(form.summary).toBeFocused();
  await expect(form.summary.getByRole("heading")).toHaveText("Not saved yet: 6 things to put right");
  await form.expectWrong("first_name", "There is no name yet. Give a first or a last name.");
  for (const field of Object.keys(typed)) await expect(page.locator(`#${field}`)).toHaveAttribute("aria-invalid", "true");
  for (const [field, value] of Object.entries(typed)) await expect(page.locator(`#${field}`)).toHaveValue(value);
  await form.summary.getByRole("link", { name: /^Mobile number/ }).click();
  await expect(form.field("mobile")).toBeFocused();
  await form.field("mobile").fill("12");
  await expect(form.summary.getByRole("heading")).toHaveText("Not saved yet: 5 things to put right");
});

test("a save that cannot be also tells what is somebody else's, with and without script", async ({ faults, page, portal, visit }) => {
  faults.expectStatus(422);
  faults.expectUnusedScript();
  const email = `ada.${portal.number()}@example.com`;
  const { number } = await extension(page, portal, { email });
  const free = `Take ${Number(number) + 1}, which is free.`;
  const scriptless = await visit({ of: portal, javaScriptEnabled: false });
  await scriptless.goto("/extensions/new");
  await scriptless.locator("#number").fill(number);
  await scriptless.locator("#email").fill(email);
  await scriptless.getByRole("button", { name: "Save", exact: true }).click();
  await expect(scriptless.locator("#summary").getByRole("listitem")).toHaveText([
    "First name: There is no name yet. Give a first or a last name.",
    `E-mail address: This is Ada Lovelace (${number})’s address. Use another one.`,
    `Extension number: It is Ada Lovelace (${number})’s number. ${free}`,
  ]);

  // Put back from a draft, nobody types it: it is asked about all the same.
  const form = await Form.new(page);
  await form.field("number").fill(number);
  await page.reload();
  await form.awake();
  await form.save.click();
  await expect(form.summary.getByRole("listitem")).toHaveText([
    "First name: There is no name yet. Give a first or a last name.",
    `Extension number: It is Ada Lovelace (${number})’s number. ${free}`,
  ]);
});

test("a weak registration password has to be confirmed, and stays marked", async ({ page, portal }) => {
  const number = portal.number();
  const form = await Form.new(page);
  await form.fill({ first_name: "Ada", number, registration_password: "password1" });
  await expect(page.locator("#registration_password-strength")).toHaveText("Weak");
  await form.saveAndApply.click();
  await form.expectWrong("registration_password", /^Scanners guess this within hours/);
  await page.getByLabel("Use it although it is weak").check();
  await form.expectFine("registration_password");
  await form.saveAndApply.click();
  await form.expectSaved();
  await page.goto(`/extensions?q=${number}`);
  await expect(page.getByRole("row", { name: number }).getByText("Weak", { exact: true })).toHaveClass(/mark/);
});

test("secrets are random, and can be shown, copied and renewed", async ({ portal, visit }) => {
  const page = await visit({ of: portal, permissions: ["clipboard-read", "clipboard-write"] });
  const form = await Form.new(page);
  await expect(form.field("user_password")).toHaveValue(/^[A-Za-z0-9]{20}$/);
  await expect(form.field("registration_name")).toHaveValue(/^[A-Za-z0-9]{10}$/);
  await expect(form.field("registration_password")).toHaveValue(/^[!-~]{20,63}$/);
  for (const [field, words] of [["user_password", "user password"], ["registration_password", "registration password"]] as const) {
    await expect(form.field(field)).toHaveAttribute("type", "password");
    const show = page.getByRole("button", { name: `Show the ${words}` });
    await show.click();
    await expect(form.field(field)).toHaveAttribute("type", "text");
    await expect(show).toHaveAttribute("aria-pressed", "true");
    const before = await form.field(field).inputValue();
    await page.getByRole("button", { name: `Copy the ${words}` }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(before);
    await page.getByRole("button", { name: `New random ${words}` }).click();
    await expect(form.field(field)).not.toHaveValue(before);
    await form.expectFine(field);
  }
});

test("random values come from the browser's cryptographic generator", async ({ page }) => {
  await page.addInitScript(() => {
    const [drawn, fill] = [[] as number[][], crypto.getRandomValues.bind(crypto)];
    crypto.getRandomValues = (buffer) => {
      fill(buffer);
      drawn.push([...(buffer as unknown as Uint8Array)]);
      return buffer;
    };
    Object.assign(globalThis, { drawn });
  });
  const form = await Form.new(page);
  const [LOWER, ALL] = ["abcdefghijklmnopqrstuvwxyz0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"];
  const fields = [["user_password", ALL, 20], ["registration_name", LOWER, 10], ["registration_password", ALL, 24]] as const;
  for (const renew of [false, true])
    for (const [field, alphabet, length] of fields) {
      if (renew) await page.locator(`[data-renew=${field}]`).click();
      const drawn: number[][] = await page.evaluate(() => (globalThis as unknown as { drawn: number[][] }).drawn);
      // Each byte below the last multiple of the alphabet's size is a sign of it; who needs more than a buffer draws again.
      const bytes = drawn.map((buffer) => buffer.filter((byte) => byte < 256 - (256 % alphabet.length)));
      const texts = bytes.map((kept, at) => [...kept.slice(0, length), ...(bytes[at + 1] ?? [])].slice(0, length).map((byte) => alphabet[byte % alphabet.length]).join(""));
      expect(texts, field).toContain(await form.field(field).inputValue());
    }
});

test("secrets left empty stay as they are", async ({ page, phone: plug, portal, visit }) => {
  const password = "Chosen-By-Ada-1815";
  const ada = await extension(page, portal, { user_password: password });
  const form = await Form.edit(page, ada.id);
  await expect(form.field("user_password")).toHaveValue("");
  await expect(form.field("registration_password")).toHaveValue("");
  for (const words of ["Show the user password", "Copy the user password", "Show the registration password", "Copy the registration password"])
    await expect(page.getByRole("button", { name: words }), "there is nothing to show or to copy").toHaveCount(0);
  await form.field("job_title").fill("Countess");
  await form.saveAndApply.click();
  await expect(page).toHaveURL("/extensions");

  const phone = await plug({ server: portal.sip.host, port: portal.sip.port, ...ada });
  phone.register();
  await phone.event("REGISTER_OK");
  const person = await visit({ of: portal, loggedIn: false });
  await typeLogIn(person, ada.number, password);
  await expect(person).toHaveURL("/me");
});

test("phones work as before after Save, and by the new values after Apply", async ({ page, phone: plug, portal }) => {
  const ada = await extension(page, portal);
  const row = page.getByRole("row", { name: ada.number });
  const renewed = "a-Brand-New-Secret-4711";
  const registers = async (password: string): Promise<boolean> => {
    const phone = await plug({ server: portal.sip.host, port: portal.sip.port, ...ada, password });
    phone.register();
    const registered = await Promise.race([
      phone.event("REGISTER_OK").then(() => true),
      phone.event("REGISTER_FAIL").then(() => false),
    ]).finally(() => phone.unplug());
    return registered;
  };
  const form = await Form.edit(page, ada.id);
  await form.fill({ registration_password: renewed, concurrent_registrations: "3" });
  await form.save.click();
  // A new password is shown once, as that of a new extension is.
  await expect(page).toHaveURL(`/extensions/${ada.id}/phone`);
  await expect(page.getByText(renewed, { exact: true })).toBeVisible();
  await page.reload();
  await expect(page.getByText(renewed, { exact: true })).toHaveCount(0);
  await page.goto(`/extensions?q=${ada.number}`);
  await expect(row.getByText("Pending")).toBeVisible();
  expect([await registers(ada.password), await registers(renewed)]).toEqual([true, false]);

  await page.getByRole("link", { name: /waits? for Apply/ }).click();
  await expect(page).toHaveURL("/extensions/pending");
  await page.getByRole("link", { name: `History of ${ada.number}` }).click();
  await page.getByRole("navigation", { name: "You are here" }).getByRole("link", { name: ada.number }).click();
  await expect(page.getByText("version 2 waits for Apply")).toBeVisible();
  await page.getByRole("button", { name: "Apply", exact: true }).click();
  await expect(page.getByRole("heading", { name: `Extension ${ada.number} is live` })).toBeVisible();
  await page.goto(`/extensions?q=${ada.number}`);
  await expect(row.getByText("Pending")).toHaveCount(0);
  expect([await registers(ada.password), await registers(renewed)]).toEqual([false, true]);
});

for (const javaScriptEnabled of [true, false])
  test(`a save without a change makes no version, ${javaScriptEnabled ? "with" : "without"} script`, async ({ faults, portal, visit }) => {
    faults.expectUnusedScript();
    const page = await visit({ of: portal, javaScriptEnabled });
    const { id } = await extension(page, portal, { job_title: "Analyst" });
    const form = new Form(page);
    const open = async () => {
      await page.goto(`/extensions/${id}`);
      if (javaScriptEnabled) await form.awake();
    };
    for (const button of [form.save, form.saveAndApply]) {
      await open();
      await form.field("job_title").fill(" Analyst ");
      await button.click();
      await expect(page).toHaveURL(`/extensions/${id}?saved=nothing`);
      await expect(page.getByRole("status").filter({ hasText: "Nothing changed: version 1 is still the newest." })).toBeVisible();
      if (javaScriptEnabled) await form.awake();
      await expect(page.getByText("What you typed before is back")).toBeHidden();
    }
    await form.field("job_title").fill("Countess");
    await form.save.click();
    await expect(page).toHaveURL("/extensions");

    // What waits is applied, and is no new version either.
    await open();
    await expect(page.getByText("version 2 waits for Apply")).toBeVisible();
    await form.saveAndApply.click();
    await expect(page).toHaveURL("/extensions");
    await open();
    await expect(page.getByText("version 2 waits for Apply")).toHaveCount(0);
    await page.goto(`/extensions/${id}/history`);
    await expect(page.getByRole("heading", { level: 3 })).toHaveText(["Version 2", "Version 1"]);
    await expect(page.getByText("live", { exact: true })).toHaveCount(1);
  });
