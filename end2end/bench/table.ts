export interface Figure {
  name: string;
  value: string;
  ratio?: string;
  target?: string;
  met?: boolean;
}

/** Prints figures as they come, in columns. */
export function print({ name, value, ratio = "", target = "", met }: Figure): void {
  const verdict = met === undefined ? "" : met ? "met" : "MISSED";
  console.log(`${name.padEnd(54)} ${value.padStart(26)} ${ratio.padStart(7)}  ${target.padEnd(12)} ${verdict}`.trimEnd());
}

export function heading(): void {
  print({ name: "what", value: "figure", ratio: "ratio", target: "target" });
}

export const percent = (ratio: number) => `${(100 * ratio).toFixed(0)} %`;
export const milliseconds = (value: number) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
export const rate = (value: number) => `${value.toFixed(value < 100 ? 1 : 0)}/s`;
export const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
