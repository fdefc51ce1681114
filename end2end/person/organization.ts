import { type Page, expect } from "@playwright/test";

/** Switches departments on or off in the settings. */
export async function organizations(page: Page, on: boolean): Promise<void> {
  await page.goto("/settings");
  await page.getByLabel("Organization Management").setChecked(on);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved. It holds from now on.")).toBeVisible();
}

/** The number that the company has among its departments. */
export const COMPANY = 1;

/** A department that a test starts from, made the way a browser without script posts it. */
export async function department(page: Page, name: string, parent = COMPANY): Promise<number> {
  const answer = await page.request.post("/organization/new", { form: { name, parent: String(parent) }, maxRedirects: 0 });
  expect(answer.status(), await answer.text()).toBe(303);
  return Number(/#department-(\d+)$/.exec(answer.headers().location)?.[1]);
}
