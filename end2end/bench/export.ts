import { memoryNow } from "./memory.ts";
import type { Portal } from "../system/portal.ts";
import { print } from "./table.ts";
import type { Web } from "./web.ts";

const MOST = 5_000;

/** Everything as a file, and what the server holds of it meanwhile. */
export async function exported(portal: Portal, web: Web): Promise<void> {
  const before = memoryNow(portal);
  const begin = performance.now();
  const { status, body } = await web.post("/extensions/export", {}, { "accept-encoding": "identity" });
  const took = performance.now() - begin;
  if (status !== 200) throw new Error(`the export was answered with ${status}`);
  print({
    name: `export of ${body.split("\r\n").length - 2} extensions`,
    value: `${(took / 1000).toFixed(1)} s`,
    target: "≤ 5 s",
    met: took <= MOST,
  });
  print({ name: "  memory of the server, more than before", value: `${((memoryNow(portal) - before) / 1e6).toFixed(1)} MB` });
}
