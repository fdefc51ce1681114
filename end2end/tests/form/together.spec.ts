import { expect, logIn, test } from "../../fixture.ts";
import { extension } from "../../person/extension.ts";
import { Form } from "../../person/form.ts";

test("of two browsers that make the same number at the same moment one wins, and the other is told who", async ({ faults, page, portal, visit }) => {
  faults.expectStatus(422);
  const number = portal.number();
  const forms = await Promise.all([page, await visit({ of: portal })].map(Form.new));
  const names = ["Alice", "Bob"];
  // Nobody is warned while typing: what decides is the commit.
  for (const form of forms) await form.page.route(/\/api\/extension\/availability/, (route) => route.abort());
  faults.expect(/availability.* net::ERR_FAILED/, /Failed to load resource: net::ERR_FAILED/);
  for (const [at, form] of forms.entries()) await form.fill({ first_name: names[at], number });
  await Promise.all(forms.map((form) => form.saveAndApply.click()));
  const outcome = (form: Form) =>
    Promise.race([
      form.page.waitForURL(/\/phone$/).then(() => "won"),
      expect(form.summary).toBeFocused().then(() => "lost"),
    ]);
  const outcomes = await Promise.all(forms.map(outcome));
  expect([...outcomes].sort()).toEqual(["lost", "won"]);
  const [loser, winner] = [forms[outcomes.indexOf("lost")], names[outcomes.indexOf("won")]];
  await loser.expectWrong("number", `It is ${winner} (${number})’s number. Take ${Number(number) + 1}, which is free.`);
  await expect(loser.field("first_name")).toHaveValue(names[outcomes.indexOf("lost")]);
  await loser.page.getByRole("button", { name: `Take ${Number(number) + 1}` }).click();
  await loser.saveAndApply.click();
  await loser.expectSaved();
});

test("a session that ended while somebody typed costs a log-in in another tab, and nothing else", async ({ faults, page, portal, visit }) => {
  faults.expectStatus(401);
  const number = portal.number();
  const form = await Form.new(page);
  await form.fill({ first_name: "Patient", number, job_title: "Typist" });
  const password = await form.field("registration_password").inputValue();
  // The browser still has its cookie: it is the database that knows better.
  const elsewhere = await visit({ of: portal });
  await elsewhere.goto("/me");
  await elsewhere.getByRole("button", { name: "End all others" }).click();
  await expect(elsewhere.getByText("It is ended")).toBeVisible();
  await form.saveAndApply.click();
  await expect(form.summary).toContainText("You were logged out meanwhile. Log in again in another tab, then press the same button here");
  await logIn(page, portal);
  await form.saveAndApply.click();
  await form.expectSaved();
  await expect(page.getByText(password, { exact: true })).toBeVisible();
});

for (const width of [360, 1280])
  test(`without script the form comes back as wide as it was after a session that ended, ${width} px`, async ({ faults, page, portal, visit }) => {
    faults.expectStatus(401);
    faults.expectUnusedScript();
    const { id } = await extension(page, portal);
    const person = await visit({ of: portal, javaScriptEnabled: false, viewport: { width, height: 900 } });
    const form = new Form(person);
    await person.goto(`/extensions/${id}`);
    const before = (await form.field("job_title").boundingBox())!.width;
    await form.field("job_title").fill("Typist");
    await person.context().clearCookies();
    await form.save.click();
    await expect(form.summary).toContainText("You were logged out meanwhile.");
    await expect(form.field("job_title")).toHaveValue("Typist");
    expect((await form.field("job_title").boundingBox())!.width).toBeGreaterThanOrEqual(before);
    expect(await person.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await logIn(person, portal);
    await form.save.click();
    await expect(person).toHaveURL("/extensions");
  });

test("who saves what was deleted meanwhile is told so", async ({ faults, page, portal }) => {
  faults.expectStatus(404);
  const { id } = await extension(page, portal);
  const form = await Form.edit(page, id);
  await form.field("job_title").fill("Gone");
  await page.request.post(`${portal.url}/extensions/${id}/delete`);
  await form.save.click();
  await expect(form.summary).toContainText("This extension was deleted meanwhile. What you typed is still here to be copied.");
  await expect(form.field("job_title")).toHaveValue("Gone");
});
