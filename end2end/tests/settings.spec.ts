import { expect, test } from "../fixture.ts";
import { extension } from "../person/extension.ts";

for (const javaScriptEnabled of [true, false]) {
  test(`settings take effect, ${javaScriptEnabled ? "with" : "without"} script`, async ({ faults, phone, start, visit }) => {
    faults.expectStatus(422);
    if (!javaScriptEnabled) faults.expectUnusedScript();
    const portal = await start();
    const page = await visit({ of: portal, javaScriptEnabled });
    const ada = await extension(page, portal, { number: "2001" });
    const ben = await extension(page, portal, { number: "2002", first_name: "Ben", last_name: "Bitdiddle" });
    const brand = page.locator("nav.side .brand");
    await page.goto("/extensions");
    await expect(brand).toHaveText("Patchbay");
    await page.getByRole("link", { name: "Settings" }).click();
    const save = page.getByRole("button", { name: "Save" });

    await test.step("what is wrong is said at its field", async () => {
      await page.getByLabel("Company name").fill("x".repeat(128));
      await page.getByLabel("First number").fill("2000");
      await page.getByLabel("Last number").fill("1999");
      await save.click();
      await expect(page.getByRole("alert").getByRole("heading")).toHaveText("Not saved yet: 2 things to put right");
      await expect(page.locator("#company_name-verdict")).toHaveText("It is too long. Use 127 characters at most.");
      await expect(page.locator("#last_number-verdict")).toHaveText("Use a number that is not lower than the first one.");
      await expect(page.locator("#last_number")).toHaveAttribute("aria-invalid", "true");
      await expect(page.getByLabel("First number")).toHaveValue("2000");
    });

    await test.step("what is right holds at once", async () => {
      await page.getByLabel("Company name").fill("Analytical Engines <b>&");
      await page.getByLabel("Last number").fill("2999");
      await page.getByLabel("Names").selectOption("last_first");
      await page.getByLabel("User passwords").selectOption("modern");
      await save.click();
      await expect(page.getByText("Saved. It holds from now on.")).toBeVisible();
      await expect(brand).toHaveText("Analytical Engines <b>&");
      const history = page.getByRole("region", { name: "Changes" });
      await expect(history).toContainText("admin@example.com, ");
      for (const change of ["Company namenone → Analytical Engines <b>&", "First number1000 → 2000", "NamesFirst name, last name: Ada Lovelace → Last name, first name: Lovelace Ada"])
        await expect(history).toContainText(change);
    });

    await test.step("names, numbers, passwords", async () => {
      await page.goto("/extensions");
      await expect(page.getByRole("row", { name: /2001/ })).toContainText("Lovelace Ada");
      await page.goto(`/extensions/${ada.id}/delete`);
      await expect(page.getByRole("heading", { level: 1 })).toContainText("Lovelace Ada");
      const form = await (await page.request.get("/extensions/new")).text();
      expect(form).toMatch(/id="number"[^>]* value="2000"/);
      expect(form).toContain("15 characters or more");
      const typed = { first_name: "Eve", number: "2003", user_password: "Correct-Horse1" };
      const refused = await page.request.post("/extensions/new", { form: typed, maxRedirects: 0 });
      expect(refused.status()).toBe(422);
      expect(await refused.text()).toContain("15 characters or more");
    });

    await test.step("a called phone shows the name that way", async () => {
      const settings = { server: portal.sip.host, port: portal.sip.port };
      const [caller, callee] = [await phone({ ...settings, ...ada }), await phone({ ...settings, ...ben })];
      for (const one of [caller, callee]) {
        one.register();
        await one.event("REGISTER_OK");
      }
      caller.dial(ben.number);
      expect((await callee.event("CALL_INCOMING")).peerdisplayname).toBe("Lovelace Ada");
    });

    const stranger = await visit({ of: portal, loggedIn: false, javaScriptEnabled });
    await stranger.goto("/settings");
    await expect(stranger).toHaveURL("/login?next=%2Fsettings");
    await expect(stranger.locator(".brand")).toHaveText("Analytical Engines <b>&");
  });
}
