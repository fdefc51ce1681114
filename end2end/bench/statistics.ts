/** The value that this share of all values does not exceed (nearest rank). */
export function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new Error("nothing was measured");
  return value;
}

export function median(values: number[]): number {
  return percentile(values, 0.5);
}

export function sum(values: number[]): number {
  return values.reduce((one, other) => one + other, 0);
}

export interface Contest {
  ours: number;
  theirs: number;
  /** The median of the rounds' ratios: what disturbs one round disturbs no other. */
  ratio: number;
}

/** Measures two ways in turns, the first one of each round being the second one of the next. */
export async function contest(rounds: number, ours: () => Promise<number>, theirs: () => Promise<number>): Promise<Contest> {
  const results: { ours: number; theirs: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 0) {
      const first = await ours();
      results.push({ ours: first, theirs: await theirs() });
    } else {
      const first = await theirs();
      results.push({ theirs: first, ours: await ours() });
    }
  }
  return {
    ours: median(results.map((result) => result.ours)),
    theirs: median(results.map((result) => result.theirs)),
    ratio: median(results.map((result) => result.ours / result.theirs)),
  };
}
