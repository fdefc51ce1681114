import { expect, test } from "../fixture.ts";
import { extension } from "../person/extension.ts";

test("signs are live again after the stream was refused", async ({ faults, page, phone: plug, portal }) => {
  faults.expectStatus(503);
  const ada = await extension(page, portal);
  let asked = 0;
  await page.route("**/events/registrations?*", (route) => (asked++ === 0 ? route.fulfill({ status: 503 }) : route.continue()));
  await page.goto(`/extensions/${ada.id}/phone`);
  await expect.poll(() => asked, { timeout: 10_000 }).toBeGreaterThan(1);
  const phone = await plug({ server: portal.sip.host, port: portal.sip.port, ...ada });
  phone.register();
  await expect(page.getByText("Registered from")).toBeVisible();
});
