import type { Page } from "@playwright/test";

import { expect, logIn, test } from "../../fixture.ts";
import { extension } from "../../person/extension.ts";
import { type Field, Form } from "../../person/form.ts";

// Pages that were drawn by an earlier release and are sent to a newer one, which has fields that they do not know.

const RESTRICTED = {
  remote_registration: "on",
  network_restriction: "on",
  networks: "192.0.2.0/24",
  user_agents: "snom",
  concurrent_registrations: "3",
};

/** Takes out of the page what an earlier release did not have. */
async function age(page: Page): Promise<void> {
  await page.locator("#extension").evaluate((form) => {
    for (const part of form.querySelectorAll("#security, [name=boxes]")) part.remove();
    form.querySelector(".segments")!.closest(".field")!.remove();
  });
}

async function expectRestricted(page: Page, id: number): Promise<void> {
  await page.goto(`/extensions/${id}#security`);
  for (const [field, on] of [["remote_registration", true], ["network_restriction", true], ["user_agent_restriction", false]] as const)
    await expect(page.locator(`#${field}`)).toBeChecked({ checked: on });
  await expect(page.locator("#networks")).toHaveValue("192.0.2.0/24");
  await expect(page.locator("#user_agents")).toHaveValue("snom");
  await expect(page.locator("#concurrent_registrations-3")).toBeChecked();
}

test("what a page did not know stays as it is, whatever becomes of the save", async ({ faults, page, portal, visit }) => {
  faults.expectStatus(401, 409, 422);
  faults.expectUnusedScript();
  const { id, number, name } = await extension(page, portal, RESTRICTED);
  const person = await visit({ of: portal, javaScriptEnabled: false });
  const form = new Form(person);

  await test.step("it is saved", async () => {
    await person.goto(`/extensions/${id}`);
    await age(person);
    await form.field("job_title").fill("Analyst");
    await form.save.click();
    await expect(person).toHaveURL("/extensions");
    await expectRestricted(person, id);
    await expect(form.field("job_title")).toHaveValue("Analyst");
  });

  await test.step("something is to be put right first", async () => {
    await person.goto(`/extensions/${id}`);
    await age(person);
    await form.field("email").fill("ada@");
    await form.save.click();
    await form.expectWrong("email", "This is no e-mail address. Write it like name@example.com.");
    await form.field("email").fill("");
    await form.field("job_title").fill("Countess");
    await form.save.click();
    await expect(person).toHaveURL("/extensions");
    await expectRestricted(person, id);
    await expect(form.field("job_title")).toHaveValue("Countess");
  });

  await test.step("somebody else saved meanwhile", async () => {
    await person.goto(`/extensions/${id}`);
    await age(person);
    const theirs = { first_name: "Ada", last_name: "Lovelace", number, registration_name: name, mobile: "1815", version: "3", apply: "no" };
    expect((await page.request.post(`/extensions/${id}`, { form: theirs, maxRedirects: 0 })).status()).toBe(303);
    await form.field("job_title").fill("Director");
    await form.save.click();
    await expect(person.locator("#merge")).toContainText("you changed different fields");
    await form.save.click();
    await expect(person).toHaveURL("/extensions");
    await expectRestricted(person, id);
    await expect(form.field("mobile")).toHaveValue("1815");
  });

  for (const javaScriptEnabled of [false, true])
    await test.step(`the session ended meanwhile, ${javaScriptEnabled ? "and script came back" : "without script"}`, async () => {
      const other = await visit({ of: portal, javaScriptEnabled });
      const again = new Form(other);
      // The earlier release's script is not there any more.
      await other.route("**/*.wasm", (route) => route.abort());
      faults.expect(/\.wasm|WebAssembly|ERR_FAILED|Failed to fetch/);
      await other.goto(`/extensions/${id}`);
      await age(other);
      await again.field("job_title").fill(`Typed ${javaScriptEnabled}`);
      await other.context().clearCookies();
      await other.unrouteAll();
      await again.save.click();
      await expect(other.locator("#summary")).toContainText("You were logged out meanwhile.");
      await expect(again.field("job_title")).toHaveValue(`Typed ${javaScriptEnabled}`);
      if (javaScriptEnabled) await again.awake();
      await again.turnTo("Security");
      for (const field of ["remote_registration", "networks", "user_agents"] as const) await expect(again.field(field)).toBeDisabled();
      await expect(again.verdict("networks")).toContainText("It stays as it is");
      await logIn(other, portal);
      await again.save.click();
      await expect(other).toHaveURL("/extensions");
      await expectRestricted(other, id);
      await expect(again.field("job_title")).toHaveValue(`Typed ${javaScriptEnabled}`);
    });

  await test.step("a page that knows a box takes its tick away", async () => {
    await person.goto("/extensions");
    await person.goto(`/extensions/${id}#security`);
    await form.field("remote_registration").uncheck();
    await form.save.click();
    await expect(person).toHaveURL("/extensions");
    await person.goto(`/extensions/${id}#security`);
    await expect(form.field("remote_registration")).not.toBeChecked();
    await expect(form.field("network_restriction")).toBeChecked();
  });
});

test("what the script of an earlier release did not know stays as it is", async ({ page, portal }) => {
  const { id, number, name } = await extension(page, portal, RESTRICTED);
  const known: Partial<Record<Field, string>> = {
    first_name: "Ada", last_name: "Lovelace", email: "", mobile: "", user_password: "", role: "", job_title: "Countess",
    number, caller_id: "", registration_name: name, registration_password: "",
  };
  const data = { id, base: { from: 1, seen: 0, choices: {} }, form: known, apply: false };
  const answer = await page.request.post("/api/extension/update", { data });
  expect([answer.status(), await answer.json()]).toEqual([200, 2]);
  await expectRestricted(page, id);
  await expect(page.locator("#job_title")).toHaveValue("Countess");
});

test("what a page of the settings did not know stays as it is", async ({ start, visit }) => {
  const page = await visit({ of: await start({ environment: { PATCHBAY_SIP_ENGINE: "none" } }) });
  const days = page.getByLabel("Days operations are kept");
  await page.goto("/settings");
  await days.fill("90");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Saved. It holds from now on.")).toBeVisible();
  await days.evaluate((input) => input.closest(".field")!.remove());
  await page.getByLabel("Company name").fill("Engines");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Saved. It holds from now on.")).toBeVisible();
  await expect(days).toHaveValue("90");
  await expect(page.getByLabel("Company name")).toHaveValue("Engines");
});
