import { type Page } from "@playwright/test";

import { expect, logIn, test } from "../fixture.ts";
import { expectNoViolation } from "../person/accessible.ts";
import { ADMINISTRATOR } from "../system/portal.ts";

/** The settings of a new installation. */
const BEFORE = {
  company_name: "",
  name_format: "first_last",
  sip_domain: "127.0.0.1",
  password_policy: "standard",
  first_number: "1000",
  last_number: "5999",
  operation_log_days: "365",
  call_log_days: "90",
  call_duration: "0",
};

/** Another administrator's save, made from `version`. */
async function somebodyElseSaves(page: Page, version: number, values: Partial<typeof BEFORE>): Promise<void> {
  const answer = await page.request.post("/settings", { form: { ...BEFORE, ...values, version: String(version) }, maxRedirects: 0 });
  expect(answer.status(), await answer.text()).toBe(303);
}

function cells(page: Page, field: string): Promise<string[]> {
  return page.locator(".merge").getByRole("row", { name: new RegExp(`^${field}`) }).getByRole("cell").allInnerTexts();
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with script" : "without script";

  test(`two changes of the settings stand side by side, and neither is lost, ${how}`, async ({ faults, start, visit }) => {
    faults.expectStatus(409, 422);
    faults.expectUnusedScript();
    const portal = await start({ environment: { PATCHBAY_SIP_ENGINE: "none" } });
    const [page, other] = [await visit({ of: portal, javaScriptEnabled }), await visit({ of: portal })];
    const save = page.getByRole("button", { name: "Save", exact: true });
    const holds = async (values: Partial<typeof BEFORE>) => {
      await page.goto("/settings");
      for (const [field, value] of Object.entries({ ...BEFORE, ...values })) await expect(page.locator(`#${field}`), field).toHaveValue(value);
    };

    await test.step("what both changed is chosen", async () => {
      await page.goto("/settings");
      await somebodyElseSaves(other, 1, { company_name: "Difference Engines", password_policy: "modern" });
      await page.getByLabel("Company name").fill("Analytical Engines");
      await page.getByLabel("First number").fill("2000");
      await save.click();
      const merge = page.locator("#merge");
      await expect(merge.getByRole("heading")).toHaveText(`${ADMINISTRATOR.email} saved version 2 while you were changing version 1`);
      expect((await cells(page, "Company name")).map((cell) => cell.trim())).toEqual(["empty", "Difference Engines", "Analytical Engines"]);
      expect(await cells(page, "User passwords")).toEqual(["Standard", "Modern", "same"]);
      expect(await cells(page, "First number")).toEqual(["1000", "same", "2000"]);
      await expect(page.getByLabel("User passwords")).toHaveValue("modern");
      if (javaScriptEnabled) await expectNoViolation(page, "two changes of the settings");
      // Nobody's change is lost by pressing the button once more.
      await save.click();
      await expect(merge).toBeVisible();
      await page.getByRole("radio", { name: /^Company name, You/ }).check();
      await save.click();
      await expect(page.getByText("Saved. It holds from now on.")).toBeVisible();
      await holds({ company_name: "Analytical Engines", password_policy: "modern", first_number: "2000" });
    });

    await test.step("what each changed alone is merged, and judged together", async () => {
      const theirs = { company_name: "Analytical Engines", password_policy: "modern", first_number: "3000" };
      await somebodyElseSaves(other, 3, theirs);
      await page.getByLabel("Last number").fill("2999");
      await save.click();
      await expect(page.locator("#merge")).toContainText("you changed different fields, and both changes stand in the form");
      await expect(page.locator("#merge").getByRole("radio")).toHaveCount(0);
      await save.click();
      await expect(page.locator("#last_number-verdict")).toHaveText("Use a number that is not lower than the first one.");
      await page.getByLabel("Last number").fill("3999");
      await save.click();
      await expect(page.getByText("Saved. It holds from now on.")).toBeVisible();
      await holds({ ...theirs, last_number: "3999" });
    });

    await test.step("theirs is taken, and a third version is shown too", async () => {
      const third = { company_name: "Third", password_policy: "modern", first_number: "3000", last_number: "3999" };
      await somebodyElseSaves(other, 5, third);
      await page.getByLabel("Company name").fill("Mine");
      await save.click();
      await page.getByRole("radio", { name: /^Company name, admin@example.com/ }).check();
      await somebodyElseSaves(other, 6, { ...third, company_name: "Fourth" });
      await save.click();
      await expect(page.locator("#merge").getByRole("heading")).toContainText("saved version 7 while you were changing version 5");
      await page.getByRole("radio", { name: /^Company name, admin@example.com/ }).check();
      await save.click();
      await expect(page.getByText("Nothing changed: this is what holds already.")).toBeVisible();
      await holds({ ...third, company_name: "Fourth" });
    });
  });

  test(`settings are given back after a session that ended, ${how}`, async ({ faults, start, visit }) => {
    faults.expectStatus(401);
    faults.expectUnusedScript();
    const portal = await start({ environment: { PATCHBAY_SIP_ENGINE: "none" } });
    const page = await visit({ of: portal, javaScriptEnabled });
    const save = page.getByRole("button", { name: "Save", exact: true });
    const LOGGED_OUT = "You were logged out meanwhile. Log in again in another tab";

    await page.goto("/settings");
    await page.getByLabel("Company name").fill("Patient Engines");
    await page.context().clearCookies();
    await save.click();
    await expect(page.getByRole("alert")).toContainText(LOGGED_OUT);
    await expect(page.getByLabel("Company name")).toHaveValue("Patient Engines");
    await expect(page.getByRole("navigation", { name: "Main" })).toHaveCount(0);
    await expect(page.getByRole("region", { name: "Changes" })).toHaveCount(0);
    await logIn(page, portal);
    await save.click();
    await expect(page.getByText("Saved. It holds from now on.")).toBeVisible();
    await expect(page.locator("nav.side .brand")).toHaveText("Patient Engines");

    await page.goto("/settings/mail");
    await page.getByLabel("Server", { exact: true }).fill("mail.example.com");
    await page.getByLabel("Password", { exact: true }).fill("Typed-By-Hand-1");
    await page.context().clearCookies();
    await save.click();
    await expect(page.getByRole("alert")).toContainText(LOGGED_OUT);
    await expect(page.getByLabel("Server", { exact: true })).toHaveValue("mail.example.com");
    await expect(page.getByLabel("Password", { exact: true })).toHaveValue("");
  });

  test(`settings that are saved as they were make no version, ${how}`, async ({ faults, start, visit }) => {
    faults.expectUnusedScript();
    const portal = await start({ environment: { PATCHBAY_SIP_ENGINE: "none" } });
    const page = await visit({ of: portal, javaScriptEnabled });
    await page.goto("/settings");
    await page.getByLabel("Company name").fill("  ");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByText("Nothing changed: this is what holds already.")).toBeVisible();
    await expect(page.locator("input[name=version]")).toHaveValue("1");
    await expect(page.getByRole("region", { name: "Changes" })).toHaveCount(0);
  });
}
