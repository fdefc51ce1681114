import { type Locator, type Page, expect } from "@playwright/test";

import { logIn, test } from "../fixture.ts";
import { expectNoViolation } from "../person/accessible.ts";
import { type Extension, type Values, extension } from "../person/extension.ts";
import { Cluster } from "../system/cluster.ts";

/** Saves new values over version `version`, the way a browser without script posts them. */
async function change(page: Page, { id, number, name }: Extension, version: number, values: Values, apply = false): Promise<void> {
  const form = { first_name: "Ada", last_name: "Lovelace", number, registration_name: name, ...values };
  const answer = await page.request.post(`/extensions/${id}`, {
    form: { ...form, version, apply: apply ? "yes" : "no" },
    maxRedirects: 0,
  });
  expect(answer.status(), await answer.text()).toBe(303);
}

async function remove(page: Page, id: number): Promise<void> {
  expect((await page.request.post(`/extensions/${id}/delete`, { maxRedirects: 0 })).status()).toBe(303);
}

const changes = (page: Page, version: number) =>
  page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: `Version ${version}`, exact: true }) }).last();

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with script" : "without script";

  test(`history tells every version, and old values come back, ${how}`, async ({ faults, portal, visit }) => {
    faults.expectStatus(422);
    faults.expectUnusedScript();
    const page = await visit({ of: portal, javaScriptEnabled });
    const ada = await extension(page, portal, { job_title: "Analyst" });
    await change(page, ada, 1, { job_title: "Countess", mobile: "+44 1815" }, true);
    const password = "Another-Secret-1852";
    portal.secrets.add(password);
    await change(page, ada, 2, { job_title: "Countess", mobile: "+44 1815", registration_password: password });

    await page.goto(`/extensions/${ada.id}`);
    await page.getByRole("link", { name: "History" }).click();
    await expect(page).toHaveURL(`/extensions/${ada.id}/history`);
    await expect(page.getByRole("heading", { level: 3 })).toHaveText(["Version 3", "Version 2", "Version 1"]);
    await expect(changes(page, 3)).toContainText("waits for Apply");
    await expect(changes(page, 3)).toContainText(/Registration password\s*changed/);
    await expect(changes(page, 2)).toContainText("live");
    await expect(changes(page, 2).locator("del")).toHaveText("Analyst");
    await expect(changes(page, 2).locator("ins")).toHaveText(["+44 1815", "Countess"]);
    await expect(changes(page, 1)).toContainText(/admin@example\.com · .* · 10\.9\.\d+\.\d+/);
    await expect(changes(page, 1).locator("time").first()).toHaveText(/^\d{1,2} [A-Z][a-z]{2} \d{4}, \d\d:\d\d UTC$/);
    await expect(changes(page, 1).locator("time").first()).toHaveAttribute("datetime", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(await page.content()).not.toContain(password);

    await page.getByRole("link", { name: "Restore version 1" }).click();
    await expect(page).toHaveURL(`/extensions/${ada.id}/versions/1#restore`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`${ada.number} Ada Lovelace as of version 1`);
    await expect(page.getByRole("region", { name: "As it was" })).toContainText("Analyst");
    await expect(page.getByRole("checkbox", { name: "Job title" })).toBeChecked();
    await expect(page.getByRole("checkbox", { name: "Registration password" })).not.toBeChecked();
    await page.getByRole("checkbox", { name: "Mobile number" }).uncheck();
    await page.getByRole("checkbox", { name: "Job title" }).uncheck();
    await page.getByRole("button", { name: "Restore", exact: true }).click();
    await expect(page.getByRole("alert")).toContainText("Tick what is to come back first.");
    await expect(page.getByRole("checkbox", { name: "Job title" })).not.toBeChecked();
    await page.getByRole("checkbox", { name: "Job title" }).check();
    await page.getByRole("button", { name: "Restore and Apply" }).click();
    await expect(page).toHaveURL(`/extensions/${ada.id}/history`);
    await expect(changes(page, 4)).toContainText("live");
    await expect(changes(page, 4).locator("ins")).toHaveText(["Analyst"]);
    await expect(changes(page, 4).locator("del")).toHaveText(["Countess"]);
    await page.goto(`/extensions/${ada.id}/versions/4`);
    await expect(page.getByRole("main")).toContainText("Nothing differs from how it is now.");
    await expect(page.getByRole("main")).toContainText("+44 1815");
  });

  test(`an extension is shown as of a moment, ${how}`, async ({ faults, start, visit }) => {
    faults.expectStatus(422);
    faults.expectUnusedScript();
    const cluster = Cluster.start();
    try {
      const portal = await start({ environment: { DATABASE_URL: cluster.url, PATCHBAY_SIP_ENGINE: "none" } });
      const page = await visit({ of: portal, javaScriptEnabled });
      const ada = await extension(page, portal, { job_title: "Analyst" });
      await change(page, ada, 1, { job_title: "Countess" });
      await change(page, ada, 2, { job_title: "Director" }, true);
      await remove(page, ada.id);
      // As if a day had gone by between one version and the next.
      const owner = await cluster.session();
      await owner.run("UPDATE portal.revision SET at = '2026-03-01T12:00:30Z'::timestamptz + version * interval '1 day'");
      await owner.run("UPDATE portal.application SET at = '2026-03-01T12:00:30Z'::timestamptz + version * interval '1 day'");
      owner.end();

      await page.goto(`/extensions/${ada.id}/history`);
      const then = page.getByRole("region", { name: "As it was" });
      const ask = async (moment: string) => {
        await page.goto(`/extensions/${ada.id}/history`);
        await page.getByLabel("As it was at").fill(moment);
        await page.getByRole("region", { name: "Versions" }).getByRole("button", { name: "Show" }).click();
      };
      for (const [moment, version, title, live] of [
        // The minute in which a version was made ends with it.
        ["2026-03-02T12:00", 1, "Analyst", "The phones saw the same."],
        ["2026-03-03T11:59", 1, "Analyst", "The phones saw the same."],
        ["2026-03-03T12:00", 2, "Countess", "The phones still saw version 1."],
        ["2026-03-04T23:00", 3, "Director", "The phones saw the same."],
        ["2027-01-01T00:00", 4, "Director", "No phone could register then."],
      ] as const) {
        await ask(moment);
        await expect(page.getByRole("heading", { level: 1 })).toContainText(`as of version ${version}`);
        await expect(then).toContainText(title);
        await expect(page.getByRole("main")).toContainText(live);
        await expect(page.getByText("This was the newest version on").locator("time")).toHaveAttribute("datetime", new RegExp(`^${moment}`));
      }
      await ask("2026-03-03T12:00");
      await page.getByRole("link", { name: "Show version 1" }).click();
      await expect(page.getByRole("heading", { level: 1 })).toContainText("as of version 1");

      await ask("2026-03-02T11:59");
      await expect(page.locator("#at-verdict")).toContainText("There was no such extension yet.");
      await expect(page.getByLabel("As it was at")).toHaveValue("2026-03-02T11:59");
      await expect(page.getByRole("heading", { level: 3 })).toHaveCount(4);
      await ask("");
      await expect(page.locator("#at-verdict")).toHaveText("Choose a day and a time.");
      if (javaScriptEnabled) await expectNoViolation(page, "a moment of which there is nothing");
      await page.goto("about:blank");
      await portal.stop();
    } finally {
      cluster.remove();
    }
  });

  test(`what waits is applied and discarded, ${how}`, async ({ faults, start, visit }) => {
    faults.expectStatus(409, 422);
    faults.expectUnusedScript();
    const portal = await start({ environment: { PATCHBAY_SIP_ENGINE: "none" } });
    const page = await visit({ of: portal, javaScriptEnabled });
    const [ada, ben, new_] = [
      await extension(page, portal),
      await extension(page, portal, { first_name: "Ben" }),
      await extension(page, portal, { first_name: "Cy" }, false),
    ];
    await change(page, ada, 1, { mobile: "1815" });
    await change(page, ben, 1, { first_name: "Ben", mobile: "1816" });
    await page.goto("/extensions");
    await page.getByRole("link", { name: "3 changes wait for Apply" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Waiting for Apply 3");
    await expect(page.getByRole("main").locator("ins").first()).toHaveText("1815");
    await expect(page.getByText("new, not live yet")).toHaveCount(1);
    for (const { number } of [ada, ben, new_])
      await expect(page.getByRole("listitem").filter({ has: page.getByRole("checkbox", { name: number }) })).toContainText(
        /admin@example\.com · \d+ \w{3} \d{4}, \d\d:\d\d UTC · 10\.9\.\d+\.\d+/,
      );

    await test.step("nothing ticked", async () => {
      await page.getByRole("button", { name: "Apply selected" }).click();
      await expect(page.getByRole("alert")).toContainText("Tick the extensions first.");
    });

    await test.step("somebody was faster", async () => {
      await change(page, ben, 2, { first_name: "Ben", mobile: "1817" });
      await page.getByRole("checkbox", { name: ada.number }).check();
      await page.getByRole("checkbox", { name: ben.number }).check();
      await page.getByRole("button", { name: "Apply selected" }).click();
      await expect(page.getByRole("alert")).toContainText(`Ben Lovelace (${ben.number}) was changed meanwhile`);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("Waiting for Apply 3");
    });

    await test.step("apply one", async () => {
      await page.getByRole("checkbox", { name: ada.number }).check();
      await page.getByRole("button", { name: "Apply selected" }).click();
      await expect(page.getByRole("checkbox", { name: ada.number })).toHaveCount(0);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("Waiting for Apply 2");
    });

    await test.step("all is what was seen", async () => {
      await change(page, ada, 2, { mobile: "1818" });
      await page.getByRole("button", { name: "Discard all 2 …" }).click();
      await expect(page.getByRole("main")).toContainText("Those that were never live are deleted; they can be restored for 30 days.");
      await page.getByRole("link", { name: "Cancel" }).click();
      await page.getByRole("checkbox", { name: ben.number }).check();
      await page.getByRole("checkbox", { name: new_.number }).check();
      await page.getByRole("button", { name: "Discard selected …" }).click();
      await expect(page.getByRole("main").getByRole("listitem").filter({ hasText: "Lovelace" })).toHaveCount(2);
      await page.getByRole("button", { name: "Discard 2 changes" }).click();
      await expect(page).toHaveURL("/extensions/pending");
      await expect(page.getByRole("checkbox")).toHaveCount(1);
      await page.goto(`/extensions/${ben.id}/history`);
      await expect(changes(page, 4)).toContainText("live");
      await expect(changes(page, 4).locator("del")).toHaveText("1817");
      await page.goto("/extensions/pending");
      await page.getByRole("button", { name: "Apply all 1" }).click();
      await expect(page.getByRole("heading", { name: "Nothing waits for Apply" })).toBeVisible();
      await expect(page.getByRole("banner").getByRole("link", { name: "Apply" })).toHaveCount(0);
    });
  });

  test(`an apply button never applies what was not seen, ${how}`, async ({ faults, portal, visit }) => {
    faults.expectStatus(409);
    faults.expectUnusedScript();
    const page = await visit({ of: portal, javaScriptEnabled });
    const ada = await extension(page, portal);
    await change(page, ada, 1, { mobile: "1815" });
    for (const [url, button] of [
      [`/extensions/${ada.id}`, "Apply"],
      [`/extensions/${ada.id}/phone`, "Apply"],
      [`/extensions/${ada.id}/history`, /^Apply version/],
    ] as const) {
      await page.goto(url);
      const version = Number((await page.locator('input[name="version"]').first().inputValue()) || 0);
      await change(page, ada, version, { mobile: `${version}` });
      await page.locator(".notice, .head").getByRole("button", { name: button, exact: true }).click();
      await expect(page.getByRole("alert")).toContainText(`Version ${version + 1} was saved meanwhile.`);
      await expect(changes(page, version + 1)).toContainText("waits for Apply");
    }
    await page.goto(`/extensions/${ada.id}/history`);
    await page.getByRole("button", { name: /^Apply version/ }).click();
    await expect(page.getByRole("heading", { name: `Extension ${ada.number} is live` })).toBeVisible();
  });

  test(`what is deleted comes back, ${how}`, async ({ faults, portal, visit }) => {
    faults.expectStatus(409, 422);
    faults.expectUnusedScript();
    const page = await visit({ of: portal, javaScriptEnabled });
    const email = `ada.${portal.number()}@example.com`;
    const ada = await extension(page, portal, { email });
    await page.goto(`/extensions/${ada.id}/delete`);
    await expect(page.getByRole("main")).toContainText("For 30 days it stays reserved");
    await page.getByRole("button", { name: `Delete ${ada.number}` }).click();

    await test.step("its number is reserved", async () => {
      const form = { first_name: "Eve", number: ada.number, email, apply: "yes" };
      const answer = await page.request.post("/extensions/new", { form, maxRedirects: 0 });
      expect(answer.status()).toBe(422);
      expect(await answer.text()).toContain(
        `It is reserved for Ada Lovelace (${ada.number}), who was deleted. Restore or release it under Deleted, or take ${Number(ada.number) + 1}.`,
      );
    });

    const heir = await extension(page, portal, { first_name: "Ben", email });
    await page.goto("/extensions");
    await page.getByRole("link", { name: "Deleted" }).click();
    await expect(page.getByRole("heading", { name: "Deleted extensions" })).toBeVisible();
    await page.getByRole("button", { name: `Restore ${ada.number}` }).click();
    await expect(page.getByRole("alert")).toContainText(`The e-mail address is Ben Lovelace (${heir.number})’s by now.`);
    await page.getByRole("button", { name: "Restore without the address" }).click();
    await expect(page).toHaveURL(`/extensions/${ada.id}/history`);
    await expect(changes(page, 3)).toContainText("Brought back");
    await expect(changes(page, 3)).toContainText("live");
    await expect(changes(page, 3).locator("del")).toHaveText(email);

    await test.step("and its number can be released", async () => {
      await remove(page, ada.id);
      await page.goto(`/extensions/${ada.id}/history`);
      await expect(page.getByRole("main")).toContainText("Can be restored until");
      await page.goto("/extensions/deleted");
      await page.getByRole("link", { name: `Release number ${ada.number}` }).click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Release number ${ada.number} Ada Lovelace?`);
      await page.getByRole("link", { name: "Cancel" }).click();
      await expect(page.getByRole("listitem").filter({ hasText: ada.number })).toContainText("number reserved");
      await page.getByRole("link", { name: `Release number ${ada.number}` }).click();
      await page.getByRole("button", { name: `Release number ${ada.number}` }).click();
      await expect(page.getByRole("listitem").filter({ hasText: ada.number })).toContainText("number released");
      await extension(page, portal, { first_name: "Eve", number: ada.number });
      await page.getByRole("button", { name: `Restore ${ada.number}` }).click();
      await expect(page.getByRole("alert")).toContainText(`The number is Eve Lovelace (${ada.number})’s by now.`);
      await expect(page.getByRole("button", { name: "Restore without the address" })).toHaveCount(0);
    });
  });
}

for (const width of [360, 1440])
  test(`axe finds nothing on pages about versions, ${width} px`, async ({ faults, portal, visit }) => {
    faults.expectStatus(409, 422);
    const page = await visit({ of: portal, viewport: { width, height: 900 } });
    const ada = await extension(page, portal, { job_title: "Analyst" });
    await change(page, ada, 1, { job_title: "Countess" }, true);
    await change(page, ada, 2, { mobile: "1815" });
    const gone = await extension(page, portal, {}, false);
    await remove(page, gone.id);
    for (const url of [
      `/extensions/${ada.id}/history`,
      `/extensions/${gone.id}/history`,
      `/extensions/${ada.id}/versions/1`,
      `/extensions/${gone.id}/versions/2`,
      "/extensions/pending",
      "/extensions/deleted",
      `/extensions/${gone.id}/release`,
    ]) {
      await page.goto(url);
      await expectNoViolation(page, url);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(overflow, `${url} is as wide as the window`).toBeLessThanOrEqual(0);
    }
    await page.goto("/extensions/pending");
    await page.getByRole("button", { name: "Apply selected" }).click();
    await expectNoViolation(page, "nothing ticked");
    await page.getByRole("checkbox", { name: ada.number }).check();
    await page.getByRole("button", { name: "Discard selected …" }).click();
    await expectNoViolation(page, "before discarding");
  });

/** Goes through a list of 30, of which a page shows 25, and back. */
async function turns(page: Page, url: string, rows: Locator, ends: [string, string]): Promise<void> {
  await page.goto(url);
  const pager = page.getByRole("navigation", { name: "Pages" });
  const [previous, next] = [pager.getByRole("link", { name: "Previous" }), pager.getByRole("link", { name: "Next" })];
  const at = async (count: number, end: Locator, text: string) => {
    await expect(rows).toHaveCount(count);
    await expect(end).toContainText(text);
  };
  await at(25, rows.first(), ends[0]);
  await expect(previous).toHaveAttribute("aria-disabled", "true");
  await next.click();
  await at(5, rows.last(), ends[1]);
  await expect(next).toHaveAttribute("aria-disabled", "true");
  await previous.click();
  await at(25, rows.first(), ends[0]);
  await expect(page).toHaveURL(url);
}

test("long lists of versions, of what waits and of what was deleted are read in parts, forth and back", async ({ start, visit }) => {
  const portal = await start({ environment: { PATCHBAY_SIP_ENGINE: "none" } });
  const page = await visit({ of: portal });
  const ada = await extension(page, portal);
  for (let version = 1; version < 30; version++) await change(page, ada, version, { job_title: `${version}` }, true);
  await turns(page, `/extensions/${ada.id}/history`, page.getByRole("heading", { level: 3 }), ["Version 30", "Version 1"]);

  const made: Extension[] = [];
  for (let count = 0; count < 30; count++) made.push(await extension(page, portal, {}, false));
  const ends = [made[0], made[29]].map((one) => one.number) as [string, string];
  const cases = page.getByRole("main").locator(".cases > li");
  await turns(page, "/extensions/pending", cases, ends);
  for (const { id } of made) await remove(page, id);
  await turns(page, "/extensions/deleted", cases, [ends[1], ends[0]]);
});

test("a restore is given back after a session that ended, without what nobody may see", async ({ faults, page, portal }) => {
  faults.expectStatus(401);
  const ada = await extension(page, portal, { job_title: "Analyst", mobile: "1815" });
  await change(page, ada, 1, { job_title: "Countess", mobile: "1852" });
  await page.goto(`/extensions/${ada.id}/versions/1`);
  await page.getByRole("checkbox", { name: "Mobile number" }).uncheck();
  await page.context().clearCookies();
  await page.getByRole("button", { name: "Restore", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("You were logged out meanwhile.");
  await expect(page.getByRole("checkbox")).toHaveCount(1);
  await expect(page.getByRole("checkbox", { name: "Job title" })).toBeChecked();
  await expect(page.getByText(/Analyst|Countess|Lovelace/)).toHaveCount(0);
  await logIn(page, portal);
  await page.getByRole("button", { name: "Restore", exact: true }).click();
  await expect(changes(page, 3).locator("ins")).toHaveText(["Analyst"]);
  await expect(changes(page, 3).locator("del")).toHaveText(["Countess"]);
});

test("addresses that lead nowhere say so", async ({ faults, page, portal }) => {
  faults.expectStatus(400, 404);
  const { id } = await extension(page, portal);
  for (const url of ["/extensions/999999/history", `/extensions/${id}/versions/2`, `/extensions/${id}/versions/x`, "/extensions/x/history"]) {
    expect((await page.goto(url))?.status(), url).toBe(404);
    await expect(page.getByRole("heading", { name: "This extension is not there" })).toBeVisible();
  }
  const gone = await extension(page, portal);
  await remove(page, gone.id);
  await page.goto(`/extensions/${gone.id}`);
  await page.getByRole("link", { name: "Deleted extensions" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: gone.number })).toBeVisible();
  const post = async (url: string, form: Record<string, string>) => (await page.request.post(url, { form, maxRedirects: 0 })).status();
  expect(await post(`/extensions/${id}/apply`, {})).toBe(400);
  expect(await post("/extensions/pending", { do: "apply", pick: "x" })).toBe(400);
  expect(await post("/extensions/pending", { do: "apply_all" })).toBe(400);
  expect(await post(`/extensions/${id}/versions/1`, { from: "1", field: "nonsense" })).toBe(400);
  expect(await post(`/extensions/${id}/undelete`, {}), "it is there").toBe(303);
  expect(await post(`/extensions/${id}/release`, {}), "nothing is reserved").toBe(404);
  for (const query of ["?before=x", "?before=-1", "?after=x"]) {
    expect((await page.goto(`/extensions/${id}/history${query}`))?.status()).toBe(200);
    expect((await page.goto(`/extensions/pending${query}`))?.status()).toBe(200);
    expect((await page.goto(`/extensions/deleted${query}`))?.status()).toBe(200);
  }
});
