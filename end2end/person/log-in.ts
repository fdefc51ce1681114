import type { Page } from "@playwright/test";

/** Types a name and a password into the log-in page that is open, and sends them: who is let in is for the test to see. */
export async function fillLogIn(page: Page, user: string, password: string): Promise<void> {
  await page.getByLabel("E-mail or extension number").fill(user);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
}

/** The same, beginning with the address of the page. */
export async function typeLogIn(page: Page, user: string, password: string): Promise<void> {
  await page.goto("/login");
  await fillLogIn(page, user, password);
}
