import path from "node:path";

import type { Portal } from "../system/portal.ts";
import { take } from "./numbers.ts";
import { program } from "./program.ts";

const figures = program("figures");

function socket(portal: Portal): string {
  return path.join(portal.folder, "data/postgres.run");
}

/** argon2id hashes a second with the portal's parameters on all cores. */
export function hashRate(seconds: number): number {
  return Number(figures(["hash", String(seconds)]));
}

/** Extensions a second that the database alone can commit. */
export function commitRate(portal: Portal, seconds: number, connections: number): number {
  const first = take(100_000);
  return Number(figures(["commit", String(seconds), String(connections), String(first), socket(portal)]));
}

export function sql(portal: Portal, statements: string): void {
  figures(["sql", socket(portal)], statements);
}
