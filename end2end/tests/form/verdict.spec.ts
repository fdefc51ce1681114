import { expect, test } from "../../fixture.ts";
import { extension } from "../../person/extension.ts";
import { Form } from "../../person/form.ts";

const MALFORMED = "This is no e-mail address. Write it like name@example.com.";

test("nothing is judged while it is first typed, then at once, and the error goes with the keystroke that mends it", async ({ page }) => {
  const form = await Form.new(page);
  const email = form.field("email");
  for (const letter of "ada@") {
    await email.press(letter);
    await form.expectFine("email");
  }
  await email.blur();
  await form.expectWrong("email", MALFORMED);
  await email.press("End");
  await email.press("e");
  await form.expectFine("email");
  await email.press("@");
  await form.expectWrong("email", MALFORMED);
  await email.press("Backspace");
  await form.expectFine("email");
});

test("passing through an empty form nags nobody", async ({ page }) => {
  const form = await Form.new(page);
  await form.field("first_name").focus();
  for (const _ of Array(15)) await page.keyboard.press("Tab");
  await expect(page.locator("[aria-invalid=true]")).toHaveCount(0);
});

test("a missing name is not said before both fields had their chance", async ({ page }) => {
  const form = await Form.new(page);
  await form.field("first_name").fill("A");
  await form.field("first_name").fill("");
  await form.field("last_name").focus();
  await form.expectFine("first_name");
  await page.keyboard.type("B");
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Tab");
  await form.expectWrong("first_name", "There is no name yet. Give a first or a last name.");
  await form.field("last_name").press("x");
  await form.expectFine("first_name");
});

test("the password's rules are a live checklist from the first key", async ({ page }) => {
  const form = await Form.new(page);
  const password = form.field("user_password");
  const rules = page.locator("#user_password-rules li:not([hidden])");
  const met = page.locator("#user_password-rules li.met");
  await expect(rules).toHaveCount(4);
  await expect(met, "the random password meets all").toHaveCount(4);
  await password.fill("");
  await expect(met).toHaveCount(0);
  await password.press("a");
  await expect(met).toHaveText(["a lower-case letter, met"]);
  await form.expectFine("user_password");
  await password.press("A");
  await password.press("1");
  await expect(met).toHaveCount(3);
  await expect(rules.filter({ hasText: "10 characters or more" })).not.toHaveClass("met");
  await password.blur();
  await form.expectWrong("user_password", "Not good enough yet: 10 characters or more.");
  await expect(page.locator("#user_password-rules li.failed")).toHaveText(["10 characters or more, missing"]);
  await password.pressSequentially("bcdefgh");
  await form.expectFine("user_password");
  await expect(met).toHaveCount(4);
});

const RULES = {
  standard: ["10 characters or more", "a digit", "an upper-case letter", "a lower-case letter"],
  strict: ["10 characters or more", "a digit", "an upper-case letter", "a lower-case letter", "no four equal or consecutive digits", "neither the number nor a name in it"],
  modern: ["15 characters or more", "not one of the common passwords"],
};

for (const [policy, words] of Object.entries(RULES))
  test(`the rules of the policy ${policy} stand beside the password before anything is typed`, async ({ start, visit }) => {
    const portal = await start({ environment: { PATCHBAY_PASSWORD_POLICY: policy, PATCHBAY_SIP_ENGINE: "none" } });
    const page = await visit({ of: portal });
    const { id } = await extension(page, portal, { first_name: "Ada", last_name: "Lovelace" });
    const form = await Form.edit(page, id);
    const rules = page.locator("#user_password-rules li:not([hidden])");
    const met = page.locator("#user_password-rules li.met");
    await expect(form.field("user_password")).toHaveValue("");
    await expect(rules).toHaveText(words);
    await expect(form.field("user_password")).toHaveAttribute("aria-describedby", /user_password-rules/);
    await expect(met).toHaveCount(0);

    // The new random one keeps them all, also those about the person.
    await page.getByRole("button", { name: "New random user password" }).click();
    await expect(met).toHaveCount(words.length);
    if (policy === "strict") {
      await form.field("user_password").fill("Ada-1815-Kx7-wq9");
      await expect(rules.filter({ hasText: "neither the number" })).not.toHaveClass("met");
      // What is a name is decided by the other fields as they stand.
      await form.field("first_name").fill("Augusta");
      await expect(met).toHaveCount(words.length);
      await form.field("user_password").fill("Kx-1234-wq-Zt-Mm");
      await expect(rules.filter({ hasText: "no four equal" })).not.toHaveClass("met");
    }
    if (policy === "modern") {
      await form.field("user_password").fill("correct horse battery");
      await expect(met).toHaveCount(words.length);
    }
  });

