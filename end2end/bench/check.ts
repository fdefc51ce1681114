import { percentile } from "./statistics.ts";
import { milliseconds, print } from "./table.ts";
import { Web } from "./web.ts";

const TIMES = 1000;
const MOST = 0.2;
/** A page that is the same for everybody. */
const PAGE = "/password/forgotten";

/** What finding out who asks, and what they may do, adds to a request: the same page with a session and without, in turns. */
export async function check(web: Web): Promise<void> {
  const stranger = Web.stranger(web.url);
  const [known, nobody]: [number[], number[]] = [[], []];
  for (let time = 0; time < TIMES; time++) {
    known.push(await answered(web));
    nobody.push(await answered(stranger));
  }
  stranger.close();
  const [ours, theirs] = [percentile(known, 0.5), percentile(nobody, 0.5)];
  print({
    name: `who asks, and what they may: known - nobody, ${TIMES} each`,
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
