import { randomInt } from "node:crypto";

import { expect, test } from "../../fixture.ts";
import { Form } from "../../person/form.ts";
import { organizations } from "../../person/organization.ts";
import { type Case, type Judged, TYPES, golden, natively } from "../../system/judged.ts";

/** PATCHBAY_SEED repeats a run. */
const SEED = Number(process.env.PATCHBAY_SEED ?? randomInt(2 ** 32));
const GENERATED = 100_000;
/** So many inputs for each verdict that is changed: those that occur among them. */
const CHANGED = 1_000;
/** Every verdict has to be met this often, or the boundary was hardly looked at. */
const OFTEN = 200;

for (const type of TYPES)
  test(`${type}: the WebAssembly of the page judges ${GENERATED} inputs as the server does`, async ({ page }) => {
    console.log(`PATCHBAY_SEED=${SEED}`);
    const native = await natively(type, SEED, GENERATED);
    await Form.new(page);
    const { disagreements, verdicts } = await page.evaluate(judgeInPage, { native, golden: golden(type) });
    expect(disagreements, `PATCHBAY_SEED=${SEED}: typed, verdict, what the page's own WebAssembly says`).toEqual([]);
    for (const [, code] of golden(type)) expect(verdicts[code], `PATCHBAY_SEED=${SEED}: ${code}`).toBeGreaterThan(OFTEN);
  });

test("a rule that is changed on one side alone is found", async ({ page }) => {
  await Form.new(page);
  for (const type of TYPES) {
    const native: Judged = JSON.parse(await natively(type, SEED, CHANGED));
    // As if one side let pass what the other refuses for this one reason.
    for (const refused of Object.keys(native.answers).filter((code) => code !== "ok")) {
      const loosen = (cases: Case[]): Case[] => cases.map(([typed, code]) => [typed, code === refused ? "ok" : code]);
      const changed = JSON.stringify({ ...native, cases: loosen(native.cases) });
      const generated = await page.evaluate(judgeInPage, { native: changed, golden: [] });
      const written = await page.evaluate(judgeInPage, { native: changed, golden: loosen(golden(type)) });
      for (const { disagreements } of [generated, written]) {
        expect(disagreements, `PATCHBAY_SEED=${SEED}: ${type}, ${refused}`).not.toEqual([]);
        expect(disagreements.filter(([, code, here]) => code !== "ok" || here !== refused)).toEqual([]);
      }
    }
  }
});

interface Page {
  disagreements: [typed: string, code: string, here: string][];
  verdicts: Record<string, number>;
}

/** In the page, with the module that woke its form. */
async function judgeInPage({ native, golden }: { native: string; golden: Case[] }): Promise<Page> {
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  const script = loaded.find((name) => /\/pkg\/[^/]+\.js$/.test(name));
  const module: {
    judges: (form: string, rules: string, field: string, verdict: string) => boolean;
    judges_setting: (field: string, typed: string, code: string) => boolean;
    judges_department_name: (typed: string, code: string) => boolean;
  } = await import(script ?? "");
  const { of, field, control, rules, form, cases, answers }: Judged = JSON.parse(native);
  const [policy, page]: [string, Page] = [JSON.stringify(rules), { disagreements: [], verdicts: {} }];
  // A missing field is an empty one, and each that is there is read 100,000 times.
  const filled = Object.fromEntries(Object.entries(form).filter(([, value]) => value !== ""));
  const verdicts = new Map(Object.entries(answers).map(([code, answer]) => [code, JSON.stringify(answer)]));
  const judge = (typed: string, code: string) => {
    if (of === "settings") return module.judges_setting(field, typed, code);
    if (of === "department") return module.judges_department_name(typed, code);
    return module.judges(JSON.stringify({ ...filled, [control]: typed }), policy, field, verdicts.get(code) ?? "");
  };
  const said = (typed: string) => [...verdicts.keys()].filter((code) => judge(typed, code)).join() || "something else";
  const note = (typed: string, code: string, here: string) => {
    if (page.disagreements.length < 20) page.disagreements.push([typed, code, here]);
  };
  for (const [typed, code] of golden) if (said(typed) !== code) note(typed, code, said(typed));
  for (const [typed, code] of cases) {
    if (!judge(typed, code)) note(typed, code, said(typed));
    page.verdicts[code] = (page.verdicts[code] ?? 0) + 1;
  }
  return page;
}

