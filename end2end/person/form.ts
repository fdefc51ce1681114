import { type Locator, type Page, expect } from "@playwright/test";

type Status = "available" | "away" | "business_trip" | "do_not_disturb" | "lunch" | "off_work";
type Part = "information" | "internal_always" | "internal_no_answer" | "internal_busy" | "ring_timeout";

export type Field =
  | "first_name"
  | "last_name"
  | "email"
  | "mobile"
  | "user_password"
  | "role"
  | "job_title"
  | "number"
  | "caller_id"
  | "registration_name"
  | "registration_password"
  | "concurrent_registrations"
  | "call_waiting"
  | "call_handling"
  | "pickup_groups"
  | "remote_registration"
  | "network_restriction"
  | "networks"
  | "user_agent_restriction"
  | "user_agents"
  | "call_duration"
  | "call_limit"
  | "call_limit_seconds"
  | `${Status}_${Part}`;

/** The form of an extension, as somebody at the keyboard meets it. */
export class Form {
  readonly summary: Locator;
  readonly save: Locator;
  readonly saveAndApply: Locator;

  constructor(readonly page: Page) {
    this.summary = page.locator("#summary");
    this.save = page.getByRole("button", { name: "Save", exact: true });
    this.saveAndApply = page.getByRole("button", { name: "Save and Apply" });
  }

  static async new(page: Page): Promise<Form> {
    return await Form.at(page, "/extensions/new");
  }

  static async edit(page: Page, id: number): Promise<Form> {
    return await Form.at(page, `/extensions/${id}`);
  }

  static async at(page: Page, url: string): Promise<Form> {
    await page.goto(url);
    const form = new Form(page);
    await form.awake();
    return form;
  }

  async awake(): Promise<void> {
    await expect(this.page.locator("form#extension")).toHaveAttribute("data-ready", "true");
  }

  /** Turns to a part of the form. */
  async turnTo(part: "User" | "Presence" | "Features" | "Security"): Promise<void> {
    await this.page.getByRole("navigation", { name: "Parts of the form" }).getByRole("link", { name: part }).click();
  }

  field(field: Field): Locator {
    return this.page.locator(`#${field}`);
  }

  verdict(field: Field): Locator {
    return this.page.locator(`#${field}-verdict`);
  }

  async fill(values: Partial<Record<Field, string>>): Promise<void> {
    for (const [field, value] of Object.entries(values)) {
      if (field === "concurrent_registrations") await this.page.locator(`#${field}-${value}`).check();
      else if (field === "role") await this.field(field).selectOption(value);
      else await this.field(field as Field).fill(value);
    }
  }

  /** Marked as wrong, with these words. */
  async expectWrong(field: Field, words: string | RegExp): Promise<void> {
    await expect(this.verdict(field)).toHaveText(words);
    await expect(this.field(field)).toHaveAttribute("aria-invalid", "true");
  }

  async expectFine(...fields: Field[]): Promise<void> {
    for (const field of fields) {
      await expect(this.field(field)).not.toHaveAttribute("aria-invalid");
      await expect(this.verdict(field)).not.toHaveClass("error");
    }
  }

  async expectSaved(): Promise<void> {
    await this.page.waitForURL(/\/extensions(\/\d+\/phone)?$/);
  }
}
