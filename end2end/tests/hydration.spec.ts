import { expect, test } from "../fixture.ts";
import { Form } from "../person/form.ts";
import { department, organizations } from "../person/organization.ts";

test("what was typed before the script arrived is kept, and judged afterwards", async ({ page, portal }) => {
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  await page.route("**/*.wasm", async (route) => {
    await arrived;
    await route.continue();
  });
  const number = portal.number();
  await page.goto("/extensions/new");
  const form = new Form(page);
  await expect(page.locator("form#extension")).toHaveAttribute("data-ready", "false");
  const typed = {
    first_name: "Ada",
    last_name: "Lovelace",
    email: "ada@",
    mobile: "030 1815",
    user_password: "Typed-Before-1815",
    job_title: "Countess",
    number,
    caller_id: "4711",
    registration_name: "typed.before",
    registration_password: "Typed-Before-The-Script-1815",
  } as const;
  await form.fill({ ...typed, concurrent_registrations: "2" });
  await form.field("email").focus();
  arrive();
  await form.awake();
  for (const [field, value] of Object.entries(typed)) await expect(page.locator(`#${field}`)).toHaveValue(value);
  await expect(page.locator("#concurrent_registrations-2")).toBeChecked();
  await expect(form.field("email")).toBeFocused();
  await expect(page.locator(".display b")).toHaveText("Ada Lovelace");
  await form.expectFine("email");

  await form.saveAndApply.click();
  await form.expectWrong("email", "This is no e-mail address. Write it like name@example.com.");
  await form.field("email").fill(`ada.${number}@example.com`);
  await form.expectFine("email");
  await form.saveAndApply.click();
  await form.expectSaved();
  await expect(page.getByText("Typed-Before-The-Script-1815", { exact: true })).toBeVisible();
  await expect(page.getByText("one of 2 phones")).toBeVisible();
});

test("boxes, lists, role and departments that were chosen before the script arrived are kept and saved", async ({ start, visit }) => {
  const portal = await start({ environment: { PATCHBAY_SIP_ENGINE: "none" } });
  const page = await visit({ of: portal });
  await organizations(page, true);
  const sales = await department(page, "Sales");
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  await page.route("**/*.wasm", async (route) => {
    await arrived;
    await route.continue();
  });
  await page.goto("/extensions/new");
  const form = new Form(page);
  await expect(page.locator("form#extension")).toHaveAttribute("data-ready", "false");
  await form.fill({ first_name: "Ada", number: portal.number(), role: "Human Resource" });
  await page.locator(`#organizations-${sales}`).check();
  await form.turnTo("Security");
  await form.field("remote_registration").check();
  await form.field("user_agent_restriction").check();
  await form.fill({ networks: "192.0.2.0/24\n2001:db8::/32", user_agents: "snom\nYealink", call_limit: "7" });
  const kept = async () => {
    await expect(form.field("role")).toHaveValue("Human Resource");
    await expect(page.locator(`#organizations-${sales}`)).toBeChecked();
    await expect(form.field("remote_registration")).toBeChecked();
    await expect(form.field("user_agent_restriction")).toBeChecked();
    await expect(form.field("network_restriction")).not.toBeChecked();
    await expect(form.field("networks")).toHaveValue("192.0.2.0/24\n2001:db8::/32");
    await expect(form.field("user_agents")).toHaveValue("snom\nYealink");
    await expect(form.field("call_limit")).toHaveValue("7");
  };
  arrive();
  await form.awake();
  await kept();
  // By the script, which sends what it knows.
  const sent = page.waitForRequest("**/api/extension/create");
  await form.saveAndApply.click();
  await sent;
  await expect(page).toHaveURL(/\/extensions\/\d+\/phone$/);
  await Form.edit(page, Number(/extensions\/(\d+)\/phone/.exec(page.url())?.[1]));
  await kept();
});

test("what was posted before the script arrived is saved", async ({ page, portal }) => {
  await page.route("**/*.wasm", () => undefined);
  const number = portal.number();
  await page.goto("/extensions/new");
  const form = new Form(page);
  await form.fill({ first_name: "Ada", number });
  await form.saveAndApply.click();
  await expect(page.getByRole("heading", { name: `Extension ${number} is live` })).toBeVisible();
  await page.unrouteAll({ behavior: "ignoreErrors" });
});

