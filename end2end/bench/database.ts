import path from "node:path";

import type { Portal } from "../system/portal.ts";
import { take } from "./numbers.ts";
import { program } from "./program.ts";

const figures = program("figures");

function socket(portal: Portal): string {
  return path.join(portal.folder, "data/postgres.run");
}

/** argon2id hashes a second with the portal's parameters on all cores. */
export async function hashRate(seconds: number): Promise<number> {
  return Number(await figures(["hash", String(seconds)]));
}

/** Extensions a second that the database alone can commit. */
export async function commitRate(portal: Portal, seconds: number, connections: number): Promise<number> {
  const first = take(100_000);
  return Number(await figures(["commit", String(seconds), String(connections), String(first), socket(portal)]));
}

export async function sql(portal: Portal, statements: string): Promise<void> {
  await figures(["sql", socket(portal)], statements);
}
