import { take } from "./numbers.ts";
import { percentile } from "./statistics.ts";
import { milliseconds, print } from "./table.ts";
import { Web } from "./web.ts";

const TIMES = 1000;
const MOST = 0.2;
/** A page that is the same for everybody. */
const PAGE = "/password/forgotten";

const PASSWORD = "Correct-Horse-7-Battery";

/** What finding out who asks, and what they may do, adds to a request: of the super administrator, and of a person with a role. */
export async function check(web: Web): Promise<void> {
  const number = String(take());
  await web.create({ first_name: "Ada", last_name: "Lovelace", number, user_password: PASSWORD, role: "Human Resource" }, true);
  const person = await Web.login(web.url, number, PASSWORD);
  await compare("the super administrator", web);
  await compare("a person with a role", person);
  person.close();
}

/** The same page with a session and without, in turns. */
async function compare(who: string, web: Web): Promise<void> {
  const stranger = Web.stranger(web.url);
  const [known, nobody]: [number[], number[]] = [[], []];
  for (let time = 0; time < TIMES; time++) {
    known.push(await answered(web));
    nobody.push(await answered(stranger));
  }
  stranger.close();
  const [ours, theirs] = [percentile(known, 0.5), percentile(nobody, 0.5)];
  print({
    name: `who asks, and what they may: ${who} - nobody, ${TIMES} each`,
    value: `${ours.toFixed(2)} - ${theirs.toFixed(2)} = ${(ours - theirs).toFixed(2)} ms`,
    target: `≤ ${milliseconds(MOST)}`,
    met: ours - theirs <= MOST,
  });
}

async function answered(web: Web): Promise<number> {
  const begin = performance.now();
  const { status } = await web.get(PAGE);
  if (status !== 200) throw new Error(`${PAGE} was answered with ${status}`);
  return performance.now() - begin;
}
