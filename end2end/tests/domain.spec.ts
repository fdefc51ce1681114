import { expect, test } from "../fixture.ts";
import { expectNoViolation } from "../person/accessible.ts";
import { extension } from "../person/extension.ts";
import { PhonePage } from "../person/phone-page.ts";
import { Cluster } from "../system/cluster.ts";

const NEW = "pbx.example.org";
/** Whoever has it makes the next digests: as long as the test does, nobody goes on. */
const HOLD = "SELECT pg_advisory_lock(7003, 3)";

for (const javaScriptEnabled of [true, false]) {
  test(`another SIP domain while phones are registered, ${javaScriptEnabled ? "with" : "without"} script`, async ({ browser, faults, phone, start, visit }) => {
    test.setTimeout(120_000);
    faults.expectStatus(422);
    faults.expectUnusedScript();
    const cluster = Cluster.start();
    try {
      const portal = await start({ environment: { DATABASE_URL: cluster.url } });
      const page = await visit({ of: portal, javaScriptEnabled });
      const ada = await extension(page, portal, { concurrent_registrations: "2" });
      const ben = await extension(page, portal, { first_name: "Ben", last_name: "Bitdiddle" });
      // Ada's second phone comes later. (What a phone says on signing off would race with its next registration.)
      const [adaPhone, adaSecond, benPhone] = await Promise.all([ada, ada, ben].map((settings) => phone({ server: portal.sip.host, port: portal.sip.port, ...settings })));
      adaPhone.register();
      await adaPhone.event("REGISTER_OK");

      const domain = page.getByLabel("SIP domain", { exact: true });
      const save = page.getByRole("button", { name: "Save", exact: true });
      const standing = page.getByRole("region", { name: "SIP domain in force" });
      /** By itself with script, and on every page that is asked for without. */
      const expectStanding = async (words: string | RegExp) => {
        if (javaScriptEnabled) return await expect(standing).toContainText(words);
        await expect(async () => {
          await page.goto("/settings");
          await expect(standing).toContainText(words, { timeout: 100 });
        }).toPass();
      };
      const holding = await cluster.session();
      await holding.run(HOLD);

      await test.step("what is wrong is said at its field", async () => {
        await page.goto("/settings");
        await expect(domain).toHaveValue("127.0.0.1");
        await expect(standing).toHaveText(/Phones register at 127\.0\.0\.1\s*$/);
        await domain.fill("sip:pbx.example.org");
        await save.click();
        await expect(page.locator("#sip_domain-verdict")).toContainText("Use letters, digits and hyphens with dots between them");
        await expect(domain).toHaveAttribute("aria-invalid", "true");
        await expect(domain).toHaveValue("sip:pbx.example.org");
      });

      await test.step("the old one holds until everything is prepared", async () => {
        await domain.fill(` ${NEW.toUpperCase()} `);
        await save.click();
        await expect(page.getByText("Saved. It holds from now on.")).toBeVisible();
        await expect(domain).toHaveValue(NEW);
        await expect(standing).toContainText("Phones register at 127.0.0.1");
        await expect(standing).toContainText("Preparing the passwords");
        await expect(standing).toContainText("To stop it, save 127.0.0.1 again.");
        await expect(page.getByRole("region", { name: "Changes" })).toContainText(`SIP domain127.0.0.1 → ${NEW}`);
        // As the server says that is at it.
        await holding.run(`INSERT INTO portal.domain_change (realm, made, total) VALUES ('${NEW}', 1, 2000); NOTIFY sip_domain`);
        await expectStanding("1 of 2,000 passwords prepared");
        if (javaScriptEnabled) await expectNoViolation(page, "the settings while the domain changes");
        await page.goto(`/extensions/${ada.id}/phone`);
        expect(Object.fromEntries(await new PhonePage(page).facts()).Server).toBe("127.0.0.1");
      });

      await test.step("it is stopped by changing back", async () => {
        await page.goto("/settings");
        await domain.fill("127.0.0.1");
        await save.click();
        await expect(standing).toHaveText(/Phones register at 127\.0\.0\.1\s*$/);
        await domain.fill(NEW);
        await save.click();
        await expect(standing).toContainText("passwords prepared");
      });

      await test.step("a program that is killed meanwhile goes on afterwards", async () => {
        await page.goto("about:blank");
        await portal.crash();
        await page.goto("/settings");
        await expect(standing).toContainText("Phones register at 127.0.0.1");
        holding.end();
        await expectStanding(`Phones register at ${NEW}`);
        await expect(standing).not.toContainText("passwords");
      });

      await test.step("phones stay registered, and register again with the same passwords", async () => {
        const shown = new PhonePage(page);
        await page.goto(`/extensions/${ada.id}/phone`);
        await shown.expectRegistered(10_000);
        expect(Object.fromEntries(await shown.facts()).Server).toBe(NEW);
        await page.getByRole("button", { name: "Show the registration password" }).click();
        expect(Object.fromEntries(await shown.facts())["Registration password"]).toBe(ada.password);
        expect(await shown.scan(browser)).toContain(NEW);
        adaSecond.register();
        await adaSecond.event("REGISTER_OK");
        benPhone.register();
        await benPhone.event("REGISTER_OK");
        benPhone.dial(ada.number);
        for (const called of [adaPhone, adaSecond])
          expect((await called.event("CALL_INCOMING")).peeruri).toBe(`sip:${ben.number}@${NEW}`);
      });
      // Nothing of the page waits for the server meanwhile.
      await page.goto("about:blank");
      await portal.stop();
    } finally {
      cluster.remove();
    }
  });
}
