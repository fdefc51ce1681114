import { readFileSync } from "node:fs";

import type { Portal } from "../system/portal.ts";
import { print } from "./table.ts";

const MOST = 80_000_000;

/** Resident memory of the portal itself: the parent of its PostgreSQL. */
export function memory(portal: Portal): void {
  const [postgres] = portal.children("postgres");
  const parent = field(`/proc/${postgres}/status`, "PPid");
  const [now, most] = [1024 * field(`/proc/${parent}/status`, "VmRSS"), 1024 * field(`/proc/${parent}/status`, "VmHWM")];
  print({
    name: "resident memory of the server after all of this",
    value: `${(now / 1e6).toFixed(0)} MB`,
    target: "≤ 80 MB",
    met: now <= MOST,
  });
  print({ name: "  at most", value: `${(most / 1e6).toFixed(0)} MB` });
}

function field(file: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(readFileSync(file, "utf8"))?.[1]);
}
