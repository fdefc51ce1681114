import { hashRate } from "./database.ts";
import { take } from "./numbers.ts";
import { contest } from "./statistics.ts";
import { percent, print, rate } from "./table.ts";
import type { Web } from "./web.ts";

const MANY = 999;
const MOST = 2_000;
const ROUNDS = 5;
/** As many as are hashed in some seconds. */
const HASHED = 200;

/** From the click on Save and Apply to the end of the job: all of them can register. */
export async function bulk(web: Web): Promise<void> {
  const took: number[] = [];
  for (let round = 0; round < ROUNDS; round++) took.push(await add(web, MANY, {}));
  const longest = Math.max(...took);
  print({
    name: `bulk add of ${MANY}, generated passwords, longest of ${ROUNDS}`,
    value: `${(longest / 1000).toFixed(1)} s`,
    target: "≤ 2 s",
    met: longest <= MOST,
  });
  const chosen = await contest(
    ROUNDS,
    async () => HASHED / ((await add(web, HASHED, { user_password_rule: "prefix", user_password: "Correct-Horse-" })) / 1000),
    async () => hashRate(3),
  );
  print({
    name: "bulk add, passwords by a rule : bare argon2id",
    value: `${rate(chosen.ours)} : ${rate(chosen.theirs)}`,
    ratio: percent(chosen.ratio),
    target: "≥ 90 %",
    met: chosen.ratio >= 0.9,
  });
}

/** Adds so many; returns how many milliseconds it took until the job had ended. */
async function add(web: Web, count: number, values: Record<string, string>): Promise<number> {
  const number = take(count);
  const begin = performance.now();
  const form = { number: String(number), count: String(count), last: String(number + count - 1), apply: "yes", ...values };
  const { status, headers, body } = await web.post("/extensions/bulk/add", form);
  const job = headers.location;
  if (status !== 303 || job === undefined) throw new Error(`bulk add was answered with ${status}: ${body}`);
  await ended(web, /\d+$/.exec(job)?.[0] ?? "");
  return performance.now() - begin;
}

/** Until the stream of a job says that it is done. */
export async function ended(web: Web, job: string): Promise<void> {
  const answer = await fetch(`${web.url}/events/registrations?topic=job.${job}`, { headers: { cookie: web.cookie } });
  const reader = answer.body?.getReader();
  if (reader === undefined) throw new Error(`the job's stream was answered with ${answer.status}`);
  const decoder = new TextDecoder();
  for (let told = ""; !told.includes('"sign":"registered"'); ) {
    const { done, value } = await reader.read();
    if (done || told.includes('"sign":"refused"')) throw new Error(`the job did not end well: ${told}`);
    told += decoder.decode(value);
  }
  await reader.cancel();
}
