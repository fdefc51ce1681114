import type { Portal } from "../system/portal.ts";
import { hashRate } from "./database.ts";
import { loadRate } from "./load.ts";
import { take } from "./numbers.ts";
import { contest, median, percentile } from "./statistics.ts";
import { milliseconds, percent, print, rate } from "./table.ts";
import { Web } from "./web.ts";

const PASSWORD = "Correct-Horse-7-Battery";
const CONCURRENCY = 8;
const ROUNDS = 5;
/** More than can log in in a second. */
const MOST = 1000;
const TRIES = 1000;
/** So many wrong ones of a name make nobody wait. */
const PER_NAME = 4;
const AT_ONCE = 500;

/** Logging in: what it costs, what its time tells, and what many at once do to others. */
export async function login(portal: Portal, web: Web): Promise<void> {
  const people = await Promise.all(Array.from({ length: TRIES / PER_NAME }, async () => await person(web)));
  await tell(portal, people);
  await rates(portal, people);
  await crowd(portal, web, people);
}

async function person(web: Web): Promise<string> {
  const number = String(take());
  await web.create({ first_name: "Ada", last_name: "Lovelace", number, user_password: PASSWORD }, true);
  return number;
}

/** Every attempt comes from a network of its own, or they would have to wait. */
let clients = 0;
function client(): string {
  clients++;
  return `10.${(clients >> 16) & 255}.${(clients >> 8) & 255}.${clients & 255}`;
}

async function attempt(visitor: Web, user: string, password: string, status: number): Promise<number> {
  const begin = performance.now();
  const answer = await visitor.logIn(user, password, client());
  if (answer.status !== status) throw new Error(`a log-in was answered with ${answer.status}`);
  return performance.now() - begin;
}

async function tell(portal: Portal, people: string[]): Promise<void> {
  const visitor = Web.stranger(portal.url);
  const [wrong, unknown]: [number[], number[]] = [[], []];
  for (const [at, name] of people.entries())
    for (let times = 0; times < PER_NAME; times++) {
      wrong.push(await attempt(visitor, name, "Wrong-Horse-7-Battery", 422));
      unknown.push(await attempt(visitor, `${name}-${at}`, "Wrong-Horse-7-Battery", 422));
    }
  visitor.close();
  const ratio = median(unknown) / median(wrong);
  print({
    name: `log-in refused, unknown name : wrong password, ${TRIES} each`,
    value: `${milliseconds(median(unknown))} : ${milliseconds(median(wrong))}`,
    ratio: percent(ratio),
    target: "95 to 105 %",
    met: Math.abs(ratio - 1) <= 0.05,
  });
}

async function rates(portal: Portal, people: string[]): Promise<void> {
  const visitor = Web.stranger(portal.url);
  const result = await contest(ROUNDS, async () => logInRate(visitor, people, 3), async () => hashRate(3));
  print({
    name: "log-in : bare argon2id",
    value: `${rate(result.ours)} : ${rate(result.theirs)}`,
    ratio: percent(result.ratio),
    target: "≥ 90 %",
    met: result.ratio >= 0.9,
  });
}

function logInRate(visitor: Web, people: string[], seconds: number): Promise<number> {
  const requests = Array.from({ length: seconds * MOST }, (_, at) =>
    visitor.loggingIn(people[at % people.length]!, PASSWORD, client()),
  );
  return loadRate(visitor.url, seconds, CONCURRENCY, 303, requests);
}

/** Many at once queue, and others hardly notice. Where they would have to wait for more than half a minute, some give up. */
async function crowd(portal: Portal, web: Web, people: string[]): Promise<void> {
  const visitor = Web.stranger(portal.url);
  let waiting = true;
  let served = 0;
  const attempts = Array.from({ length: AT_ONCE }, async (_, at) => {
    const begin = performance.now();
    const answer = await visitor.logIn(people[at % people.length]!, PASSWORD, client());
    if (answer.status === 303) served++;
    return performance.now() - begin;
  });
  const all = Promise.all(attempts).finally(() => (waiting = false));
  const others: number[] = [];
  while (waiting) {
    const begin = performance.now();
    await web.get("/extensions");
    others.push(performance.now() - begin);
  }
  const times = await all;
  visitor.close();
  const p99 = percentile(others, 0.99);
  print({
    name: `log-in, ${AT_ONCE} at once: served, the last one`,
    value: `${served}, ${milliseconds(Math.max(...times))}`,
    target: "all",
    met: served === AT_ONCE,
  });
  print({
    name: `  the list meanwhile, ${others.length} times, p50, p99`,
    value: `${milliseconds(median(others))}, ${milliseconds(p99)}`,
    target: "≤ 50 ms",
    met: p99 <= 50,
  });
}
