import { readFileSync, writeFileSync } from "node:fs";

const RATE = 8000;

/** A WAV file with one tone. */
export function writeTone(path: string, hertz: number, seconds = 30): void {
  const samples = Buffer.alloc(RATE * seconds * 2);
  for (let at = 0; at < RATE * seconds; at++)
    samples.writeInt16LE(Math.round(9000 * Math.sin((2 * Math.PI * hertz * at) / RATE)), at * 2);
  const header = Buffer.alloc(44);
  header.write("RIFF", 0);
  header.writeUInt32LE(36 + samples.length, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(RATE, 24);
  header.writeUInt32LE(RATE * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36);
  header.writeUInt32LE(samples.length, 40);
  writeFileSync(path, Buffer.concat([header, samples]));
}

/** How much of the middle of a recording is this tone: 0 to 1 (Goertzel's algorithm). */
export function shareOfTone(path: string, hertz: number): number {
  const file = readFileSync(path).subarray(44);
  const all = new Int16Array(file.buffer.slice(file.byteOffset, file.byteOffset + (file.length & ~1)));
  const samples = all.subarray(all.length >> 1, (all.length >> 1) + 2000);
  let [cos, sin, energy] = [0, 0, 0];
  samples.forEach((sample, at) => {
    cos += sample * Math.cos((2 * Math.PI * hertz * at) / RATE);
    sin += sample * Math.sin((2 * Math.PI * hertz * at) / RATE);
    energy += sample * sample;
  });
  return energy === 0 ? 0 : (2 * (cos * cos + sin * sin)) / (samples.length * energy);
}
