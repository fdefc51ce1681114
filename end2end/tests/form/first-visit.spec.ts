import { expect, test } from "../../fixture.ts";
import { FIRST_VISIT, firstVisit } from "../../system/transfer.ts";

test("a first visit to the form fits into what it may weigh", async ({ page }) => {
  const parts = await firstVisit(page);
  const total = parts.reduce((sum, part) => sum + part.bytes, 0);
  console.log(`first visit: ${total} bytes`);
  expect(parts.map((part) => part.kind)).toEqual(expect.arrayContaining(["Document", "Stylesheet", "WebAssembly"]));
  expect(total, JSON.stringify(parts)).toBeLessThanOrEqual(FIRST_VISIT);
});
