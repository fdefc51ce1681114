import type { Page } from "@playwright/test";

import { expect, test } from "../fixture.ts";
import { ADMINISTRATOR } from "../system/portal.ts";

const TYPED = {
  first_name: "Ada",
  last_name: "Lovelace",
  mobile: "+49 (30) 1815",
  job_title: "Countess",
  caller_id: "4711",
  registration_name: "desk.ada",
};

async function fill(page: Page, values: Record<string, string>): Promise<void> {
  for (const [field, value] of Object.entries(values)) await page.locator(`#${field}`).fill(value);
}

test("the whole procedure without script", async ({ faults, start, visit }) => {
  faults.expectStatus(410, 422);
  faults.expectUnusedScript();
  const portal = await start({ administrator: false });
  const page = await visit({ of: portal, loggedIn: false, javaScriptEnabled: false });

  await test.step("set-up", async () => {
    await page.goto(portal.setupLink!);
    await fill(page, { email: "nobody", password: "short" });
    await page.getByRole("button", { name: "Create the super administrator" }).click();
    await expect(page.locator("#email-verdict")).toHaveText("This is no e-mail address. Write it like name@example.com.");
    await expect(page.locator("#email")).toHaveValue("nobody");
    await expect(page.locator("#password-verdict")).toContainText("Not good enough yet");
    await expect(page.locator("#password")).toHaveValue("");
    await fill(page, { email: ADMINISTRATOR.email, password: ADMINISTRATOR.password });
    await page.getByRole("button", { name: "Create the super administrator" }).click();
    await expect(page).toHaveURL("/extensions");
    await page.goto(portal.setupLink!);
    await expect(page.getByRole("heading", { name: "This set-up link was used already" })).toBeVisible();
  });

  await test.step("log out, and log in where one wanted to go", async () => {
    await page.goto("/extensions");
    await page.getByRole("button", { name: /account of/ }).click();
    await page.getByRole("button", { name: "Log out" }).click();
    await expect(page).toHaveURL("/login");
    await page.goto("/extensions/new");
    await expect(page).toHaveURL("/login?next=%2Fextensions%2Fnew");
    await fill(page, { user: ADMINISTRATOR.email, password: "wrong" });
    await page.getByRole("button", { name: "Log in" }).click();
    await expect(page.getByRole("alert")).toHaveText("That name and password do not belong together. Check both and try again.");
    await expect(page.locator("#user")).toHaveValue(ADMINISTRATOR.email);
    await expect(page.locator("#password")).toHaveValue("");
    await fill(page, { password: ADMINISTRATOR.password });
    await page.getByRole("button", { name: "Log in" }).click();
    await expect(page).toHaveURL("/extensions/new");
  });

  await test.step("create, with errors first", async () => {
    await expect(page.locator("#number")).toHaveValue("1000");
    await fill(page, { ...TYPED, email: "ada@", number: "12x", registration_password: "Typed-By-Hand-1" });
    await page.locator("#concurrent_registrations-2").check();
    await page.getByRole("button", { name: "Save and Apply" }).click();
    await expect(page.locator("#summary").getByRole("heading")).toHaveText("Not saved yet: 2 things to put right");
    await expect(page.locator("#summary")).toBeFocused();
    await expect(page.locator("#email-verdict")).toHaveText("This is no e-mail address. Write it like name@example.com.");
    await expect(page.locator("#number-verdict")).toHaveText("There is something else than digits in it. Use 0 to 9 only.");
    for (const [field, value] of Object.entries({ ...TYPED, email: "ada@", number: "12x" }))
      await expect(page.locator(`#${field}`)).toHaveValue(value);
    await expect(page.locator("#concurrent_registrations-2")).toBeChecked();
    await expect(page.locator("#registration_password")).toHaveValue("");
    expect(await page.content()).not.toContain("Typed-By-Hand-1");
    await expect(page.locator("#withheld")).toHaveText(
      "Type the registration password again: it is not sent back into a page. Left empty, a random one is made.",
    );
    await fill(page, { email: "ada@example.com", number: "1000" });
    await page.getByRole("button", { name: "Save and Apply" }).click();
    await expect(page.getByRole("heading", { name: "Extension 1000 is live" })).toBeVisible();
    await expect(page.getByRole("region", { name: "Set up the phone" }).getByText("desk.ada")).toBeVisible();
    await expect(page.getByRole("img", { name: "QR code" })).toBeVisible();
  });

  await test.step("create what is taken", async () => {
    await page.goto("/extensions/new");
    await fill(page, { first_name: "Eve", number: "1000" });
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.locator("#number-verdict")).toHaveText("It is Ada Lovelace (1000)’s number. Take 1001, which is free.");
  });

  await test.step("edit, then apply", async () => {
    await page.goto("/extensions");
    await page.getByRole("link", { name: "1000" }).click();
    await fill(page, { email: "ada@", registration_password: "Typed-By-Hand-1" });
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.locator("#email-verdict")).toHaveText("This is no e-mail address. Write it like name@example.com.");
    await expect(page.locator("#withheld")).toHaveText(
      "Type the registration password again: it is not sent back into a page. Left empty, it stays as it was.",
    );
    await fill(page, { email: "ada@example.com", last_name: "King" });
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page).toHaveURL("/extensions");
    await expect(page.getByRole("row", { name: "1000" }).getByText("Pending")).toBeVisible();
    await page.getByRole("link", { name: "Ada King" }).click();
    await page.getByRole("button", { name: "Apply", exact: true }).click();
    await expect(page.getByRole("heading", { name: "Extension 1000 is live" })).toBeVisible();
    await page.goto("/extensions");
    await expect(page.getByText("Pending")).toHaveCount(0);
  });

  await test.step("search, sort, page", async () => {
    for (let number = 1001; number < 1030; number++)
      await page.request.post("/extensions/new", { form: { first_name: `Person ${number}`, number: String(number), apply: "no" } });
    await page.goto("/extensions");
    await page.getByRole("link", { name: "Next" }).click();
    await expect(page.getByRole("link", { name: "1029", exact: true })).toBeVisible();
    await page.getByRole("columnheader", { name: "Number" }).getByRole("link").click();
    await expect(page.getByRole("rowheader").first()).toHaveText("1029");
    await page.getByLabel("Rows").selectOption("50");
    await page.getByRole("button", { name: "Show", exact: true }).last().click();
    await expect(page.getByRole("rowheader")).toHaveCount(30);
    await page.getByRole("searchbox").fill("king");
    await page.getByRole("searchbox").press("Enter");
    await expect(page.getByRole("rowheader")).toHaveText(["1000"]);
  });

  await test.step("delete", async () => {
    await page.getByRole("button", { name: "More for 1000" }).click();
    await page.getByRole("link", { name: "Delete …" }).click();
    await page.getByRole("button", { name: "Delete 1000" }).click();
    await expect(page).toHaveURL("/extensions");
    await expect(page.getByRole("link", { name: "Ada King" })).toHaveCount(0);
  });
});
