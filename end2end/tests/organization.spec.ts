import type { Page } from "@playwright/test";

import { expect, test } from "../fixture.ts";
import { expectNoViolation } from "../person/accessible.ts";
import { extension } from "../person/extension.ts";
import { Form } from "../person/form.ts";
import { typeLogIn } from "../person/log-in.ts";
import { COMPANY, department, organizations } from "../person/organization.ts";

const PASSWORD = "Chosen-By-Ada-1815";
const ALONE = { environment: { PATCHBAY_SIP_ENGINE: "none" } };

/** The line of a department in the tree. */
const line = (page: Page, id: number) => page.locator(`#department-${id} > .line`);
/** What is directly below a department in the tree. */
const below = (page: Page, id: number) => page.locator(`#department-${id} > details > ul > li > .line`);

async function logIn(page: Page, number: string): Promise<void> {
  await typeLogIn(page, number, PASSWORD);
  await expect(page).not.toHaveURL(/login/);
}

for (const javaScriptEnabled of [true, false])
  test(`departments are made, moved, chosen, deleted and hidden, ${javaScriptEnabled ? "with" : "without"} script`, async ({ faults, start, visit }) => {
    faults.expectStatus(404, 422);
    if (!javaScriptEnabled) faults.expectUnusedScript();
    const portal = await start(ALONE);
    const page = await visit({ of: portal, javaScriptEnabled });
    const save = page.getByRole("button", { name: "Save", exact: true });
    const menu = page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Organization" });
    const ada = await extension(page, portal);
    const awake = async () => {
      if (javaScriptEnabled) await new Form(page).awake();
    };

    await test.step("there are none until somebody wants them", async () => {
      await page.goto("/extensions");
      await expect(page.getByRole("row", { name: ada.number })).toBeVisible();
      await expect(menu).toHaveCount(0);
      await expect(page.getByRole("columnheader", { name: "Organization" })).toHaveCount(0);
      expect((await page.goto("/organization"))?.status()).toBe(404);
      await page.goto(`/extensions/${ada.id}`);
      await expect(page.getByRole("group", { name: "Organization" })).toHaveCount(0);
      await organizations(page, true);
      await menu.click();
      await expect(page.getByRole("heading", { name: "No departments yet" })).toBeVisible();
      await expect(line(page, COMPANY)).toContainText("1 person");
    });

    await test.step("made, with what is wrong said at its field", async () => {
      await page.getByRole("link", { name: "New department" }).first().click();
      await save.click();
      await expect(page.getByRole("alert")).toContainText("Name: Give the department a name that can be seen.");
      await page.getByLabel("Name").fill("Sales <b>&");
      await save.click();
      await expect(page.getByRole("status").filter({ hasText: "Saved." })).toBeVisible();
      await page.getByRole("link", { name: "New department" }).click();
      await page.getByLabel("Name").fill("sales <B>&");
      await save.click();
      await expect(page.getByRole("alert")).toContainText("Name: There is one of this name in the same place.");
      await page.getByLabel("Name").fill("Research");
      await save.click();
      await page.getByRole("link", { name: "Add below Sales <b>&" }).click();
      await expect(page.getByLabel("Under")).toHaveValue(/^[1-9]\d*$/);
      await page.getByLabel("Name").fill("East");
      await save.click();
    });

    const ids = new Map<string, number>();
    for (const item of await page.locator("#departments li").all())
      ids.set(await item.locator("> .line > :first-child").innerText(), Number((await item.getAttribute("id"))?.split("-")[1]));
    const [sales, research] = [ids.get("Sales <b>&")!, ids.get("Research")!];

    await test.step("moved by choosing where it is, and back", async () => {
      await expect(below(page, sales)).toHaveText([/^East/]);
      await page.getByRole("link", { name: "East", exact: true }).click();
      await expect(page.getByLabel("Under").getByRole("option")).toHaveText(["The whole company", "Research", "Sales <b>&"]);
      await page.getByLabel("Under").selectOption("Research");
      await save.click();
      await expect(below(page, research)).toHaveText([/^East/]);
      await page.getByRole("link", { name: "East", exact: true }).click();
      await expect(page.getByRole("region", { name: "Changes" })).toContainText("UnderSales <b>& → Research");
      await page.getByLabel("Under").selectOption("Sales <b>&");
      await save.click();
      await expect(below(page, sales)).toHaveText([/^East/]);
    });

    await test.step("chosen in the form: one or several, and never none", async () => {
      await page.goto(`/extensions/${ada.id}`);
      await awake();
      const boxes = page.getByRole("group", { name: "Organization" });
      await expect(boxes.getByRole("checkbox")).toHaveCount(4);
      await expect(boxes.getByLabel("The whole company")).toBeChecked();
      await boxes.getByLabel("The whole company").uncheck();
      await save.click();
      await expect(page.locator("#organizations-verdict")).toHaveText("No department is chosen. Choose at least one.");
      await boxes.getByLabel("Sales <b>& › East").check();
      await boxes.getByLabel("Research").check();
      await save.click();
      await expect(page).toHaveURL("/extensions");
      await expect(page.getByRole("row", { name: ada.number })).toContainText("East, Research");
      await page.goto("/extensions/pending");
      await expect(page.getByRole("listitem").filter({ hasText: ada.number }).first()).toContainText(
        "Organizationfrom The whole company to Research, Sales <b>& › East",
      );
      await page.goto(`/extensions/${ada.id}`);
      await expect(boxes.getByRole("checkbox", { checked: true })).toHaveCount(2);
    });

    await test.step("the list of a department has those below it", async () => {
      await extension(page, portal, { first_name: "Ben", organizations: String(COMPANY) });
      await page.goto("/extensions");
      await page.getByRole("combobox", { name: "Organization" }).selectOption("Sales <b>&");
      await page.getByRole("button", { name: "Show" }).first().click();
      await expect(page).toHaveURL(`/extensions?q=&sort=&size=&department=${sales}&presence=`);
      await expect(page.getByRole("rowheader")).toHaveText([ada.number]);
      await page.goto(`/extensions?department=${research}&q=Ben`);
      await expect(page.getByRole("heading", { name: "Nothing matches “Ben”" })).toBeVisible();
      const file = await page.request.post("/extensions/export", { form: { department: String(sales) } });
      const [head, row] = (await file.text()).split("\r\n");
      expect(head).toContain(",User Role,Organization,Job Title,");
      expect(row).toContain(",/Research&/Sales <b>\\&/East,");
    });

    await test.step("deleted, with a choice where its people go; what was before still names it", async () => {
      await page.goto(`/organization/${sales}/delete`);
      await expect(page.getByText("1 person is in it or in the department below it, which is deleted as well.")).toBeVisible();
      await expect(page.getByRole("region", { name: "Deleted with it" })).toContainText("Sales <b>& › East");
      await page.getByLabel("Its people go to").selectOption("Research");
      await page.getByRole("button", { name: "Delete department Sales <b>&" }).click();
      await expect(line(page, research)).toContainText("1 person");
      await expect(page.locator("#departments")).not.toContainText("Sales");
      await page.goto(`/extensions/${ada.id}/history`);
      await expect(page.getByRole("listitem").filter({ hasText: "Version 3" })).toContainText(
        "Organizationfrom Research, Sales <b>& › East (deleted, now Research) to Research",
      );
      await page.goto(`/extensions/${ada.id}/versions/2`);
      await expect(page.getByRole("region", { name: "As it was" })).toContainText("Sales <b>& › East (deleted, now Research)");
      await page.goto("/operation-log?what=department.delete");
      await expect(page.getByRole("row").nth(1)).toContainText("Delete department");
    });

    await test.step("hidden, and back as it was", async () => {
      await organizations(page, false);
      expect((await page.goto("/organization"))?.status()).toBe(404);
      await page.goto("/extensions");
      await expect(page.getByRole("columnheader", { name: "Organization" })).toHaveCount(0);
      await page.goto(`/extensions/${ada.id}`);
      await awake();
      await page.getByLabel("Job title").fill("Analyst");
      await save.click();
      await expect(page).toHaveURL("/extensions");
      await organizations(page, true);
      await page.goto("/extensions");
      await expect(page.getByRole("row", { name: ada.number })).toContainText("Research");
    });
  });

