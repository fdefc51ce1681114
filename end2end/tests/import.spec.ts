import { readFile } from "node:fs/promises";

import { type Page, expect } from "@playwright/test";

import { test } from "../fixture.ts";
import { expectNoViolation } from "../person/accessible.ts";
import { extension } from "../person/extension.ts";

const without = { environment: { PATCHBAY_SIP_ENGINE: "none" } };
const heading = (page: Page) => page.getByRole("heading", { level: 1 });
const numbers = (page: Page) => page.getByRole("rowheader");
const row = (page: Page, line: number) => page.getByRole("listitem").filter({ hasText: new RegExp(`^Line ${line} `) });

async function choose(page: Page, text: string | Buffer, name = "people.csv"): Promise<void> {
  await page.getByLabel("File", { exact: true }).setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
  await page.getByRole("button", { name: "Read the file" }).click();
}

async function downloaded(page: Page, role: "button" | "link", name: string): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole(role, { name, exact: true }).click()]);
  return readFile(await download.path(), "utf8");
}

/** As LibreOffice saves what it opened: no mark, line feeds, quotes only where they are needed. */
const resaved = (file: string) => file.replace("\uFEFF", "").replaceAll("\r\n", "\n");

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with script" : "without script";

  test(`what is exported changes nothing when it is imported, ${how}`, async ({ faults, start, visit }) => {
    faults.expectUnusedScript();
    faults.expect(/\/extensions\/export net::ERR_ABORTED$/);
    const portal = await start(without);
    const page = await visit({ of: portal, javaScriptEnabled, acceptDownloads: true });
    await extension(page, portal, { first_name: "=1+1", last_name: "'quoted\", ;", number: "0042", mobile: "+49 30 1" });
    await extension(page, portal, { number: "1000", available_internal_busy: "0042", lunch_information: "-back soon", networks: "192.0.2.0/24\n2001:db8::/32" });
    await page.goto("/extensions");
    for (const number of ["0042", "1000"]) await page.getByRole("checkbox", { name: `Select ${number}` }).check();
    await page.getByRole("button", { name: "Export …" }).click();
    await expect(heading(page)).toHaveText("Export 2 extensions");
    if (javaScriptEnabled) await expectNoViolation(page, "export of a selection");
    const plain = await downloaded(page, "button", "Export");
    expect(plain).not.toContain("Registration Password");
    const secret = await downloaded(page, "button", "Export with registration passwords");
    expect(secret.split("\r\n")[0]).toMatch(/,Registration Password$/);
    for (const line of secret.trimEnd().split("\r\n").slice(1)) portal.secrets.add(line.split(",").at(-1) ?? "");
    for (const file of [plain, secret, resaved(plain), resaved(secret)]) {
      await page.goto("/extensions/import");
      await choose(page, file);
      await expect(heading(page)).toHaveText("Import people.csv");
      await expect(page.getByRole("link", { name: "2 unchanged" })).toBeVisible();
      await expect(page.getByText("There is nothing to import")).toBeVisible();
    }
    await page.goto("/operation-log");
    await expect(page.getByRole("row").filter({ hasText: "Export extensions with passwords" })).toContainText("2 extensions");
  });

  test(`a file is looked at, and then imported, ${how}`, async ({ faults, start, visit }) => {
    faults.expectStatus(409, 422);
    faults.expectUnusedScript();
    faults.expect(/\/refused net::ERR_ABORTED$/);
    const portal = await start(without);
    const page = await visit({ of: portal, javaScriptEnabled, acceptDownloads: true });
    await extension(page, portal, { first_name: "Ada", last_name: "Lovelace", number: "1000", job_title: "Baker" });
    await page.goto("/extensions");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByRole("link", { name: "Import" }).click();
    await expect(heading(page)).toHaveText("Import");
    if (javaScriptEnabled) await expectNoViolation(page, "the form for a file");
    await choose(page, "Extension Number,First Name\n1,\"Ada\n");
    await expect(page.getByRole("alert")).toContainText("Line 2, cell 2 begins with a quote that is never closed.");
    await choose(page, Buffer.from([0x45, 0x2c, 0xfc]));
    await expect(page.getByRole("alert")).toContainText("is not UTF-8");

    const file =
      "sep=;\r\nExtension Number;First Name;Last Name;Job Title;Allow Remote Registration;Colour\r\n" +
      "1000;Ada;King;;off;red\r\n\r\n2000;Grace;Hopper;Admiral;on;\r\n2001;Ben;;;maybe;\r\n2002;A;;;;\r\n2002;B;;;;\r\n";
    await page.getByLabel("Numbers that are there already").selectOption("Change them to what the file says");
    await choose(page, file);
    for (const words of ["1 new", "1 changed", "0 unchanged", "3 refused"]) await expect(page.getByRole("link", { name: words })).toBeVisible();
    await expect(page.getByText("These columns are not known, and nothing is read of them: Colour.")).toBeVisible();
    await expect(row(page, 3).locator("del")).toHaveText(["Lovelace", "Baker"]);
    await expect(row(page, 3).locator("ins")).toHaveText(["King"]);
    await expect(row(page, 6)).toContainText("Write on or off.");
    await expect(row(page, 7)).toContainText("Line 8 has the same extension number.");
    const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
    expect(wide, "nothing stands out of the page").toBeLessThanOrEqual(room);
    if (javaScriptEnabled) await expectNoViolation(page, "what a file would do");
    await page.getByRole("link", { name: "1 new" }).click();
    await expect(page.getByRole("listitem").filter({ hasText: /^Line/ })).toHaveCount(1);
    const refused = (await downloaded(page, "link", "Download the refused rows")).trimEnd().split("\r\n");
    expect(refused[0]).toBe("\uFEFFLine,Extension Number,Column,Value,Reason");
    expect(refused[1]).toBe("6,2001,Allow Remote Registration,maybe,Write on or off.");
    expect(refused).toHaveLength(4);
    await page.goto("/extensions");
    await expect(numbers(page), "nothing before somebody said so").toHaveText(["1000"]);
    await page.goBack();

    await expect(page.getByText("3 rows are refused and left out.")).toBeVisible();
    await page.getByRole("button", { name: "Import and Apply" }).click();
    await expect(page).toHaveURL(/\/jobs\/\d+$/);
    await expect(page.getByRole("heading", { level: 2, name: "The job is done." })).toBeVisible();
    await expect(heading(page)).toHaveText("Import 2 extensions, people.csv");
    await expect(page.getByRole("main")).toContainText("2 extensions: imported, live at once.");
    if (javaScriptEnabled) await expectNoViolation(page, "an import that has ended");
    await page.goto("/extensions");
    await expect(numbers(page)).toHaveText(["1000", "2000"]);
    await page.goto("/extensions?q=king");
    await expect(numbers(page)).toHaveText(["1000"]);

    await page.goto("/jobs");
    await page.getByRole("link", { name: "Import 2 extensions, people.csv" }).click();
    await page.getByRole("button", { name: "Undo this import" }).click();
    await expect(heading(page)).toHaveText("Undo the import of 2 extensions, people.csv");
    await expect(page.getByRole("main")).toContainText("2 extensions: as before the import.");
    if (javaScriptEnabled) await expectNoViolation(page, "an import that was undone");
    await page.goto("/extensions?q=baker");
    await expect(numbers(page)).toHaveText(["1000"]);
    await page.goto("/extensions");
    await expect(numbers(page)).toHaveText(["1000"]);
  });

  test(`all or nothing is nothing if one row cannot be, ${how}`, async ({ faults, start, visit }) => {
    faults.expectUnusedScript();
    const portal = await start(without);
    const page = await visit({ of: portal, javaScriptEnabled });
    await page.goto("/extensions/import");
    await choose(page, "Extension Number,First Name\n1000,Ada\n1001,Ben\n");
    await expect(page.getByLabel("Import", { exact: true })).toHaveValue("yes");
    // Somebody is faster with one of them.
    await extension(page, portal, { number: "1001" });
    await page.getByRole("button", { name: "Import", exact: true }).click();
    await expect(page.getByRole("heading", { level: 2, name: "Nothing was imported, since it was to be all or nothing." })).toBeVisible();
    await expect(page.getByRole("region", { name: "Left as they are" })).toContainText("1001");
    await page.goto("/extensions");
    await expect(numbers(page)).toHaveText(["1001"]);
  });
}

test("a large file neither fills the memory nor is taken by halves", async ({ faults, start, visit }) => {
  faults.expectStatus(422);
  const portal = await start(without);
  const page = await visit({ of: portal });
  const post = (buffer: Buffer) =>
    page.request.post(`${portal.url}/extensions/import`, {
      multipart: { existing: "skip", file: { name: "large.csv", mimeType: "text/csv", buffer } },
      maxRedirects: 0,
    });
  const head = "Extension Number,First Name\n";
  const long = await post(Buffer.from(head + "1000,Ada\n".repeat(1_300_000)));
  expect(long.status()).toBe(422);
  expect(await long.text()).toContain("Import it in parts.");
  const wide = await post(Buffer.from(",".repeat(1_000_000)));
  expect(await wide.text()).toContain("Line 1 has more than 200 cells.");
  const nothing = await post(Buffer.from(""));
  expect(await nothing.text()).toContain("There is nothing in the file.");
});