test("a random password that a name happens to be in is made anew, and one that was typed is not", async ({ start, visit }) => {
  const environment = { PATCHBAY_PASSWORD_POLICY: "strict", PATCHBAY_SIP_ENGINE: "none" };
  const form = await Form.new(await visit({ of: await start({ environment }) }));
  const password = form.field("user_password");
  const letters = async (): Promise<[made: string, name: string]> => {
    const made = await password.inputValue();
    return [made, /[a-z]{2}/i.exec(made)![0]];
  };
  const [made, first] = await letters();
  await form.field("first_name").fill(first);
  await form.field("first_name").blur();
  await expect(password).toHaveValue(/^[A-Za-z0-9]{20}$/);
  await expect(password).not.toHaveValue(made);
  await form.page.getByRole("button", { name: "New random user password" }).click();
  const [renewed, last] = await letters();
  // Sent with the Enter key: nobody has left the field.
  await form.field("last_name").fill(last);
  await form.field("email").fill("ada@");
  await form.field("last_name").press("Enter");
  await expect(form.summary.getByRole("listitem")).toHaveCount(1);
  await expect(password).not.toHaveValue(renewed);
  await password.fill(`Typed-${first}-1815`);
  await form.field("email").fill("");
  await form.save.click();
  await form.expectWrong("user_password", /neither the number nor a name in it/);
  await expect(password).toHaveValue(`Typed-${first}-1815`);
});

test("a taken number names its owner and offers a free one", async ({ page, portal }) => {
  const { number } = await extension(page, portal, { first_name: "Grace", last_name: "Hopper" });
  const free = String(Number(number) + 1);
  const form = await Form.new(page);
  await form.field("number").fill(number);
  await form.expectWrong("number", `It is Grace Hopper (${number})’s number. Take ${free}, which is free.`);
  await page.getByRole("button", { name: `Take ${free}` }).click();
  await expect(form.field("number")).toHaveValue(free);
  await form.expectFine("number");
  await form.fill({ last_name: "Murray" });
  await form.save.click();
  await form.expectSaved();
});

test("a free number is said to be free", async ({ page, portal }) => {
  const number = portal.number();
  const form = await Form.new(page);
  await form.field("number").fill(number);
  await expect(form.verdict("number")).toHaveText(`${number} is free.`);
});

test("a taken e-mail address is found in any case", async ({ page, portal }) => {
  const { number } = await extension(page, portal, { email: "grace@example.com", first_name: "Grace", last_name: "Hopper" });
  const form = await Form.new(page);
  await form.field("email").fill("GRACE@Example.COM");
  await form.expectWrong("email", `This is Grace Hopper (${number})’s address. Use another one.`);
});

test("an extension's own number and address are not taken", async ({ page, portal }) => {
  const own = await extension(page, portal, { email: "own@example.com" });
  const form = await Form.edit(page, own.id);
  await form.field("number").fill("7");
  await form.field("number").fill(own.number);
  await form.field("email").fill("OWN@example.com");
  await form.field("job_title").fill("Owner");
  await form.save.click();
  await expect(page).toHaveURL("/extensions");
});

test("a late answer about an earlier number says nothing about the newer one", async ({ page, portal }) => {
  const { number: taken } = await extension(page, portal);
  const free = portal.number();
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  let late: Promise<unknown> = Promise.resolve();
  const question = new RegExp(`/availability\\?number=${taken}\\b`);
  await page.route(question, async (route) => {
    const answer = await route.fetch();
    await released;
    late = route.fulfill({ response: answer }).catch(() => "the page had taken the question back");
    await late;
  });
  const form = await Form.new(page);
  const asked = page.waitForRequest(question);
  await form.field("number").fill(taken);
  await asked;
  await form.field("number").fill(free);
  await expect(form.verdict("number")).toHaveText(`${free} is free.`);
  release();
  await late;
  await page.evaluate(() => new Promise(requestAnimationFrame));
  await expect(form.verdict("number")).toHaveText(`${free} is free.`);
  await form.expectFine("number");
});