test("a department is dropped onto another one", async ({ start, visit }) => {
  const page = await visit({ of: await start(ALONE) });
  await organizations(page, true);
  const [sales, research] = [await department(page, "Sales"), await department(page, "Research")];
  const east = await department(page, "East", sales);
  await page.goto("/organization");
  await expect(page.locator("html")).toHaveAttribute("data-awake", "");
  await line(page, east).dragTo(line(page, research));
  await expect(page).toHaveURL(`/organization?saved=yes#department-${east}`);
  await expect(below(page, research)).toHaveText([/^East/]);
  await page.goto("/organization");
  await expect(page.locator("html")).toHaveAttribute("data-awake", "");
  await line(page, research).dragTo(line(page, sales));
  await expect(below(page, sales)).toHaveText([/^Research/]);
  await expect(below(page, research)).toHaveText([/^East/]);
});

test("what is let go of beside the departments moves none", async ({ start, visit }) => {
  const page = await visit({ of: await start(ALONE) });
  await organizations(page, true);
  const [sales, research] = [await department(page, "Sales"), await department(page, "Research")];
  await page.goto("/organization");
  await expect(page.locator("html")).toHaveAttribute("data-awake", "");
  await line(page, sales).hover();
  await page.mouse.down();
  // The first move begins to drag, the second one is over something.
  await line(page, research).hover();
  await line(page, research).hover();
  await expect(line(page, research)).toHaveAttribute("data-over", "");
  await page.getByRole("heading", { level: 1 }).hover();
  await page.mouse.up();
  await expect(page.locator("[data-over]")).toHaveCount(0);
  // What is dragged next comes from elsewhere: the page takes none of it.
  const taken = await line(page, research).evaluate((onto) => {
    const drag = (name: string) => onto.dispatchEvent(new DragEvent(name, { bubbles: true, cancelable: true, dataTransfer: new DataTransfer() }));
    return [drag("dragover"), drag("drop")].includes(false);
  });
  expect(taken).toBe(false);
});

