import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect, logIn, test } from "../fixture.ts";
import { freePort } from "../system/port.ts";
import { PROGRAM, type Portal } from "../system/portal.ts";
import { Process } from "../system/process.ts";
import { until } from "../system/until.ts";

/** What the program says that is started with these variables and cannot go on. */
async function refusal(environment: Record<string, string>): Promise<string> {
  const { PATH, HOME } = process.env;
  const started = new Process(PROGRAM, ["serve"], { PATH, HOME, PATCHBAY_SIP_ENGINE: "none", ...environment });
  const end = await until("the program gives up", () => started.end);
  expect(end, started.stderr).toBeGreaterThan(0);
  return started.stderr.trim();
}

test("whoever starts it wrongly is told in a sentence what to do", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "patchbay-end2end-"));
  // Started by root, PostgreSQL runs as a user who has to pass through.
  chmodSync(folder, 0o711);
  const file = path.join(folder, "file");
  writeFileSync(file, "");
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const address = taken.address();
  const here = { PATCHBAY_DATA_DIR: path.join(folder, "data"), PATCHBAY_LISTEN: `127.0.0.1:${await freePort()}` };
  const port = typeof address === "object" && address ? `127.0.0.1:${address.port}` : "";
  try {
    const cases: [Record<string, string>, RegExp][] = [
      [{ PATCHBAY_LISTEN: port }, /^patchbay: \S+ cannot be used for the portal \(.*\)\. Set PATCHBAY_LISTEN to another address and port\.$/],
      [{ PATCHBAY_LISTEN: "3000" }, /write an address and a port, like 127\.0\.0\.1:3000/],
      [{ PATCHBAY_LISTEN: `0.0.0.0:${await freePort()}` }, /^patchbay: PATCHBAY_LISTEN=\S+ lets other machines in over plain http.*PATCHBAY_ALLOW_PLAIN_HTTP=true\.$/],
      [
        { PATCHBAY_LISTEN: `[::]:${await freePort()}`, PATCHBAY_ALLOW_PLAIN_HTTP: "true" },
        /^patchbay: PATCHBAY_LISTEN=\S+ is every address of this machine, so no link can lead there\. Set PATCHBAY_PUBLIC_URL to .*\.$/,
      ],
      [{ PATCHBAY_DATA_DIR: path.join(file, "data") }, /^patchbay: the data directory \S+ cannot be written to \(.*\)\. Make it writable, or set PATCHBAY_DATA_DIR to another folder\.$/],
      [{ DATABASE_URL: "nonsense" }, /^patchbay: DATABASE_URL is not understood\. Write it like postgres:\/\/user:password@host\/name\.$/],
      [{ DATABASE_URL: `postgres://nobody@${port.replace(/\d+$/, "1")}/nothing` }, /^patchbay: .*DATABASE_URL/],
      [{ PATCHBAY_PUBLIC_URL: "pbx" }, /write it like https:\/\/patchbay\.example\.com, without a path/],
      [{ LEPTOS_SITE_ROOT: folder }, /^patchbay: the built pages were not found: .*\. Run make run, or set LEPTOS_SITE_ROOT/],
      [{ PATCHBAY_SIP_DOMAIN: "no domain" }, /^patchbay: PATCHBAY_SIP_DOMAIN must be a host name or an IPv4 address, such as pbx\.example\.com\.$/],
      [{ PATCHBAY_SIP_LISTEN: "5060" }, /write an address or a host name and a port, like 192\.0\.2\.10:5060/],
      [{ PATCHBAY_SIP_LISTEN: "pbx.invalid:5060" }, /^patchbay: PATCHBAY_SIP_LISTEN=pbx\.invalid:5060 has a host name that no address was found for/],
      [{ PATCHBAY_SIP_LISTEN: "0.0.0.0:5060" }, /^patchbay: PATCHBAY_SIP_LISTEN gives phones no name for this system: set PATCHBAY_SIP_DOMAIN/],
    ];
    for (const [environment, sentence] of cases) expect(await refusal({ ...here, ...environment })).toMatch(sentence);
  } finally {
    taken.close();
    rmSync(folder, { recursive: true });
  }
});

test("a program that is to end finishes what is under way, and its log is JSON if wished", async ({ start, visit }) => {
  const portal: Portal = await start({ environment: { PATCHBAY_LOG_FORMAT: "json", PATCHBAY_SIP_ENGINE: "none" } });
  const page = await visit({ of: portal, loggedIn: false });
  await logIn(page, portal);
  const [{ name, value }] = await page.context().cookies();
  const body = new URLSearchParams({ first_name: "Ada", number: "4711", apply: "yes" }).toString();
  const sent = request(`${portal.url}/extensions/new`, {
    method: "POST",
    headers: {
      cookie: `${name}=${value}`,
      "content-type": "application/x-www-form-urlencoded",
      "content-length": body.length,
      // Answered when the body is wanted: the request is under way.
      expect: "100-continue",
    },
  });
  const answer = new Promise<number | undefined>((resolve, reject) => {
    sent.on("response", (response) => resolve(response.resume().statusCode));
    sent.on("error", reject);
  });
  sent.flushHeaders();
  await once(sent, "continue");
  portal.ask("SIGTERM");
  await until("it is about to end", () => portal.log.includes("requests under way are finished"));
  sent.end(body);
  expect(await answer).toBe(303);
  await until("it has ended", () => portal.ended);
  const lines = portal.log.trim().split("\n");
  expect(lines.join("\n")).toContain("requests under way are finished");
  for (const line of lines) expect(Object.keys(JSON.parse(line))).toEqual(expect.arrayContaining(["timestamp", "level", "target"]));
});
