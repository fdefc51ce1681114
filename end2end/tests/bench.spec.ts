import { expect, test } from "../fixture.ts";

test("the portal is measured against extensions that it could have made", async ({ start, visit }) => {
  // Built with the tests of the workspace.
  process.env.PATCHBAY_EXAMPLES = "target/debug/examples";
  const { commitRate } = await import("../bench/database.ts");
  const { DOMAIN, account, fill } = await import("../bench/fill.ts");
  const { take } = await import("../bench/numbers.ts");
  const portal = await start({ environment: { PATCHBAY_SIP_DOMAIN: DOMAIN, PATCHBAY_SIP_ENGINE: "none" } });
  const page = await visit({ of: portal });
  await fill(portal, 3);
  const committed = take(0);
  expect(await commitRate(portal, 0.1, 1)).toBeGreaterThan(0);
  for (const number of [account(3).number, String(committed)]) {
    await page.goto(`/extensions?q=${number}`);
    await page.getByRole("link", { name: number, exact: true }).click();
    await expect(page.locator("#number")).toHaveValue(number);
  }
});
