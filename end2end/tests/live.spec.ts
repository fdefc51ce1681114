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

test("a page about what was deleted goes on listening", async ({ page, portal }) => {
  const ada = await extension(page, portal);
  const asked = page.waitForRequest("**/events/registrations?*");
  await page.goto(`/extensions/${ada.id}/phone`);
  const url = (await asked).url();
  const deleted = await page.request.post(`/extensions/${ada.id}/delete`, { maxRedirects: 0 });
  expect(deleted.status()).toBe(303);
  // Asked again, as a page does whose stream ended.
  const status = await page.evaluate(async (url) => {
    const reading = new AbortController();
    const answer = await fetch(url, { signal: reading.signal });
    reading.abort();
    return answer.status;
  }, url);
  expect(status).toBe(200);
});
