import { account, lastName } from "./fill.ts";
import { percentile } from "./statistics.ts";
import { milliseconds, print } from "./table.ts";
import type { Web } from "./web.ts";

const TIMES = 100;
const MOST = 1.5;

/** A list with few extensions and one with many, asked in turns. */
export async function list(few: Web, many: Web): Promise<void> {
  for (const [name, path] of [
    ["the list", () => "/extensions"],
    ["  sorted by name", () => "/extensions?sort=name"],
    ["  in the middle, by cursor", (total: number) => `/extensions?after=${total / 2}`],
    ["  search: one name", (total: number) => `/extensions?q=${lastName(0.7 * total).slice(0, 8)}`],
    ["  search: one number", (total: number) => `/extensions?q=${account(0.7 * total).number}`],
    ["  search: in every third", () => "/extensions?q=Support"],
    ["  search: found nowhere", () => "/extensions?q=nowhere"],
  ] as const)
    await compare(name, few, path(1_000), many, path(100_000));
}

async function compare(name: string, few: Web, fewPath: string, many: Web, manyPath: string): Promise<void> {
  const [atFew, atMany]: [number[], number[]] = [[], []];
  for (let time = 0; time < TIMES; time++) {
    atFew.push(await answered(few, fewPath));
    atMany.push(await answered(many, manyPath));
  }
  const ratio = percentile(atMany, 0.5) / percentile(atFew, 0.5);
  const both = (took: number[]) => `${milliseconds(percentile(took, 0.5))} / ${milliseconds(percentile(took, 0.99))}`;
  print({
    name: `${name}, 1,000 : 100,000, p50 / p99`,
    value: `${both(atFew)} : ${both(atMany)}`,
    ratio: ratio.toFixed(2),
    target: "≤ 1.5",
    met: ratio <= MOST,
  });
}

async function answered(web: Web, path: string): Promise<number> {
  const begin = performance.now();
  const { status } = await web.get(path);
  if (status !== 200) throw new Error(`${path} was answered with ${status}`);
  return performance.now() - begin;
}