test("what was posted before the script arrived and was not saved is not left unasked", async ({ faults, page }) => {
  faults.expectStatus(422);
  let asked = 0;
  page.on("dialog", async (dialog) => {
    asked++;
    await dialog.dismiss();
  });
  await page.route("**/*.wasm", (route) => route.abort());
  faults.expect(/\.wasm|WebAssembly|ERR_FAILED|Failed to fetch/);
  await page.goto("/extensions/new");
  const form = new Form(page);
  await form.fill({ first_name: "Ada", email: "ada@" });
  await page.unrouteAll();
  await form.save.click();
  await form.awake();
  await form.expectWrong("email", "This is no e-mail address. Write it like name@example.com.");
  await expect(form.field("first_name")).toHaveValue("Ada");
  await page.getByRole("navigation", { name: "You are here" }).getByRole("link", { name: "Extension" }).click();
  await expect.poll(() => asked).toBe(1);
  await expect(form.field("first_name")).toHaveValue("Ada");
});

test("where a policy forbids WebAssembly, the server does everything", async ({ faults, page, portal }) => {
  faults.expect(/wasm|WebAssembly/i);
  await page.route("/extensions/new", async (route) => {
    if (route.request().method() !== "GET") return route.continue();
    const answer = await route.fetch();
    const policy = answer.headers()["content-security-policy"].replace(" 'wasm-unsafe-eval'", "");
    await route.fulfill({ response: answer, headers: { ...answer.headers(), "content-security-policy": policy } });
  });
  const refused = page.waitForEvent("pageerror", (error) => /WebAssembly/.test(error.message));
  await page.goto("/extensions/new");
  await refused;
  const form = new Form(page);
  const number = portal.number();
  await form.fill({ first_name: "Ada", number });
  await form.saveAndApply.click();
  await expect(page.getByRole("heading", { name: `Extension ${number} is live` })).toBeVisible();
});

test("a browser without WebAssembly mends what was refused, confirms a weak password, and edits", async ({ faults, page, portal }) => {
  faults.expect(/WebAssembly/);
  faults.expectStatus(422);
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, "WebAssembly"));
  const refused = page.waitForEvent("pageerror", (error) => /WebAssembly/.test(error.message));
  await page.goto("/extensions/new");
  await refused;
  const form = new Form(page);
  const number = portal.number();
  await form.fill({ first_name: "Ada", email: "ada@", number, job_title: "Countess" });
  await form.saveAndApply.click();
  await expect(form.summary).toBeFocused();
  await form.expectWrong("email", "This is no e-mail address. Write it like name@example.com.");
  await expect(form.field("job_title")).toHaveValue("Countess");
  await form.fill({ email: "", registration_password: "password1" });
  await form.saveAndApply.click();
  await form.expectWrong("registration_password", /^Scanners guess this within hours/);
  // A secret does not come back; what was confirmed is about the one that is typed now.
  await expect(form.field("registration_password")).toHaveValue("");
  await form.fill({ registration_password: "password1" });
  await page.getByLabel("Use it although it is weak").check();
  await form.saveAndApply.click();
  await expect(page.getByRole("heading", { name: `Extension ${number} is live` })).toBeVisible();
  await expect(page.getByText("password1", { exact: true })).toBeVisible();

  await page.goto(page.url().replace(/\/phone$/, ""));
  await form.fill({ job_title: "Analyst", mobile: "1=2" });
  await form.save.click();
  await expect(form.summary.getByRole("listitem")).toHaveCount(1);
  await expect(form.field("job_title")).toHaveValue("Analyst");
  await form.fill({ mobile: "12" });
  await form.save.click();
  await expect(page).toHaveURL("/extensions");
  await page.goto(`/extensions?q=${number}`);
  await page.getByRole("link", { name: number }).click();
  await expect(form.field("job_title")).toHaveValue("Analyst");
  await expect(form.field("mobile")).toHaveValue("12");
});
