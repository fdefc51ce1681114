import { readFileSync } from "node:fs";

import type { Portal } from "../system/portal.ts";
import { print } from "./table.ts";

const MOST = 80_000_000;

/** What the server itself has in memory, in bytes. */
export function memoryNow(portal: Portal): number {
  return ofServer(portal, "VmRSS");
}

/** Of the portal itself: the parent of its PostgreSQL. */
function ofServer(portal: Portal, what: "VmRSS" | "VmHWM"): number {
  const [postgres] = portal.children("postgres");
  const parent = field(`/proc/${postgres}/status`, "PPid");
  return 1024 * field(`/proc/${parent}/status`, what);
}

/** At the end of a run of these parts, or of all. */
export function memory(portal: Portal, parts: string[]): void {
  const [now, most] = [memoryNow(portal), ofServer(portal, "VmHWM")];
  print({
    name: `resident memory of the server after ${parts.length === 0 ? "all parts" : parts.join(", ")}`,
    value: `${(now / 1e6).toFixed(0)} MB`,
    target: "≤ 80 MB",
    met: now <= MOST,
  });
  print({ name: "  at most", value: `${(most / 1e6).toFixed(0)} MB` });
}

function field(file: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(readFileSync(file, "utf8"))?.[1]);
}