test("what is looked for is seen also where it was closed, which it is again after", async ({ start, visit }) => {
  const page = await visit({ of: await start(ALONE) });
  await organizations(page, true);
  const sales = await department(page, "Sales");
  const north = await department(page, "North", sales);
  const [coast, research] = [await department(page, "Coast", north), await department(page, "Research")];
  const box = page.getByRole("searchbox", { name: "Find departments" });
  await page.goto("/organization");
  await expect(page.locator("html")).toHaveAttribute("data-awake", "");
  await expect(page.getByRole("search").filter({ has: box })).toHaveCSS("display", "flex");
  for (const id of [north, sales]) await page.locator(`#department-${id} > details > summary`).click();
  await expect(line(page, north)).toBeHidden();
  await box.fill("coast");
  for (const id of [coast, north, sales]) await expect(line(page, id)).toBeVisible();
  await expect(line(page, research)).toBeHidden();
  await box.fill("");
  await expect(line(page, research)).toBeVisible();
  await expect(line(page, north)).toBeHidden();
  await page.locator(`#department-${sales} > details > summary`).click();
  await expect(line(page, north)).toBeVisible();
  await expect(line(page, coast)).toBeHidden();
});

test("a form that was opened while there were no departments is saved when there are", async ({ faults, start, visit }) => {
  faults.expectStatus(422);
  const portal = await start(ALONE);
  const page = await visit({ of: portal });
  await organizations(page, true);
  const ada = await extension(page, portal, { organizations: String(await department(page, "Sales")) });
  await organizations(page, false);
  const [edit, fresh] = [await visit({ of: portal }), await visit({ of: portal })];
  const [old, made] = [await Form.edit(edit, ada.id), await Form.new(fresh)];
  await organizations(page, true);
  await old.field("job_title").fill("Countess");
  await old.save.click();
  await old.expectSaved();
  await made.fill({ first_name: "Ben", number: portal.number() });
  await made.save.click();
  await made.expectSaved();
  await page.goto("/extensions");
  await expect(page.getByRole("row", { name: ada.number })).toContainText("Sales");
  await page.goto("/organization");
  await expect(line(page, COMPANY)).toContainText("1 person");

  // Whoever took the tick away is not given another one.
  const blank = { first_name: "Eve", number: portal.number(), boxes: "organizations" };
  const refused = await page.request.post("/extensions/new", { form: blank, maxRedirects: 0 });
  expect(refused.status()).toBe(422);
  // Read, not shown: a page that takes the place of another one may run none of its scripts.
  const ticked = await page.evaluate((html) => {
    const boxes = new DOMParser().parseFromString(html, "text/html").querySelectorAll("input[type=checkbox][name=organizations]");
    return Array.from(boxes, (box) => box.hasAttribute("checked"));
  }, await refused.text());
  expect(ticked).toEqual([false, false]);
});