test("the preview shows what a called phone will", async ({ page }) => {
  const form = await Form.new(page);
  const display = page.locator(".display");
  await expect(display.locator("b")).toHaveText("No name yet");
  await form.fill({ first_name: "Ada", last_name: "Lovelace", number: "4711" });
  await expect(display.locator("b")).toHaveText("Ada Lovelace");
  await expect(display.locator("p")).toHaveText("4711");
  await form.field("caller_id").fill("+49-30-4711");
  await expect(display.locator("p")).toHaveText("+49-30-4711");
});

test("a number that is pasted with spaces around it is understood", async ({ page, portal }) => {
  const number = portal.number();
  const form = await Form.new(page);
  await form.field("first_name").fill("Ada");
  await form.field("number").fill(`  ${number}\u00a0`);
  await expect(form.verdict("number")).toHaveText(`${number} is free.`);
  await form.saveAndApply.click();
  await expect(page.getByRole("heading", { name: `Extension ${number} is live` })).toBeVisible();
});

test("a password manager's values are judged like typed ones", async ({ page }) => {
  const form = await Form.new(page);
  await form.field("user_password").evaluate((input: HTMLInputElement) => {
    input.value = "short";
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  await expect(page.locator("#user_password-rules li.met")).toHaveText(["a lower-case letter, met"]);
  await form.save.click();
  await expect(form.field("user_password")).toHaveAttribute("aria-invalid", "true");
  await expect(form.field("user_password")).toHaveAttribute("autocomplete", "new-password");
});

test("a server that is away is said once, and only saving waits for it", async ({ faults, page, portal }) => {
  faults.expect(/ERR_INTERNET_DISCONNECTED/);
  const form = await Form.new(page);
  await page.context().setOffline(true);
  await form.fill({ first_name: "Ada", number: portal.number(), email: "ada.away@example.com" });
  const away = page.getByText("The server does not answer at the moment.");
  await expect(away).toHaveCount(1);
  await form.expectFine("number", "email");
  await page.context().setOffline(false);
  const number = portal.number();
  await form.field("number").fill(number);
  await expect(form.verdict("number")).toHaveText(`${number} is free.`);
  await expect(away).toHaveCount(0);
});

test("whoever answers for a server that is away, or does not answer at all, is a server that is away", async ({ faults, page, portal }) => {
  faults.expectStatus(502, 503, 504);
  // The browser's clock goes by hand.
  await page.clock.install();
  const form = await Form.new(page);
  const away = page.getByText("The server does not answer at the moment.");
  const asking = "**/api/extension/availability*";
  const ask = async () => {
    const number = portal.number();
    const asked = page.waitForRequest(asking);
    await form.field("number").fill(number);
    await page.clock.runFor(300);
    await asked;
    return number;
  };
  const back = async () => {
    await page.unrouteAll({ behavior: "ignoreErrors" });
    const number = await ask();
    await expect(form.verdict("number")).toHaveText(`${number} is free.`);
    await expect(away).toHaveCount(0);
  };
  for (const status of [502, 503, 504]) {
    await page.route(asking, (route) => route.fulfill({ status, contentType: "text/html", body: "Nobody is there" }));
    await ask();
    await expect(away, String(status)).toHaveCount(1);
    await back();
  }
  await page.route(asking, () => undefined);
  await ask();
  await page.clock.runFor(8_000);
  await expect(away).toHaveCount(0);
  await page.clock.runFor(3_000);
  await expect(away).toHaveCount(1);
  await form.expectFine("number");
  await back();
  // Any other refusal says nothing about the server, nor about the value.
  faults.expectStatus(403);
  await page.route(asking, (route) => route.fulfill({ status: 403, body: "" }));
  const answered = page.waitForResponse(asking);
  await ask();
  await answered;
  await form.field("first_name").fill("Ada");
  await expect(away).toHaveCount(0);
});

test("what a failed save finds wrong is read out once: by the summary", async ({ page }) => {
  const form = await Form.new(page);
  await form.field("email").fill("ada@");
  await form.field("email").blur();
  await expect(form.verdict("email")).toHaveAttribute("aria-live", "polite");
  await form.save.click();
  await expect(form.summary).toBeFocused();
  await expect(form.verdict("email")).toHaveAttribute("aria-live", "off");
  await expect(page.locator("[role=alert], [aria-live=assertive]")).toHaveCount(0);
  await form.field("email").press("End");
  await form.field("email").press("@");
  await expect(form.verdict("email")).toHaveAttribute("aria-live", "polite");
});
