import { expect, test } from "../fixture.ts";
import { expectNoViolation } from "../person/accessible.ts";
import { extension } from "../person/extension.ts";

for (const javaScriptEnabled of [true, false])
  test(`the portal is looked at as somebody else, ${javaScriptEnabled ? "with" : "without"} script`, async ({ faults, portal, visit }) => {
    faults.expectStatus(403);
    if (!javaScriptEnabled) faults.expectUnusedScript();
    const page = await visit({ of: portal, javaScriptEnabled });
    const ada = await extension(page, portal);
    const role = await (await page.request.get("/roles")).text();
    const desk = /href="(\/roles\/\d+)"><bdi>Human Resource</.exec(role)![1];
    const banner = page.getByRole("region", { name: "View as somebody else" });
    const end = banner.getByRole("button", { name: "End view" });

    await test.step("as a person, who has a page of their own and no more", async () => {
      await page.goto(`/extensions/${ada.id}`);
      await expect(banner).toHaveCount(0);
      await page.getByRole("button", { name: "View as this person" }).click();
      await expect(page).toHaveURL("/me");
      await expect(banner).toContainText(`You see the portal as ${ada.number} Ada Lovelace.`);
      await expect(page.getByRole("link", { name: "Roles" })).toHaveCount(0);
      await expect(page.getByRole("main").getByText(ada.number, { exact: true })).toBeVisible();
      await page.getByLabel("Current password").first().fill("No-Such-Password-1");
      await page.getByLabel("New password").fill("Brave New World 8");
      await page.getByRole("button", { name: "Change password" }).click();
      await expect(page.getByRole("heading", { name: "You are only looking" })).toBeVisible();
      await expect(banner).toBeVisible();
      expect((await page.goto("/settings"))?.status()).toBe(403);
      await expect(banner).toBeVisible();
      await end.click();
      await expect(page).toHaveURL(`/extensions/${ada.id}`);
      await expect(banner).toHaveCount(0);
    });

    await test.step("as a role, whose forms save nothing", async () => {
      await page.goto(desk);
      await page.getByRole("button", { name: "View as this role" }).click();
      await expect(page).toHaveURL("/extensions");
      await expect(banner).toContainText("You see the portal as Human Resource.");
      await page.goto(`/extensions/${ada.id}`);
      if (javaScriptEnabled) await expect(page.locator("form#extension")).toHaveAttribute("data-ready", "true");
      await page.getByLabel("Job title").fill("Countess");
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await expect(page.getByText("You are looking at the portal as somebody else, so nothing was changed.")).toBeVisible();
      await expect(page.getByLabel("Job title")).toHaveValue("Countess");
      await expect(banner).toBeVisible();
      await page.goto("/me");
      await expect(page.getByRole("heading", { name: "Own page" })).toBeVisible();
      await end.click();
      await expect(page).toHaveURL(desk);
    });

    await test.step("and the log knows of it", async () => {
      await page.goto("/operation-log");
      const row = (what: string, on: string) => page.getByRole("row").filter({ hasText: what }).filter({ hasText: on }).first();
      await expect(row("View as person", `${ada.number} Ada Lovelace`)).toContainText("admin@example.com");
      await expect(row("View as role", "Human Resource")).toContainText("Done");
      await expect(row("End view as somebody else", "Human Resource")).toContainText("Done");
      await expect(row("Edit extension", `${ada.number} Ada Lovelace`)).toContainText("Refused: only looking as somebody else");
    });
  });

for (const width of [360, 1280])
  test(`axe finds nothing while somebody looks as somebody else, ${width} px`, async ({ faults, portal, visit }) => {
    faults.expectStatus(404);
    const page = await visit({ of: portal, viewport: { width, height: 900 } });
    const ada = await extension(page, portal);
    expect((await page.request.post(`/extensions/${ada.id}/view`, { maxRedirects: 0 })).status()).toBe(303);
    for (const url of ["/me", "/nowhere"]) {
      await page.goto(url);
      await expect(page.getByRole("region", { name: "View as somebody else" })).toBeVisible();
      await expectNoViolation(page, url);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), url).toBe(true);
    }
  });
