import { AxeBuilder } from "@axe-core/playwright";
import { type Page, expect } from "@playwright/test";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** What is judged by colours: nothing else on a page is different in the dark. */
const OF_COLOURS = ["color-contrast", "link-in-text-block"];

/** axe finds nothing on the page as it is, in the light and in the dark. */
export async function expectNoViolation(page: Page, where: string): Promise<void> {
  await expectNothing(axe(page).withTags(RULES), where);
  await page.emulateMedia({ colorScheme: "dark" });
  await expectNothing(axe(page).withRules(OF_COLOURS), `${where}, dark`);
  await page.emulateMedia({ colorScheme: "light" });
}

/** In the page itself: without frames there is nothing for a second page to put together. */
function axe(page: Page): AxeBuilder {
  return new AxeBuilder({ page }).setLegacyMode();
}

async function expectNothing(axe: AxeBuilder, where: string): Promise<void> {
  const { violations } = await axe.analyze();
  const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target} ${node.failureSummary}`));
  expect(found, where).toEqual([]);
}
