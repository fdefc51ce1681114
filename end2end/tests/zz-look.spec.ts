import { test } from "../fixture.ts";
import { extension } from "../person/extension.ts";
import { department, organizations } from "../person/organization.ts";

test("look", async ({ start, visit }) => {
  test.setTimeout(120_000);
  const portal = await start({ environment: { PATCHBAY_SIP_ENGINE: "none" } });
  const page = await visit({ of: portal });
  await page.goto("/settings");
  await page.getByLabel("Company name").fill("Analytical Engines");
  await page.getByRole("button", { name: "Save" }).click();
  await organizations(page, true);
  const sales = await department(page, "Sales");
  const research = await department(page, "Research");
  for (let team = 1; team <= 12; team++) await department(page, `Team ${team} with a name that takes a lot of room`, sales);
  const compilers = await department(page, "Compilers", research);
  await department(page, "Front end", compilers);
  const { id } = await extension(page, portal, { organizations: String(sales) });
  await extension(page, portal, { first_name: "Grace", organizations: String(compilers) });
  for (const [scheme, width] of [["light", 360], ["dark", 1440], ["light", 1440]] as const) {
    const look = await visit({ of: portal, colorScheme: scheme, viewport: { width, height: 1000 } });
    for (const [name, url] of [["tree", "/organization"], ["edit", `/organization/${research}`], ["delete", `/organization/${sales}/delete`], ["form", `/extensions/${id}`], ["list", "/extensions"], ["settings", "/settings"]]) {
      await look.goto(url);
      await look.screenshot({ path: `/tmp/org/${name}-${scheme}-${width}.png`, fullPage: name === "form" });
      const wide = await look.evaluate(() => [...document.querySelectorAll("main *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1).map((e) => `${e.tagName}.${e.className}#${e.id} ${Math.round(e.getBoundingClientRect().width)}`).slice(0, 12));
      if (wide.length) console.log(name, width, wide);
    }
  }
});
