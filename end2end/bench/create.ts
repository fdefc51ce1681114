import type { Portal } from "../system/portal.ts";
import { commitRate, hashRate } from "./database.ts";
import { take } from "./numbers.ts";
import { contest } from "./statistics.ts";
import { percent, print, rate } from "./table.ts";
import type { Web } from "./web.ts";

const CONCURRENCY = 8;
const ROUNDS = 5;

/** Extensions a second through the server function, against what each of them cannot do without. */
export async function create(portal: Portal, web: Web): Promise<void> {
  const chosen = await contest(
    ROUNDS,
    async () => await createRate(web, 3, { user_password: "Correct-Horse-7-Battery" }),
    async () => hashRate(3),
  );
  print({
    name: "create, chosen passwords : bare argon2id",
    value: `${rate(chosen.ours)} : ${rate(chosen.theirs)}`,
    ratio: percent(chosen.ratio),
    target: "≥ 80 %",
    met: chosen.ratio >= 0.8,
  });
  const generated = await contest(
    ROUNDS,
    async () => await createRate(web, 2, { user_password: "" }),
    async () => commitRate(portal, 2, CONCURRENCY),
  );
  print({
    name: "create, generated passwords : bare commits",
    value: `${rate(generated.ours)} : ${rate(generated.theirs)}`,
    ratio: percent(generated.ratio),
    target: "≥ 50 %",
    met: generated.ratio >= 0.5,
  });
}

async function createRate(web: Web, seconds: number, values: Record<string, string>): Promise<number> {
  const begin = performance.now();
  let created = 0;
  const worker = async () => {
    while (performance.now() < begin + 1000 * seconds) {
      const number = String(take());
      await web.create(
        { first_name: "Ada", last_name: "Lovelace", email: `person${number}@example.com`, number, ...values },
        true,
      );
      created++;
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return created / ((performance.now() - begin) / 1000);
}
