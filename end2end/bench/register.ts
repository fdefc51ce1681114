import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";

import type { Portal } from "../system/portal.ts";
import { freePort } from "../system/port.ts";
import { sql } from "./database.ts";
import { account } from "./fill.ts";
import { PlainEngine } from "./plain-engine.ts";
import { contest } from "./statistics.ts";
import { percent, print, rate } from "./table.ts";

const SCENARIO = path.resolve(import.meta.dirname, "../../server/process/tests/sip/scenarios/register.xml");
const ACCOUNTS = 20_000;
const ROUNDS = 10;
const REGISTERS = 2_000;
const AT_ONCE = 32;

/** REGISTERs a second (401 and 200) on the view and on a plain table, each phone a new one. */
export async function register(portal: Portal): Promise<void> {
  const plain = await PlainEngine.start(portal);
  const folder = path.join(portal.folder, "sipp");
  mkdirSync(folder);
  const fields = path.join(folder, "accounts.csv");
  const lines = Array.from({ length: ACCOUNTS }, (_, n) => {
    const { number, name, password } = account(n + 1);
    return `${number};unused;[authentication username=${name} password=${password}]`;
  });
  writeFileSync(fields, ["RANDOM", ...lines, ""].join("\n"));
  const measure = async (port: number) => {
    await sql(portal, "TRUNCATE sip.location");
    return await registerRate(port, folder, fields);
  };
  await measure(portal.sip.port);
  await measure(plain.port);
  const result = await contest(ROUNDS, () => measure(portal.sip.port), () => measure(plain.port));
  await plain.stop();
  print({
    name: `REGISTERs, ${ACCOUNTS} accounts, our view : plain table`,
    value: `${rate(result.ours)} : ${rate(result.theirs)}`,
    ratio: percent(result.ratio),
    target: "≥ 90 %",
    met: result.ratio >= 0.9,
  });
}

async function registerRate(server: number, folder: string, fields: string): Promise<number> {
  const port = await freePort();
  const statistics = path.join(folder, `${port}.csv`);
  const sipp = spawn(
    "sipp",
    [
      ...["-sf", SCENARIO, "-inf", fields, "-i", "127.0.0.1", "-p", String(port), "-m", String(REGISTERS)],
      ...["-l", String(AT_ONCE), "-r", "20000", "-trace_stat", "-stf", statistics, "-fd", "1"],
      ...["-timeout", "30", "-timeout_error", "-nostdin", `127.0.0.1:${server}`],
    ],
    { cwd: folder, stdio: "ignore", env: { ...process.env, TERM: "dumb" } },
  );
  const [code] = await once(sipp, "close");
  if (code !== 0) throw new Error(`sipp ended with ${code}; see ${readdirSync(folder).join(" ")}`);
  const [head = [], ...rows] = readFileSync(statistics, "utf8").trim().split("\n").map((line) => line.split(";"));
  const last = (column: string) => rows.at(-1)?.[head.indexOf(column)] ?? "";
  // ElapsedTime is in whole seconds; the times themselves carry the epoch with its microseconds.
  const time = (column: string) => Number(last(column).split("\t")[2]);
  return Number(last("SuccessfulCall(C)")) / (time("CurrentTime") - time("StartTime"));
}
