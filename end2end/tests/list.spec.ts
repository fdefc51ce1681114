import { readFile } from "node:fs/promises";

import type { Page } from "@playwright/test";

import { expect, test } from "../fixture.ts";
import { extension } from "../person/extension.ts";
import type { Portal } from "../system/portal.ts";

const PEOPLE = [
  { first_name: "Jörg", last_name: "Müller", email: "jm@example.com", mobile: "0171 555", job_title: "Baker", caller_id: "900" },
  { first_name: "Ada", last_name: "Lovelace", email: "Zeta@example.com", caller_id: "800" },
  { first_name: "Łukasz", last_name: "Żak", email: "aa@example.com", caller_id: "700", registration_name: "desk.zak" },
];

const numbers = (page: Page) => page.getByRole("rowheader");

async function populate(page: Page, portal: Portal, count: number): Promise<void> {
  for (let number = 1000; number < 1000 + count; number++)
    await extension(page, portal, { first_name: "Person", last_name: String(number), number: String(number) }, false);
}

test("an empty list invites to the first extension", async ({ start, visit }) => {
  const page = await visit({ of: await start({ environment: { PATCHBAY_SIP_ENGINE: "none" } }) });
  await page.goto("/");
  await expect(page).toHaveURL("/extensions");
  await expect(page.getByRole("heading", { name: "Nobody can be called yet" })).toBeVisible();
  await page.getByRole("link", { name: "Add the first extension" }).click();
  await expect(page.getByRole("heading", { name: "New extension" })).toBeVisible();
});

test("search and sort", async ({ start, visit }) => {
  const portal = await start({ environment: { PATCHBAY_SIP_ENGINE: "none" } });
  const page = await visit({ of: portal });
  for (const [at, person] of PEOPLE.entries()) await extension(page, portal, { ...person, number: `10${at}` });

  await test.step("search finds every text of a row, whatever the case", async () => {
    await page.goto("/extensions");
    const box = page.getByRole("searchbox", { name: "Search extensions" });
    for (const [search, found] of [
      ["101", ["101"]],
      ["MÜLLER", ["100"]],
      ["jörg müller", ["100"]],
      ["żak", ["102"]],
      ["zeta@EXAMPLE", ["101"]],
      ["0171", ["100"]],
      ["bak", ["100"]],
      ["800", ["101"]],
      ["desk.zak", ["102"]],
      ["example.com", ["100", "101", "102"]],
    ] as const) {
      await box.fill(search);
      await box.press("Enter");
      await expect(page).toHaveURL(new RegExp(`q=${encodeURIComponent(search).replaceAll("%20", "\\+")}`));
      await expect(numbers(page), search).toHaveText([...found]);
      await expect(box).toHaveValue(search);
    }
    await box.fill("100%_'\"<b>");
    await box.press("Enter");
    await expect(page.getByRole("heading", { name: "Nothing matches “100%_'\"<b>”" })).toBeVisible();
    await page.getByRole("link", { name: "Show all extensions" }).click();
    await expect(numbers(page)).toHaveCount(3);
    await page.goBack();
    await expect(page.getByRole("heading", { name: /Nothing matches/ })).toBeVisible();
  });

  await test.step("every column sorts both ways, and says so", async () => {
    await page.goto("/extensions");
    for (const [column, order] of [
      ["Number", ["100", "101", "102"]],
      ["Name", ["101", "100", "102"]],
      ["E-mail", ["102", "100", "101"]],
      ["Caller ID", ["102", "101", "100"]],
    ] as const) {
      const head = page.getByRole("columnheader", { name: column });
      if (column !== "Number") await head.getByRole("link").click();
      await expect(head).toHaveAttribute("aria-sort", "ascending");
      await expect(numbers(page), column).toHaveText([...order]);
      await head.getByRole("link").click();
      await expect(head).toHaveAttribute("aria-sort", "descending");
      await expect(numbers(page), column).toHaveText([...order].reverse());
    }
    await page.goBack();
    await expect(page.getByRole("columnheader", { name: "Caller ID" })).toHaveAttribute("aria-sort", "ascending");
  });
});