test("a department is moved by keyboard alone", async ({ start, visit }) => {
  const page = await visit({ of: await start(ALONE) });
  await organizations(page, true);
  const [sales, research] = [await department(page, "Sales"), await department(page, "Research")];
  await page.goto("/organization");
  const until = async (selector: string) => {
    for (let pressed = 0; pressed < 60; pressed++) {
      await page.keyboard.press("Tab");
      if (await page.locator(`${selector}:focus`).count()) return;
    }
    throw new Error(`Tab does not reach ${selector}`);
  };
  await until(`#department-${sales} > .line > a:first-child`);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Sales" })).toBeVisible();
  await until("#parent");
  await page.keyboard.type("Res");
  await until("main button.primary");
  await page.keyboard.press("Enter");
  await expect(below(page, research)).toHaveText([/^Sales/]);
  await until(`#department-${research} > details > summary`);
  await page.keyboard.press("Enter");
  await expect(line(page, sales)).toBeHidden();
});

test("what nobody may make of the tree is refused, and said", async ({ faults, start, visit }) => {
  faults.expectStatus(404, 422);
  const portal = await start(ALONE);
  const page = await visit({ of: portal });
  await organizations(page, true);
  const sales = await department(page, "Sales");
  let deepest = sales;
  for (let depth = 2; depth <= 15; depth++) deepest = await department(page, `Level ${depth}`, deepest);
  const post = async (url: string, form: Record<string, string>) => {
    const answer = await page.request.post(url, { form, maxRedirects: 0 });
    return { status: answer.status(), text: await answer.text() };
  };
  for (const [url, form, words] of [
    [`/organization/${sales}`, { name: "Sales", parent: String(sales), version: "1" }, "A department cannot be below itself."],
    [`/organization/${sales}`, { name: "Sales", parent: String(deepest), version: "1" }, "A department cannot be below itself."],
    ["/organization/new", { name: "Level 16", parent: String(deepest) }, "This would be more than 15 levels deep."],
    ["/organization/new", { name: "Lost", parent: "4711" }, "This is not there any more."],
    ["/organization/new", { name: "Lost", parent: "1; DROP TABLE portal.department" }, "This is not there any more."],
    [`/organization/${sales}/delete`, { version: "1", below: "", parent: "1" }, ""],
    [`/organization/${deepest}/delete`, { version: "1", below: "", parent: String(deepest) }, "This is not there any more."],
  ] as const) {
    const { status, text } = await post(url, form);
    expect(status, text).toBe(words === "" ? 409 : 422);
    expect(text).toContain(words);
  }
  expect((await post(`/organization/${COMPANY}`, { name: "Mine", parent: String(sales), version: "1" })).status).toBe(404);
  expect((await post(`/organization/${COMPANY}/delete`, { version: "1", below: "", parent: String(sales) })).status).toBe(404);
  expect((await post("/organization/new", { name: "x", parent: "1", id: "1" })).status).toBe(400);

  const html = '"><script>document.body.id="hurt"</script><img src=x>';
  const hurt = await department(page, html);
  const { id } = await extension(page, portal, { organizations: String(hurt) });
  for (const address of ["/organization", `/organization/${hurt}`, `/organization/${hurt}/delete`, "/extensions", `/extensions/${id}`, `/extensions/${id}/history`, "/operation-log"]) {
    await page.goto(address);
    expect(await page.locator("body#hurt, main script, main img").count(), address).toBe(0);
    expect(await page.locator("main").innerText(), address).toContain("<script>");
  }
  const unknown = { first_name: "Eve", number: "8999", organizations: "4711" };
  const refused = await post("/extensions/new", unknown);
  expect(refused.status).toBe(422);
  expect(refused.text).toContain("One of these is not there any more");
  const scripted = await page.request.post("/api/extension/create", { data: { form: unknown, apply: false } });
  expect(await scripted.json()).toEqual({ Invalid: { organizations: { organizations: "Unknown" } } });
});

