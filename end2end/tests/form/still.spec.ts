import type { Page } from "@playwright/test";

import { expect, test } from "../../fixture.ts";
import { extension } from "../../person/extension.ts";
import { Form } from "../../person/form.ts";

/** Where everything of the form that has a name begins. */
function places(page: Page): Promise<[string, number, number][]> {
  return page.locator("#extension [id]:visible").evaluateAll((elements) =>
    elements.map((element) => [element.id, element.getBoundingClientRect().x, element.getBoundingClientRect().y]),
  );
}

for (const width of [390, 1280]) {
  test(`nothing moves when the form wakes, ${width} px`, async ({ page, portal }) => {
    await page.setViewportSize({ width, height: 1600 });
    const { id } = await extension(page, portal);
    for (const url of ["/extensions/new", `/extensions/${id}`]) {
      let arrive = () => {};
      const arrived = new Promise<void>((resolve) => (arrive = resolve));
      await page.route("**/*.wasm", async (route) => {
        await arrived;
        await route.continue();
      });
      await page.goto(url);
      await expect(page.locator("form#extension")).toHaveAttribute("data-ready", "false");
      const before = await places(page);
      expect(before.length).toBeGreaterThan(20);
      arrive();
      await new Form(page).awake();
      expect(await places(page), url).toEqual(before);
      await page.unrouteAll();
    }
  });
}

test("a click on Save is not lost when the field that one leaves is told what is wrong", async ({ page, portal }) => {
  // So high that the end of the form is in view.
  await page.setViewportSize({ width: 1280, height: 1600 });
  const { id } = await extension(page, portal);
  const form = await Form.edit(page, id);
  await form.field("email").pressSequentially("ada@");
  const before = await form.save.boundingBox();
  await form.save.click();
  await expect(form.summary).toBeFocused();
  expect(await form.save.boundingBox()).toEqual(before);
});
