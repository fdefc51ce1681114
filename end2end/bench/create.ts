import type { Portal } from "../system/portal.ts";
import { commitRate, hashRate } from "./database.ts";
import { loadRate } from "./load.ts";
import { take } from "./numbers.ts";
import { contest } from "./statistics.ts";
import { percent, print, rate } from "./table.ts";
import type { Web } from "./web.ts";

const CONCURRENCY = 8;
const ROUNDS = 5;
/** More than can be made in a second. */
const MOST = 5000;

/** Extensions a second through the server function, against what each of them cannot do without. */
export async function create(portal: Portal, web: Web): Promise<void> {
  const chosen = await contest(
    ROUNDS,
    () => createRate(web, 3, { user_password: "Correct-Horse-7-Battery" }),
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
    () => createRate(web, 2, { user_password: "" }),
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

function createRate(web: Web, seconds: number, values: Record<string, string>): Promise<number> {
  const requests = Array.from({ length: seconds * MOST }, () => {
    const number = String(take());
    const email = `person${number}@example.com`;
    return web.creating({ first_name: "Ada", last_name: "Lovelace", email, number, ...values }, true);
  });
  return loadRate(web.url, seconds, CONCURRENCY, 200, requests);
}
