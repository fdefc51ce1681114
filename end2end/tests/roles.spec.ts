import { expect, test } from "../fixture.ts";
import { expectNoViolation } from "../person/accessible.ts";
import { extension } from "../person/extension.ts";
import { typeLogIn } from "../person/log-in.ts";

const PASSWORD = "Chosen-By-Ada-1815";

for (const javaScriptEnabled of [true, false])
  test(`a role is made, given, changed and deleted, ${javaScriptEnabled ? "with" : "without"} script`, async ({ faults, portal, visit }) => {
    faults.expectStatus(403, 404, 422);
    if (!javaScriptEnabled) faults.expectUnusedScript();
    const page = await visit({ of: portal, javaScriptEnabled });
    const ada = await extension(page, portal, { user_password: PASSWORD });
    const ben = await extension(page, portal, { first_name: "Ben", last_name: "" });
    const name = `Help desk ${ada.number}`;
    const row = page.getByRole("row", { name });

    await test.step("begun as a copy, and put right", async () => {
      await page.goto("/roles");
      await page.getByRole("link", { name: "Copy Human Resource" }).click();
      await expect(page.getByLabel("Name")).toHaveValue("Copy of Human Resource");
      await expect(page.getByLabel("Edit extensions")).toBeChecked();
      await page.getByLabel("Name").fill("Operator");
      await page.getByText("Chosen extensions", { exact: true }).first().click();
      await page.getByRole("textbox", { name: "Chosen extensions" }).fill(`${ben.number}, 99999999`);
      await page.getByRole("button", { name: "Save" }).click();
      await expect(page.getByRole("alert")).toContainText("Chosen extensions: There is no extension 99999999.");
      await page.getByRole("textbox", { name: "Chosen extensions" }).fill(ben.number);
      await page.getByRole("button", { name: "Save" }).click();
      await expect(page.getByRole("alert")).toContainText("Name: There is a role of this name.");
      await expect(page.getByLabel("Name")).toHaveValue("Operator");
      await page.getByLabel("Name").fill(name);
      await page.getByLabel("Delete extensions").uncheck();
      await page.getByRole("button", { name: "Save" }).click();
      await expect(page.getByRole("status").filter({ hasText: "Saved." })).toBeVisible();
      const can = page.getByRole("region", { name: "What somebody with this role can do" });
      await expect(can).toContainText("Change the chosen extensions");
      await expect(can).not.toContainText("Delete");
      await expect(can).toContainText(`The chosen extensions: ${ben.number}`);
      await page.goto("/roles");
      await expect(row).toContainText("Edit extensions");
    });

    const clerk = await visit({ of: portal, loggedIn: false, javaScriptEnabled });
    await test.step("given in the form, and held from the next click on", async () => {
      await typeLogIn(clerk, ada.number, PASSWORD);
      await expect(clerk).toHaveURL("/me");
      await page.goto(`/extensions/${ada.id}`);
      if (javaScriptEnabled) await expect(page.locator("form#extension")).toHaveAttribute("data-ready", "true");
      await expect(page.getByLabel("User role")).toHaveValue("None");
      await page.getByLabel("User role").selectOption(name);
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await expect(page).toHaveURL("/extensions");
      await page.goto("/extensions/pending");
      await expect(page.getByRole("listitem").filter({ hasText: ada.number }).first()).toContainText(`User roleto ${name}`);
      await page.goto(`/roles`);
      await expect(row.getByRole("cell").nth(1)).toHaveText("1");
    });

    await test.step("offers what it gives, and nothing else", async () => {
      await clerk.goto("/extensions");
      await expect(clerk.getByRole("rowheader")).toHaveText(ben.number);
      await expect(clerk.getByRole("link", { name: "Roles" })).toHaveCount(0);
      await expect(clerk.getByRole("link", { name: "Settings" })).toHaveCount(0);
      await clerk.goto(`/extensions/${ben.id}`);
      await expect(clerk.getByRole("button", { name: "Save and Apply" })).toBeVisible();
      await expect(clerk.getByLabel("User role")).toHaveCount(0);
      await expect(clerk.getByRole("link", { name: "Delete" })).toHaveCount(0);
      expect((await clerk.goto("/roles"))?.status()).toBe(403);
      expect((await clerk.goto(`/extensions/${ben.id}/delete`))?.status()).toBe(403);
      expect((await clerk.goto(`/extensions/${ada.id}`))?.status()).toBe(404);
      const form = { first_name: "Ben", number: ben.number, registration_name: ben.name, version: "1", role: "Administrator" };
      const refused = await clerk.request.post(`/extensions/${ben.id}`, { form, maxRedirects: 0 });
      expect(refused.status()).toBe(422);
      expect(await refused.text()).toContain("You cannot give this role");
    });

    await test.step("shown and asked about before it goes, and gone with the next click", async () => {
      await page.goto("/roles");
      await page.getByRole("link", { name, exact: true }).click();
      await expect(page.getByRole("region", { name: "People" })).toContainText(ada.number);
      await page.getByRole("link", { name: "Delete …" }).click();
      await expect(page.getByText("1 person has it. They will have the role None")).toBeVisible();
      await page.getByRole("button", { name: `Delete role ${name}` }).click();
      await expect(page).toHaveURL("/roles");
      await expect(row).toHaveCount(0);
      expect((await clerk.goto("/extensions"))?.status()).toBe(403);
      await page.goto(`/extensions/${ada.id}/history`);
      await expect(page.getByRole("listitem").filter({ hasText: "Version 3" })).toContainText(`User rolefrom ${name}`);
      await page.goto(`/operation-log?q=${encodeURIComponent(name)}`);
      await expect(page.getByRole("row").nth(1)).toContainText("Delete role");
    });
  });