test("who reaches their own departments sees and changes these alone", async ({ faults, start, visit }) => {
  faults.expectStatus(403, 404, 422);
  const portal = await start(ALONE);
  const page = await visit({ of: portal });
  await organizations(page, true);
  const [sales, research] = [await department(page, "Sales"), await department(page, "Research")];
  const east = await department(page, "East", sales);
  const permissions = ["add", "edit", "export", "apply"].map((what) => [`extensions.${what}`, "on"]);
  const role = { name: "Team lead", scope: "own_departments", ...Object.fromEntries(permissions) };
  const made = await page.request.post("/roles/new", { form: role, maxRedirects: 0 });
  const roleUrl = made.headers().location.split("?")[0];
  const lead = await extension(page, portal, { first_name: "Lea", user_password: PASSWORD, role: role.name, organizations: String(sales) });
  const ada = await extension(page, portal, { organizations: String(east) });
  const ben = await extension(page, portal, { first_name: "Ben", organizations: String(research) });
  const both = await extension(page, portal, { first_name: "Cleo", organizations: String(COMPANY) });
  await page.request.post(`/extensions/${both.id}`, {
    headers: { "content-type": "application/x-www-form-urlencoded" },
    data: `first_name=Cleo&number=${both.number}&registration_name=${both.name}&version=1&organizations=${east}&organizations=${research}`,
  });

  const person = await visit({ of: portal, loggedIn: false });
  await logIn(person, lead.number);
  await test.step("in the list, its file and its filter", async () => {
    await person.goto("/extensions");
    await expect(person.getByRole("rowheader")).toHaveText([lead.number, ada.number, both.number]);
    await expect(person.getByRole("combobox", { name: "Organization" }).getByRole("option")).toHaveText(["All departments", "Sales", "Sales › East"]);
    await person.goto(`/extensions?department=${research}`);
    await expect(person.getByRole("heading", { name: "Nobody is in this department" })).toBeVisible();
    const file = await (await person.request.post("/extensions/export", { form: {} })).text();
    expect(file).toContain(ada.number);
    expect(file).not.toContain(ben.number);
    expect((await person.goto(`/extensions/${ben.id}`))?.status()).toBe(404);
    expect((await person.goto("/organization"))?.status()).toBe(403);
  });

  await test.step("in the form, where others stay as they are", async () => {
    const form = await Form.edit(person, both.id);
    const boxes = person.getByRole("group", { name: "Organization" });
    await expect(boxes.getByRole("checkbox")).toHaveCount(2);
    await expect(boxes).toContainText("Also in Research, which you cannot change.");
    await boxes.getByLabel("Sales › East").uncheck();
    await boxes.getByLabel("Sales", { exact: true }).check();
    await form.save.click();
    await form.expectSaved();
    await person.goto("/extensions");
    await expect(person.getByRole("row", { name: both.number })).toContainText("Research, Sales");
    const wish = { first_name: "Lea", number: lead.number, registration_name: lead.name, version: "1", organizations: String(COMPANY) };
    const refused = await person.request.post(`/extensions/${lead.id}`, { form: wish, maxRedirects: 0 });
    expect(refused.status()).toBe(422);
    expect(await refused.text()).toContain("not yours to choose");
  });

  await test.step("and the extension's page says who may edit it", async () => {
    await page.goto(`/extensions/${ada.id}`);
    await page.getByText("Who may edit this").click();
    await expect(page.locator(".editors")).toContainText("Team lead · 1 person with this role");
    await page.goto(`/extensions/${ben.id}`);
    await page.getByText("Who may edit this").click();
    await expect(page.locator(".editors")).not.toContainText("Team lead");
  });

  await test.step("nothing while there are no departments, which the role says", async () => {
    await page.goto(roleUrl);
    const can = page.getByRole("region", { name: "What somebody with this role can do" });
    await expect(can).toContainText("Their own departments: those that the extension");
    await organizations(page, false);
    await page.goto(roleUrl);
    await expect(can).toContainText("while it is, this role reaches no extension.");
    await person.goto("/extensions");
    await expect(person.getByRole("rowheader")).toHaveCount(0);
    expect((await person.goto(`/extensions/${ada.id}`))?.status()).toBe(404);
  });
});

test("two who change a department at once merge what they did", async ({ faults, start, visit }) => {
  faults.expectStatus(409);
  const portal = await start(ALONE);
  const [page, other] = [await visit({ of: portal }), await visit({ of: portal })];
  await organizations(page, true);
  const [sales, research] = [await department(page, "Sales"), await department(page, "Research")];
  await page.goto(`/organization/${sales}`);
  await other.goto(`/organization/${sales}`);
  await other.getByLabel("Under").selectOption("Research");
  await other.getByRole("button", { name: "Save" }).click();
  await page.getByLabel("Name").fill("Far Sales");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: /saved version 2/ })).toBeVisible();
  await expect(page.locator(".merge").getByRole("row", { name: /^Under/ })).toContainText("Research");
  await expect(page.getByLabel("Under")).toHaveValue(String(research));
  await page.getByRole("button", { name: "Save" }).click();
  await expect(below(page, research)).toHaveText([/^Far Sales/]);

  // Of an extension as well, also in a department that came later.
  const ada = await extension(page, portal, { organizations: String(sales) });
  const form = await Form.edit(page, ada.id);
  const late = await department(other, "Late");
  const wish = { first_name: "Ada", last_name: "Lovelace", number: ada.number, registration_name: ada.name, version: "1", organizations: String(late) };
  expect((await other.request.post(`/extensions/${ada.id}`, { form: wish, maxRedirects: 0 })).status()).toBe(303);
  await page.getByRole("group", { name: "Organization" }).getByLabel("Research", { exact: true }).check();
  await form.save.click();
  const row = page.locator(".merge").getByRole("row", { name: /^Organization/ });
  await expect(row).toContainText("a department added since this page was loaded");
  await row.getByRole("radio").first().check();
  await form.fill({ job_title: "Analyst" });
  await form.save.click();
  await form.expectSaved();
  await page.goto("/extensions");
  await expect(page.getByRole("row", { name: ada.number })).toContainText("Late");
});

