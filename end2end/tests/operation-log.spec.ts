import { readFile } from "node:fs/promises";

import { expect, test } from "../fixture.ts";
import { expectNoViolation } from "../person/accessible.ts";
import { extension } from "../person/extension.ts";
import { typeLogIn } from "../person/log-in.ts";
import { ADMINISTRATOR } from "../system/portal.ts";

for (const javaScriptEnabled of [true, false]) {
  test(`what people do stands in the operation log, ${javaScriptEnabled ? "with" : "without"} script`, async ({ faults, start, visit }) => {
    faults.expectStatus(422);
    // A file instead of a page.
    faults.expect(/\/operation-log\/export net::ERR_ABORTED$/);
    if (!javaScriptEnabled) faults.expectUnusedScript();
    const portal = await start();
    const from = (address: string) => ({ extraHTTPHeaders: { "X-Forwarded-For": address } });
    const page = await visit({ of: portal, javaScriptEnabled, ...from("192.0.2.1") });
    const ada = await extension(page, portal, { number: "2001", first_name: "=HYPERLINK(1)", last_name: '"Ada", the <b>first' });
    const edited = { first_name: "Ada", last_name: "", number: "2001", registration_name: ada.name, version: "1", apply: "no" };
    await page.request.post(`/extensions/${ada.id}`, { form: edited, maxRedirects: 0 });
    const stranger = await visit({ of: portal, loggedIn: false, javaScriptEnabled, ...from("192.0.2.2") });
    await typeLogIn(stranger, "eve@example.com", "Wrong-Password-1");
    await expect(stranger.getByRole("alert")).toBeVisible();
    await expect(stranger.getByLabel("Password", { exact: true }), "what is to be typed again").toBeFocused();

    await page.goto("/extensions");
    await page.getByRole("link", { name: "Operation log" }).click();
    const rows = page.getByRole("table", { name: "Operation log" }).getByRole("row");
    const newest = (at: number) => rows.nth(at + 1);

    await test.step("newest first, with who, what, on what, from what to what", async () => {
      await expect(newest(0)).toContainText("eve@example.com not logged in 192.0.2.2Log in Refused: wrong name or password");
      await expect(newest(1)).toContainText(`${ADMINISTRATOR.email} 192.0.2.1Edit extension`);
      await expect(newest(1).getByRole("link")).toHaveText("2001 Ada");
      await expect(newest(1)).toContainText("First namefrom =HYPERLINK(1) to Ada");
      await expect(newest(2)).toContainText("Apply changes");
      await expect(newest(3)).toContainText("Add extension");
      await expect(newest(3)).toContainText('Last nameto "Ada", the <b>first');
      await expect(newest(4)).toContainText("Log in");
      await expect(newest(5)).toContainText("Set up the system");
      await newest(1).getByRole("link").click();
      await expect(page).toHaveURL(`/extensions/${ada.id}/versions/2`);
      await page.goBack();
    });

    await test.step("searched by its filters, which stand in the address", async () => {
      const search = page.getByRole("button", { name: "Search" });
      await page.getByLabel("Who").fill("EVE@");
      await search.click();
      await expect(page).toHaveURL(/who=EVE%40/);
      await expect(rows).toHaveCount(2);
      await page.getByLabel("Outcome").selectOption("Done");
      await search.click();
      await expect(page.getByRole("heading", { name: "Nothing in the log is like that" })).toBeVisible();
      await page.getByRole("link", { name: "Show the whole log" }).click();
      await page.getByLabel("What", { exact: true }).selectOption("Edit extension");
      await page.getByLabel("On what").fill("2001");
      await page.getByLabel("From day").fill("2001-01-01");
      await search.click();
      await expect(rows).toHaveCount(2);
      await page.getByLabel("To day").fill("2001-01-31");
      await search.click();
      await expect(page.getByRole("heading", { name: "Nothing in the log is like that" })).toBeVisible();
      if (javaScriptEnabled) await expectNoViolation(page, "nothing found");
    });

    await test.step("taken away as a file that no spreadsheet runs", async () => {
      await page.goto("/operation-log");
      if (javaScriptEnabled) await expectNoViolation(page, "the log");
      const download = page.waitForEvent("download");
      await page.getByRole("button", { name: "Export as CSV" }).click();
      const text = await readFile(await (await download).path(), "utf8");
      const lines = text.replace("\ufeff", "").trimEnd().split("\r\n");
      expect(lines[0]).toBe("at,actor,logged_in,address,operation,object_kind,object_id,object,version,outcome,reason,changes");
      expect(lines).toHaveLength(8);
      expect(lines[1]).toMatch(new RegExp(`^\\d{4}-.*Z,${ADMINISTRATOR.email},yes,192.0.2.1,operation_log.export,operation_log,,,,done,,$`));
      expect(lines[2]).toContain("eve@example.com,no,192.0.2.2,log_in,account,,,,refused,wrong_password,");
      expect(lines[5]).toContain(`extension.add,extension,${ada.id},"2001 =HYPERLINK(1) ""Ada"", the <b>first",1,done,,`);
      await page.goto("/operation-log");
      await expect(newest(0)).toContainText("Export operation log");
    });

    await test.step("read by those who may", async () => {
      await stranger.goto("/operation-log");
      await expect(stranger).toHaveURL("/login?next=%2Foperation-log");
      const refused = await stranger.request.post("/operation-log/export", { maxRedirects: 0 });
      expect(refused.headers().location).toBe("/login?next=%2Foperation-log%2Fexport");
    });
  });
}
