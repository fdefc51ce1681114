import { expect, test } from "../fixture.ts";
import { extension } from "../person/extension.ts";

test("why a phone cannot register is said at once, and one click cures it", async ({ page, phone: plug, portal }) => {
  const ada = await extension(page, portal);
  const settings = { server: portal.sip.host, port: portal.sip.port, ...ada };
  await page.goto(`/extensions/${ada.id}/phone`);
  const refused = page.getByRole("region", { name: "Why can’t this phone register?" });
  const registered = page.getByRole("region", { name: "Registered phones" });
  await expect(refused).toContainText("No phone of this extension was turned away");

  const wrong = await plug({ ...settings, password: "typed-wrongly" });
  wrong.register();
  await expect(refused).toContainText("Wrong registration password");
  await expect(refused).toContainText("from 127.0.0.2:");
  await wrong.unplug();

  const desk = await plug(settings);
  desk.register();
  await expect(registered).toContainText("127.0.0.2:");
  await expect(registered).toContainText("UDP · MD5 · since");

  const second = await plug(settings);
  second.register();
  await expect(refused).toContainText("As many phones as may be are registered already");
  await refused.getByRole("button", { name: "Let one more register" }).click();
  await expect(page.getByText("2 phones registers")).toBeVisible();
  await expect(refused.getByRole("button", { name: "Let one more register" })).toBeVisible();
  second.register();
  await expect(registered.getByRole("listitem")).toHaveCount(2);
  await registered.getByRole("button", { name: /^Unregister/ }).first().click();
  await expect(registered.getByRole("listitem")).toHaveCount(1);
});

test("an unknown phone is shown, banned after many failures, and let in again", async ({ page, phone: plug, portal }) => {
  const ada = await extension(page, portal);
  const address = "127.0.0.77";
  const settings = { server: portal.sip.host, port: portal.sip.port, ...ada, address };
  await page.goto("/security/unknown-phones");
  const stranger = await plug({ ...settings, name: "nobody-at-all" });
  stranger.register();
  const unknown = page.getByRole("region", { name: "Unknown phones" });
  await expect(unknown).toContainText("No extension has this registration name");
  await expect(unknown).toContainText("nobody-at-all");
  await stranger.unplug();

  await page.goto("/security/bans");
  const bans = page.getByRole("region", { name: "Bans", exact: true });
  await expect(bans).toContainText("Nobody is banned.");
  const wrong = await plug({ ...settings, password: "typed-wrongly" });
  await expect
    .poll(async () => {
      wrong.register();
      return await bans.textContent();
    })
    .toContain(`${ada.name} from ${address}`);
  await wrong.unplug();

  const desk = await plug(settings);
  desk.register();
  await page.goto(`/extensions/${ada.id}/phone`);
  await expect(page.getByText("Banned after too many failures")).toBeVisible();
  await page.goto("/security/bans");
  await page.getByRole("button", { name: `Lift the ban of ${ada.name} from ${address}` }).click();
  await expect(bans).toContainText("Nobody is banned.");
  await expect(async () => {
    desk.register();
    await page.goto(`/extensions/${ada.id}/phone`);
    await expect(page.locator(".live-line")).toHaveClass(/registered/, { timeout: 500 });
  }).toPass();
});

test("a network of one's own is never banned", async ({ faults, page, portal }) => {
  void portal;
  faults.expectStatus(422);
  await page.goto("/security/bans");
  const network = page.getByLabel("Address or network");
  await network.fill("192.0.2.0/33");
  await network.press("Enter");
  await expect(network).toHaveAccessibleDescription(/0 to 32 for IPv4/);
  await expect(network).toHaveValue("192.0.2.0/33");
  await network.fill("192.0.2.7/24");
  await network.press("Enter");
  const allowed = page.getByRole("region", { name: "Never banned" });
  await expect(allowed.getByRole("listitem")).toContainText("192.0.2.0/24");
  await allowed.getByRole("button", { name: "Remove 192.0.2.0/24" }).click();
  await expect(allowed.getByRole("listitem")).toHaveCount(0);
});
