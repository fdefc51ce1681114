import { ended } from "./bulk.ts";
import { take } from "./numbers.ts";
import { print, rate } from "./table.ts";
import type { Web } from "./web.ts";

const MANY = 10_000;
const LEAST = 3_000;

/** A file of new extensions whose passwords are generated: read and judged, and written, all or nothing. */
export async function imported(web: Web): Promise<void> {
  const first = take(MANY);
  const rows = Array.from({ length: MANY }, (_, at) => `${first + at},Ada,Lovelace,ada.${first + at}@example.com,Baker`);
  const file = ["Extension Number,First Name,Last Name,Email Address,Job Title", ...rows, ""].join("\r\n");
  const form = new FormData();
  form.set("existing", "update");
  form.set("file", new Blob([file], { type: "text/csv" }), "people.csv");
  let begin = performance.now();
  const headers = { cookie: web.cookie };
  const answer = await fetch(`${web.url}/extensions/import`, { method: "POST", headers, body: form, redirect: "manual" });
  const review = answer.headers.get("location");
  if (answer.status !== 303 || review === null) throw new Error(`the file was answered with ${answer.status}`);
  print({ name: `import of ${MANY} rows, read and judged by the server`, value: `${((performance.now() - begin) / 1000).toFixed(1)} s` });
  begin = performance.now();
  const begun = await web.post(review, { whole: "yes", apply: "yes" });
  const job = begun.headers.location;
  if (begun.status !== 303 || job === undefined) throw new Error(`the import was answered with ${begun.status}`);
  await ended(web, /\d+$/.exec(job)?.[0] ?? "");
  const written = MANY / ((performance.now() - begin) / 1000);
  print({ name: "  written, rows with generated passwords", value: rate(written), target: `≥ ${rate(LEAST)}`, met: written >= LEAST });
}
