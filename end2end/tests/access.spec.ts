import { expect, test } from "../fixture.ts";
import { expectNoViolation } from "../person/accessible.ts";
import { extension } from "../person/extension.ts";
import { Form } from "../person/form.ts";
import { typeLogIn } from "../person/log-in.ts";

const PASSWORD = "Chosen-By-Ada-1815";

for (const width of [360, 1440]) {
  const viewport = { width, height: 900 };

  test(`axe finds nothing before and after a log-in, ${width} px`, async ({ faults, page, portal, visit }) => {
    faults.expectStatus(404, 410, 422);
    const { number } = await extension(page, portal, { user_password: PASSWORD });
    const stranger = await visit({ of: portal, viewport, loggedIn: false });
    for (const url of ["/login", "/password", "/password/forgotten", `/setup/${"0".repeat(64)}`, "/nowhere"]) {
      await stranger.goto(url);
      await expectNoViolation(stranger, url);
    }
    await typeLogIn(stranger, "nobody", "wrong");
    await expect(stranger.getByRole("alert")).toBeVisible();
    await expectNoViolation(stranger, "refused log-in");
    await typeLogIn(stranger, number, PASSWORD);
    await expect(stranger).toHaveURL("/me");
    await expectNoViolation(stranger, "/me");
  });

  test(`axe finds nothing on pages and in menus, ${width} px`, async ({ faults, portal, visit }) => {
    faults.expectStatus(404);
    const page = await visit({ of: portal, viewport });
    const weak = { registration_password: "password1", weak_confirmed: "on" };
    const { id, number } = await extension(page, portal, { user_password: PASSWORD, ...weak }, false);
    await page.request.post("/security/bans/allow", { form: { network: "192.0.2.0/24" } });
    for (const url of ["/extensions", `/extensions?q=${number}`, "/extensions?q=nobody", `/extensions/${id}/phone`, `/extensions/${id}/delete`, "/settings", "/settings/mail", "/me", "/security/bans", "/security/unknown-phones", "/security/lock-outs", "/security/sessions", "/nowhere"]) {
      await page.goto(url);
      await expectNoViolation(page, url);
    }
    await page.goto(`/extensions?q=${number}`);
    await page.getByRole("button", { name: `More for ${number}` }).click();
    await expectNoViolation(page, "menu of a row");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /account of/ }).click();
    await expectNoViolation(page, "account menu");
    await page.keyboard.press("Escape");
    if (width === 360) {
      await page.getByRole("button", { name: "Menu" }).click();
      await expectNoViolation(page, "drawer");
    }
  });

  test(`axe finds nothing in the form, ${width} px`, async ({ faults, portal, visit }) => {
    faults.expectStatus(422);
    const page = await visit({ of: portal, viewport });
    const { id } = await extension(page, portal, {}, false);
    await Form.edit(page, id);
    await expectNoViolation(page, "edit");
    const form = await Form.new(page);
    await expectNoViolation(page, "new");
    await form.fill({ email: "ada@", number: "12a", user_password: "a", registration_password: "password1" });
    await form.save.click();
    await expect(form.summary).toBeFocused();
    await expectNoViolation(page, "form with errors");
    await form.turnTo("Security");
    await expectNoViolation(page, "form, Security");
    await form.field("user_agent_restriction").check();
    await form.save.click();
    await form.turnTo("Security");
    await expectNoViolation(page, "form with errors, Security");
  });
}

test("axe finds nothing on the first pages", async ({ start, visit }) => {
  const portal = await start({ administrator: false, environment: { PATCHBAY_SIP_ENGINE: "none" } });
  const page = await visit({ of: portal, loggedIn: false });
  await page.goto(portal.setupLink!);
  await expectNoViolation(page, "set-up");
  await page.getByLabel("E-mail address").fill("admin@example.com");
  await page.getByLabel("Password", { exact: true }).fill("Correct-Horse-7");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/extensions");
  await expectNoViolation(page, "empty list");
});

for (const javaScriptEnabled of [true, false])
  test(`the parts of the form say which is shown and where something is wrong, ${javaScriptEnabled ? "with" : "without"} script`, async ({ faults, portal, visit }) => {
    faults.expectStatus(422);
    if (!javaScriptEnabled) faults.expectUnusedScript();
    const page = await visit({ of: portal, javaScriptEnabled });
    const form = new Form(page);
    const parts = page.getByRole("navigation", { name: "Parts of the form" }).getByRole("link");
    const said = async (...names: string[]) => {
      for (const [at, name] of names.entries()) await expect(parts.nth(at)).toHaveAccessibleName(name);
    };
    await page.goto("/extensions/new");
    if (javaScriptEnabled) await form.awake();
    await said("User (shown)", "Presence", "Features", "Security");
    await form.turnTo("Presence");
    await said("User", "Presence (shown)", "Features", "Security");
    await form.turnTo("User");
    await form.fill({ first_name: "Ada", number: portal.number() });
    await form.turnTo("Security");
    await form.fill({ call_duration: "x" });
    await form.turnTo("User");
    await form.save.click();
    // Where nothing else is chosen, the part with the first field to put right is shown.
    await said("User", "Presence", "Features", "Security (shown) (something to put right here)");
    await form.turnTo("User");
    await said("User (shown)", "Presence", "Features", "Security (something to put right here)");
    await form.turnTo("Security");
    await form.fill({ call_duration: "60" });
    if (javaScriptEnabled) await said("User", "Presence", "Features", "Security (shown)");
  });

