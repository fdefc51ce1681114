import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import type { Portal } from "../system/portal.ts";
import { freePort } from "../system/port.ts";
import { Process } from "../system/process.ts";
import { until } from "../system/until.ts";
import { sql } from "./database.ts";
import { Phone } from "./phone.ts";

const ROLE = "patchbay_plain";
const PASSWORD = "plain-0123456789abcdef";

/** The portal's engine once more, on a plain `subscriber` table with the columns and rows of the view. */
export class PlainEngine {
  private constructor(
    readonly port: number,
    private readonly process: Process,
  ) {}

  static async start(portal: Portal): Promise<PlainEngine> {
    await table(portal);
    const port = await freePort();
    const folder = path.join(portal.folder, "plain");
    const process = new Process("setpriv", ["--pdeathsig", "TERM", "--", "kamailio", ...configuration(portal, folder, port)], environment());
    const phone = await Phone.at(port);
    await until("the engine on the plain table answers", async () => {
      if (process.end !== undefined) throw new Error(`Kamailio ended with ${process.end}\n${process.stderr}`);
      return await phone.options();
    });
    phone.close();
    return new PlainEngine(port, process);
  }

  async stop(): Promise<void> {
    await this.process.signal("SIGTERM");
  }
}

function environment(): NodeJS.ProcessEnv {
  return { PATH: `${process.env.PATH}:/usr/sbin:/usr/local/sbin`, TZ: "UTC", LC_ALL: "C.UTF-8" };
}

/** The role is the engine's own in everything but the schema it looks into first. */
async function table(portal: Portal): Promise<void> {
  await sql(
    portal,
    `CREATE SCHEMA plain;
     CREATE TABLE plain.subscriber AS SELECT * FROM sip.subscriber;
     ALTER TABLE plain.subscriber ADD PRIMARY KEY (username);
     CREATE ROLE ${ROLE} LOGIN PASSWORD '${PASSWORD}' IN ROLE patchbay_sip;
     GRANT USAGE ON SCHEMA plain TO ${ROLE};
     GRANT SELECT ON plain.subscriber TO ${ROLE};
     DO $$
     DECLARE setting text;
     BEGIN
       FOR setting IN SELECT unnest(setconfig) FROM pg_db_role_setting WHERE setrole = 'patchbay_sip'::regrole LOOP
         EXECUTE format('ALTER ROLE ${ROLE} IN DATABASE patchbay SET %I = %L', split_part(setting, '=', 1),
           split_part(setting, '=', 2));
       END LOOP;
     END $$;
     ALTER ROLE ${ROLE} IN DATABASE patchbay SET search_path = plain, sip;`,
  );
  await sql(portal, "VACUUM ANALYZE plain.subscriber");
}

/** The engine's own files, with another address, role and folder; and its arguments. */
function configuration(portal: Portal, folder: string, port: number): string[] {
  const own = path.join(portal.folder, "data/kamailio");
  mkdirSync(folder, { mode: 0o700 });
  const settings = readFileSync(path.join(own, "settings.cfg"), "utf8")
    .replaceAll(own, folder)
    .replaceAll(`:${portal.sip.port}`, `:${port}`)
    .replaceAll("user='patchbay_sip'", `user='${ROLE}'`)
    .replaceAll(/ password='[^']*'/g, ` password='${PASSWORD}'`);
  writeFileSync(path.join(folder, "settings.cfg"), settings, { mode: 0o600 });
  writeFileSync(path.join(folder, "kamailio.cfg"), readFileSync(path.join(own, "kamailio.cfg")));
  const file = path.join(folder, "kamailio.cfg");
  return ["-f", file, "-w", folder, "-Y", folder, "-DD", "-E", "-m", "256", "-M", "8"];
}
