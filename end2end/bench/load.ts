import { program } from "./program.ts";
import type { Posted } from "./web.ts";

const post = program("post");

/** Requests of the list that were answered with this status in a second; it ends with the list, or when the time is over. */
export async function loadRate(url: string, seconds: number, connections: number, status: number, requests: Posted[]): Promise<number> {
  const lines = requests.map((request) => JSON.stringify(request)).join("\n");
  return Number(await post([String(seconds), String(connections), new URL(url).host, String(status)], lines));
}