test("a predefined role is looked at and copied, not changed", async ({ faults, page }) => {
  faults.expectStatus(403);
  await page.goto("/roles");
  await page.getByRole("link", { name: "Operator", exact: true }).click();
  await expect(page.getByText("This role came with the system.")).toBeVisible();
  await expect(page.getByLabel("Manage security")).toBeChecked();
  await expect(page.getByLabel("Manage security")).toBeDisabled();
  await expect(page.getByRole("button", { name: "Save" })).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Delete" })).toHaveCount(0);
  const url = page.url();
  expect((await page.request.post(url, { form: { name: "Mine", scope: "all", version: "1" } })).status()).toBe(403);
  expect((await page.request.post(`${url}/delete`, { form: { version: "1" } })).status()).toBe(403);
  await page.goto("/operation-log?what=role.edit&outcome=refused");
  await expect(page.getByRole("row").nth(1)).toContainText(/Edit role.*Operator.*Refused: not allowed/);
});

test("somebody who may do more is looked at, not changed", async ({ faults, page, portal, visit }) => {
  faults.expectStatus(403);
  const clerk = await extension(page, portal, { user_password: PASSWORD, role: "Human Resource" });
  const more = await extension(page, portal, { first_name: "Root", role: "Administrator" });
  const person = await visit({ of: portal, loggedIn: false });
  await typeLogIn(person, clerk.number, PASSWORD);
  await expect(person.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(person).toHaveURL("/extensions");
  await person.goto(`/extensions/${more.id}`);
  await expect(person.getByText("This person may do more than you.")).toBeVisible();
  await expect(person.locator("form#extension")).toHaveCount(0);
  const form = { first_name: "Root", number: more.number, registration_name: more.name, version: "1", user_password: PASSWORD };
  expect((await person.request.post(`/extensions/${more.id}`, { form })).status()).toBe(403);
  for (const what of ["delete", "password-link"])
    expect((await person.request.post(`/extensions/${more.id}/${what}`)).status(), what).toBe(403);
});

test("two who change a role at once merge what they did", async ({ faults, page, portal, visit }) => {
  faults.expectStatus(409);
  const name = `Merge ${portal.number()}`;
  const made = await page.request.post("/roles/new", { form: { name, scope: "all", settings: "on" }, maxRedirects: 0 });
  const url = made.headers().location.split("?")[0];
  const other = await visit({ of: portal });
  await page.goto(url);
  await other.goto(url);
  await other.getByLabel("Manage security").check();
  await other.getByRole("button", { name: "Save" }).click();
  await page.getByLabel("Change settings").uncheck();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: /saved version 2/ })).toBeVisible();
  await expect(page.getByLabel("Manage security")).toBeChecked();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Saved." })).toBeVisible();
  await expect(page.getByLabel("Manage security")).toBeChecked();
  await expect(page.getByLabel("Change settings")).not.toBeChecked();
});

for (const width of [360, 1440])
  test(`axe finds nothing on the pages of roles, ${width} px`, async ({ faults, portal, visit }) => {
    faults.expectStatus(422);
    const page = await visit({ of: portal, viewport: { width, height: 900 } });
    const name = `Axe ${portal.number()}`;
    const made = await page.request.post("/roles/new", { form: { name, scope: "all", security: "on" }, maxRedirects: 0 });
    const url = made.headers().location;
    for (const address of ["/roles", "/roles/new", "/roles/1", url, `${url.split("?")[0]}/delete`]) {
      await page.goto(address);
      await expectNoViolation(page, address);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), address).toBeLessThanOrEqual(width);
    }
    await page.goto("/roles/new");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
    await expectNoViolation(page, "a role to put right");
  });