const POSTED = 50;
const AT_ONCE = 8;

for (const [policy, on] of [["standard", false], ["strict", false], ["modern", false], ["standard", true]] as const)
  test(`the server function judges as the rules do, with the password policy ${policy}${on ? " and organizations" : ""}`, async ({ portal, start, visit }) => {
    const environment = { PATCHBAY_PASSWORD_POLICY: policy, PATCHBAY_SIP_ENGINE: "none" };
    const page = await visit({ of: policy === "standard" && !on ? portal : await start({ environment }) });
    if (on) await organizations(page, true);
    const disagreements: unknown[] = [];
    let posted = 0;
    for (const type of TYPES) {
      const { of, field, control, rules, form, cases, answers }: Judged = JSON.parse(await natively(type, SEED, 40 * POSTED));
      if (of !== "extension" || rules.policy !== policy || rules.organizations !== on) continue;
      // Something else is wrong with every form, so that nothing is saved.
      const wrong = field === "concurrent_registrations" ? { number: "" } : { concurrent_registrations: "0" };
      const open = [...golden(type), ...cases.slice(0, POSTED)];
      const post = async (): Promise<void> => {
        for (let next = open.pop(); next !== undefined; next = open.pop()) {
          const [typed, code] = next;
          posted++;
          const data = { form: { ...form, [control]: typed, ...wrong }, apply: false };
          const answer = await page.request.post("/api/extension/create", { data });
          const text = await answer.text();
          const said: unknown = JSON.parse(text).Invalid?.[field] ?? null;
          if (answer.status() !== 422 || JSON.stringify(said) !== JSON.stringify(answers[code])) disagreements.push([type, typed, code, text]);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, post));
    }
    expect(posted, "of one type at least").toBeGreaterThan(POSTED);
    expect(disagreements, `PATCHBAY_SEED=${SEED}: type, typed, verdict, what the server says`).toEqual([]);
  });

for (const whose of ["settings", "department"] as const)
  test(`whoever posts the form of ${whose} is judged as the rules do`, async ({ start, visit }) => {
    const page = await visit({ of: await start({ environment: { PATCHBAY_SIP_ENGINE: "none" } }) });
    if (whose === "department") await organizations(page, true);
    const disagreements: unknown[] = [];
    let posted = 0;
    for (const type of TYPES) {
      const { of, field, form, cases }: Judged = JSON.parse(await natively(type, SEED, POSTED));
      if (of !== whose) continue;
      // Something else is wrong, so that nothing is saved.
      const elsewhere: Record<string, string> = field === "name_format" ? { company_name: "\u0001x" } : { name_format: "" };
      const wrong: Record<string, string> = whose === "settings" ? elsewhere : { parent: "" };
      // The page says a sentence for each code: always the same one, and another one for each.
      const sentences = new Map<string, string>();
      const open = [...golden(type), ...cases];
      const post = async (): Promise<void> => {
        for (let next = open.pop(); next !== undefined; next = open.pop()) {
          const [typed, code] = next;
          posted++;
          const answer = await page.request.post(whose === "settings" ? "/settings" : "/organization/new", { form: { ...form, version: "1", ...wrong, [field]: typed } });
          const [, tag, words] = new RegExp(`<p( [^>]*id="${field}-verdict"[^>]*)>(.*?)</p>`, "s").exec(await answer.text()) ?? [];
          const said = tag?.includes('class="hint"') ? "ok" : words;
          const known = code === "ok" ? "ok" : (sentences.get(code) ?? said);
          if (code !== "ok") sentences.set(code, known);
          if (answer.status() !== 422 || said !== known) disagreements.push([type, typed, code, answer.status(), said]);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, post));
      expect(new Set([...sentences.values(), "ok"]).size, type).toBe(sentences.size + 1);
    }
    expect(posted, "of one type at least").toBeGreaterThan(POSTED);
    expect(disagreements, `PATCHBAY_SEED=${SEED}: type, typed, verdict, what the server says`).toEqual([]);
  });