test("many departments are found by what they are called", async ({ faults, start, visit }) => {
  faults.expectUnusedScript();
  const portal = await start(ALONE);
  const page = await visit({ of: portal });
  await organizations(page, true);
  for (const name of ["Sales", "Research"]) {
    const parent = await department(page, name);
    for (let team = 1; team <= 6; team++) await department(page, `Team ${team} of ${name}`, parent);
  }
  await page.goto("/organization");
  const find = page.getByRole("searchbox", { name: "Find departments" });
  const shown = page.locator("#departments li:visible > .line > :first-child");
  await expect(page.locator("html")).toHaveAttribute("data-awake", "");
  await find.fill("TEAM 3");
  await expect(shown).toHaveText(["The whole company", "Research", "Team 3 of Research", "Sales", "Team 3 of Sales"]);
  await expect(page.getByRole("status")).toHaveText("2 of 15");
  await find.fill("");
  await expect(shown).toHaveCount(15);

  const form = await Form.new(page);
  const boxes = page.getByRole("group", { name: "Organization" });
  await find.fill("4 of sales");
  await expect(boxes.getByRole("checkbox")).toHaveCount(1);
  await find.press("Enter");
  await expect(page).toHaveURL("/extensions/new");
  await boxes.getByRole("checkbox").check();
  await find.fill("");
  await expect(boxes.getByRole("checkbox", { checked: true })).toHaveCount(2);
  await form.fill({ first_name: "Ada" });
  // What was chosen is kept like everything that was typed.
  await page.reload();
  await form.awake();
  await expect(boxes.getByRole("checkbox", { checked: true })).toHaveCount(2);
  await boxes.getByLabel("The whole company").uncheck();
  await form.save.click();
  await form.expectSaved();
  await page.goto("/extensions");
  await expect(page.getByRole("row", { name: "Ada" })).toContainText("Team 4 of Sales");

  const plain = await visit({ of: portal, javaScriptEnabled: false });
  await plain.goto("/organization");
  await plain.getByRole("searchbox", { name: "Find departments" }).fill("team 3");
  await plain.getByRole("button", { name: "Find" }).click();
  await expect(plain.locator("#departments li:visible")).toHaveCount(5);
  await plain.getByRole("link", { name: "Show all departments" }).click();
  await expect(plain.locator("#departments li:visible")).toHaveCount(15);
  await plain.goto("/organization?q=nobody");
  await expect(plain.getByText("No department is called so.")).toBeVisible();
});

for (const width of [360, 1440])
  test(`axe finds nothing on the pages of departments, ${width} px`, async ({ faults, start, visit }) => {
    faults.expectStatus(422);
    const portal = await start(ALONE);
    const page = await visit({ of: portal, viewport: { width, height: 900 } });
    await organizations(page, true);
    await page.goto("/organization");
    await expectNoViolation(page, "no departments");
    const sales = await department(page, "Sales");
    for (let team = 1; team <= 12; team++) await department(page, `Team ${team} with a name that takes a lot of room`, sales);
    const { id } = await extension(page, portal, { organizations: String(sales) });
    for (const address of ["/organization", "/organization/new", `/organization/${sales}`, `/organization/${sales}/delete`, "/extensions", `/extensions?department=${sales}`, `/extensions/${id}`, "/extensions/new", "/settings"]) {
      await page.goto(address);
      await expectNoViolation(page, address);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), address).toBeLessThanOrEqual(width);
    }
    await page.goto("/organization/new");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
    await expectNoViolation(page, "a department to put right");
  });