test("pages go forth and back, in three sizes, and the address keeps it all", async ({ start, visit }) => {
  const portal = await start({ environment: { PATCHBAY_SIP_ENGINE: "none" } });
  const page = await visit({ of: portal });
  await populate(page, portal, 60);
  const [next, previous] = [page.getByRole("link", { name: "Next" }), page.getByRole("link", { name: "Previous" })];
  await page.goto("/extensions?sort=-number");
  await expect(page.getByRole("heading", { name: "Extensions 60" })).toBeVisible();
  await expect(numbers(page)).toHaveCount(25);
  await expect(numbers(page).first()).toHaveText("1059");
  await expect(previous).toHaveAttribute("aria-disabled", "true");
  await next.click();
  await expect(numbers(page).first()).toHaveText("1034");
  await next.click();
  await expect(numbers(page)).toHaveCount(10);
  await expect(next).toHaveAttribute("aria-disabled", "true");
  await page.reload();
  await expect(numbers(page).last()).toHaveText("1000");
  await previous.click();
  await expect(numbers(page).first()).toHaveText("1034");
  await previous.click();
  await expect(numbers(page).first()).toHaveText("1059");
  await expect(previous).toHaveAttribute("aria-disabled", "true");
  await page.goBack();
  await expect(numbers(page).first()).toHaveText("1034");

  await page.getByLabel("Rows").selectOption("50");
  await page.getByRole("button", { name: "Show", exact: true }).last().click();
  await expect(numbers(page)).toHaveCount(50);
  await expect(numbers(page).first()).toHaveText("1059");
  await page.getByLabel("Rows").selectOption("100");
  await page.getByRole("button", { name: "Show", exact: true }).last().click();
  await expect(numbers(page)).toHaveCount(60);
});

for (const javaScriptEnabled of [true, false])
  test(`what the list finds is taken away as a file, ${javaScriptEnabled ? "with" : "without"} script`, async ({ faults, start, visit }) => {
    faults.expect(/\/extensions\/export net::ERR_ABORTED$/);
    faults.expectUnusedScript();
    const portal = await start({ environment: { PATCHBAY_SIP_ENGINE: "none" } });
    const page = await visit({ of: portal, javaScriptEnabled });
    // Not that of the selection, which asks first.
    const button = page.getByRole("button", { name: /^Export(?! …)/ });
    const lines = async () => {
      const download = page.waitForEvent("download");
      await button.click();
      const file = await download;
      expect(file.suggestedFilename()).toBe("extensions.csv");
      return (await readFile(await file.path(), "utf8")).split("\r\n");
    };
    await page.goto("/extensions");
    await expect(button, "of nothing there is no file").toHaveCount(0);

    await extension(page, portal, { ...PEOPLE[0], number: "0042", registration_name: "desk.jm" });
    const formula = await extension(page, portal, { first_name: '=HYPERLINK("x")', last_name: "+1", number: "9", concurrent_registrations: "3", remote_registration: "on", network_restriction: "on", networks: "192.0.2.0/24, 2001:db8::/32" }, false);
    await page.goto("/extensions?sort=-number");
    const presence = ["Available", "Away", "Business Trip", "Do Not Disturb", "Lunch", "Off Work"].flatMap((status) =>
      ["Information", "Forward Always", "Forward No Answer", "Forward Busy", "Ring Timeout"].map((part) => `,${status} ${part}`),
    );
    // What is said of nobody who is not to be disturbed is a word, since a blank cell means something else.
    const silent = ",".repeat(16) + ",none" + ",".repeat(13);
    expect(await lines()).toEqual([
      "\ufeffExtension Number,First Name,Last Name,Email Address,Mobile Number,User Role,Job Title,Caller ID,Registration Name,IP Phone Concurrent Registrations,Call Waiting,Call Handling,Pick-up Groups," +
        "Allow Remote Registration,Network Restriction,Permitted Networks,User Agent Restriction,Permitted User Agents," +
        "Maximum Call Duration,Outbound Call Limit,Outbound Call Limit Seconds" + presence.join(""),
      `0042,Jörg,Müller,jm@example.com,0171 555,None,Baker,900,desk.jm,1,on,,,off,off,,off,,,unlimited,${silent}`,
      `9,"'=HYPERLINK(""x"")",'+1,,,None,,,${formula.name},3,on,,,on,on,"192.0.2.0/24\n2001:db8::/32",off,,,unlimited,${silent}`,
      "",
    ]);
    await page.goto("/extensions?q=baker");
    await expect(button).toHaveText(/what was found/);
    expect(await lines()).toEqual([expect.any(String), expect.stringContaining("Jörg"), ""]);
    await page.goto("/operation-log");
    const newest = page.getByRole("row").filter({ hasText: "Export extensions" });
    await expect(newest).toHaveCount(2);
    await expect(newest.first()).toContainText("baker");
  });

