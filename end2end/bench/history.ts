import type { Portal } from "../system/portal.ts";
import { sql } from "./database.ts";
import { take } from "./numbers.ts";
import { median } from "./statistics.ts";
import { milliseconds, print } from "./table.ts";
import type { Web } from "./web.ts";

const TIMES = 100;
const MOST = 1.5;

/** The history of an extension with 1,000 versions against one with 10, asked in turns. */
export async function history(portal: Portal, web: Web): Promise<void> {
  const short = await versions(portal, web, 10);
  const long = await versions(portal, web, 1_000);
  const [atShort, atLong]: [number[], number[]] = [[], []];
  for (let time = 0; time < TIMES; time++) {
    atShort.push(await opened(web, short));
    atLong.push(await opened(web, long));
  }
  const ratio = median(atLong) / median(atShort);
  print({
    name: "history of 10 : 1,000 versions, p50",
    value: `${milliseconds(median(atShort))} : ${milliseconds(median(atLong))}`,
    ratio: ratio.toFixed(2),
    target: `≤ ${MOST}`,
    met: ratio <= MOST,
  });
}

/** Makes an extension and saves it again and again; returns where its history is. */
async function versions(portal: Portal, web: Web, total: number): Promise<string> {
  const id = await web.create({ first_name: "Often", last_name: "Saved", number: String(take()) }, true);
  await sql(
    portal,
    `INSERT INTO portal.revision (extension_id, version, document, account_id, at)
     SELECT id, at, portal.document(extension) || jsonb_build_object('job_title', 'Title ' || at),
       (SELECT min(id) FROM portal.account), now()
     FROM portal.extension, generate_series(2, ${total}) AS at WHERE id = ${id};
     UPDATE portal.extension SET version = ${total}, applied_version = ${total} WHERE id = ${id};
     INSERT INTO portal.application (extension_id, version, account_id, at)
     SELECT id, version, (SELECT min(id) FROM portal.account), now() FROM portal.extension WHERE id = ${id}`,
  );
  return `/extensions/${id}/history`;
}

async function opened(web: Web, path: string): Promise<number> {
  const begin = performance.now();
  // The newest versions fill a page either way.
  const { status } = await web.get(path);
  if (status !== 200) throw new Error(`the history was answered with ${status}`);
  return performance.now() - begin;
}