test("an extension is made by keyboard alone", async ({ page, portal }) => {
  const number = portal.number();
  await page.goto("/extensions");
  const until = async (what: string, selector: string) => {
    for (let pressed = 0; pressed < 60; pressed++) {
      await page.keyboard.press("Tab");
      const here = page.locator(`${selector}:focus`);
      if (await here.count()) {
        const outline = await here.evaluate((element) => {
          const seen = (part: Element | null) => part !== null && getComputedStyle(part).outlineStyle !== "none";
          return seen(element) || seen(element.closest(".group"));
        });
        expect(outline, `${what} shows that it has the focus`).toBe(true);
        return;
      }
    }
    throw new Error(`Tab does not reach ${what}`);
  };
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await until("Add", "[popovertarget=add]");
  await page.keyboard.press("Enter");
  await until("the menu's Add", "#add a");
  await page.keyboard.press("Enter");
  await page.waitForURL("/extensions/new");
  const form = new Form(page);
  await form.awake();
  await until("First name", "#first_name");
  await page.keyboard.type("Key");
  await until("Last name", "#last_name");
  await page.keyboard.type("Board");
  await until("Extension number", "#number");
  await page.keyboard.press("Control+A");
  await page.keyboard.type(number);
  await until("concurrent registrations", "[name=concurrent_registrations]");
  await page.keyboard.press("ArrowRight");
  await until("Save and Apply", "button[value=yes]");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: `Extension ${number} is live` })).toBeVisible();
  await expect(page.getByText("one of 2 phones")).toBeVisible();
});

test("what a screen reader meets", async ({ start, visit }) => {
  const portal = await start({ environment: { PATCHBAY_SIP_ENGINE: "none" } });
  const page = await visit({ of: portal });
  await extension(page, portal, { number: "1000", email: "ada@example.com", caller_id: "900" });
  await page.goto("/extensions");
  await expect(page.locator("body")).toMatchAriaSnapshot({ name: "list.aria.yml" });
  await Form.new(page);
  await expect(page.getByRole("main")).toMatchAriaSnapshot({ name: "form.aria.yml" });
  await page.context().clearCookies();
  await page.goto("/login");
  await expect(page.locator("body")).toMatchAriaSnapshot({ name: "login.aria.yml" });
});

const BESIDE = ".hint, .error, .rules, output";

test("whatever stands beside a field describes it", async ({ page, portal }) => {
  const { id } = await extension(page, portal);
  for (const url of ["/extensions/new", `/extensions/${id}`, "/settings"]) {
    await page.goto(url);
    if (url !== "/settings") await new Form(page).awake();
    const fields = page.locator("form .field");
    expect(await fields.locator(BESIDE).count(), `${url} has such words`).toBeGreaterThan(5);
    const loose = await fields.evaluateAll((fields, words) =>
      fields.flatMap((field) => {
        const ids = [field, ...field.querySelectorAll("[aria-describedby]")].flatMap(
          (control) => control.getAttribute("aria-describedby")?.split(" ") ?? [],
        );
        const loose = [...field.querySelectorAll(words)].filter(({ id }) => !ids.includes(id));
        return loose.map(({ id, textContent }) => `${id}: ${textContent}`);
      }),
      BESIDE,
    );
    expect(loose, url).toEqual([]);
    const nowhere = await page.locator("[aria-describedby]").evaluateAll((controls) =>
      controls.flatMap((control) => control.getAttribute("aria-describedby")!.split(" ")).filter((name) => !document.getElementById(name)),
    );
    expect(nowhere, url).toEqual([]);
  }
});

test("the form can be used at 400 % zoom", async ({ page, portal }) => {
  await page.setViewportSize({ width: 320, height: 256 });
  const number = portal.number();
  const form = await Form.new(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  await form.fill({ first_name: "Zoom", number, email: "zoom@", concurrent_registrations: "3" });
  for (const field of ["first_name", "number", "email", "registration_password"] as const) {
    await form.field(field).focus();
    await expect(form.field(field)).toBeInViewport();
    const covered = await form.field(field).evaluate((element) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      return !element.contains(document.elementFromPoint(left + width / 2, top + height / 2));
    });
    expect(covered, `${field} is not covered by what sticks to the edges`).toBe(false);
  }
  await form.saveAndApply.click();
  await expect(form.summary).toBeFocused();
  await expect(form.summary).toBeInViewport();
  await form.summary.getByRole("link").click();
  await page.keyboard.press("End");
  await page.keyboard.type("example.com");
  await form.saveAndApply.click();
  await form.expectSaved();
});