test("a row opens its extension, its phone's settings and its end", async ({ page, portal }) => {
  const { id, number } = await extension(page, portal);
  const more = async (entry: string) => {
    await page.goto(`/extensions?q=${number}`);
    await page.getByRole("button", { name: `More for ${number}` }).click();
    await page.getByRole("link", { name: entry, exact: true }).click();
  };
  await more("Edit");
  await expect(page).toHaveURL(`/extensions/${id}`);
  await more("Set up the phone");
  await expect(page).toHaveURL(`/extensions/${id}/phone`);
  await more("History");
  await expect(page).toHaveURL(`/extensions/${id}/history`);
  await more("Delete …");
  await page.getByRole("link", { name: "Cancel" }).click();
  await expect(page).toHaveURL("/extensions");
  await page.goto(`/extensions?q=${number}`);
  await expect(numbers(page)).toHaveText([number]);
});

test("/ goes to the search box unless somebody is typing", async ({ page, portal }) => {
  await extension(page, portal);
  await page.goto("/extensions");
  const box = page.getByRole("searchbox", { name: "Search extensions" });
  await expect(async () => {
    await page.keyboard.press("/");
    await expect(box).toBeFocused({ timeout: 100 });
  }).toPass();
  await expect(box).toHaveValue("");
  await page.keyboard.type("a/b");
  await expect(box).toHaveValue("a/b");
});

const LONG = {
  caller_id: "+(49)-30-1234567890-1234567890",
};

async function expectNothingSideways(page: Page, id: number): Promise<void> {
  for (const url of ["/extensions", "/extensions/new", `/extensions/${id}`, `/extensions/${id}/phone`, `/extensions/${id}/delete`, "/nowhere"]) {
    await page.goto(url);
    const [inside, outside] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(inside, url).toBeLessThanOrEqual(outside);
  }
}

for (const width of [360, 2560])
  test(`nothing scrolls sideways at ${width} px`, async ({ faults, page, portal }) => {
    faults.expectStatus(404);
    const { id } = await extension(page, portal, { ...LONG, email: `${"long".repeat(15)}@${"host".repeat(15)}.w${width}.example.com` });
    await page.setViewportSize({ width, height: 800 });
    await expectNothingSideways(page, id);
  });

test("a name of 63 letters breaks rather than scrolls", async ({ faults, page, portal }) => {
  faults.expectStatus(404);
  const { id } = await extension(page, portal, { first_name: "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissen" });
  await page.setViewportSize({ width: 360, height: 800 });
  await expectNothingSideways(page, id);
});

test("light or dark is chosen in the account menu and remembered", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto("/extensions");
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await background();
  const choose = async (name: string) => {
    await page.getByRole("button", { name: /account of/ }).click();
    await page.getByRole("radio", { name }).check({ force: true });
    await page.keyboard.press("Escape");
  };
  await choose("Dark");
  await expect.poll(background).not.toBe(light);
  const dark = await background();
  await expect.poll(async () => (await page.context().cookies()).find(({ name }) => name === "theme")?.value).toBe("dark");
  await page.reload();
  expect(await background()).toBe(dark);
  await page.goto("/extensions/new");
  expect(await background()).toBe(dark);
  await page.emulateMedia({ colorScheme: "dark" });
  await choose("Light");
  await expect.poll(background).toBe(light);
  await choose("System");
  await expect.poll(background).toBe(dark);
});
