import { createHash } from "node:crypto";

import type { Portal } from "../system/portal.ts";
import { sql } from "./database.ts";

export const DOMAIN = "pbx.test";

/** Bulk extensions: number, registration name and password of the n-th. */
export const account = (n: number) => ({ number: String(1_000_000 + n), name: `phone${n}`, password: `Secret-${n}` });

/** The last name of the n-th. */
export const lastName = (n: number) => createHash("md5").update(String(n)).digest("hex");

/** Fills the database up to this many live extensions, every tenth of the new ones with a registered phone. */
export async function fill(portal: Portal, total: number): Promise<void> {
  await sql(
    portal,
    `CREATE TEMPORARY TABLE index_to_make_again ON COMMIT PRESERVE ROWS AS
       SELECT indexdef FROM pg_indexes WHERE indexname = 'extension_search';
     -- Rows first, this index afterwards: the same, sooner.
     DROP INDEX portal.extension_search;
     CREATE TEMPORARY TABLE bulk AS
       SELECT n, 'phone' || n AS name, 'Secret-' || n AS password FROM generate_series(1,
         ${total} - (SELECT count(*) FROM portal.extension WHERE deleted_at IS NULL)) AS n;
     WITH password AS (INSERT INTO portal.user_password (hash) VALUES ('') RETURNING id),
     credential AS (
       INSERT INTO portal.credential (registration_name, ha1_md5, ha1_sha256, sealed, weak)
       SELECT name, md5(concat_ws(':', name, '${DOMAIN}', password)),
              encode(sha256(concat_ws(':', name, '${DOMAIN}', password)::bytea), 'hex'), '', false FROM bulk
       RETURNING id, registration_name)
     INSERT INTO portal.extension (version, applied_version, created_at, first_name, last_name, email, job_title, number,
       registration_name, concurrent_registrations, user_password_id, credential_id)
     SELECT 1, 1, now(), (ARRAY['Ada', 'Grace', 'Emmy', 'Sofia', 'Mary'])[n % 5 + 1], md5(n::text),
       name || '@example.com', (ARRAY['Sales', 'Support', 'Research'])[n % 3 + 1], (1000000 + n)::text, name, 1,
       password.id, credential.id
     FROM bulk JOIN credential ON registration_name = name, password ORDER BY n;
     INSERT INTO portal.revision (extension_id, version, document, account_id, at)
     SELECT extension.id, 1, portal.document(extension), (SELECT min(id) FROM portal.account), now()
     FROM portal.extension JOIN bulk ON name = registration_name;
     INSERT INTO portal.application (extension_id, version, account_id, at)
     SELECT extension_id, version, account_id, at FROM portal.revision ON CONFLICT DO NOTHING;
     INSERT INTO portal.number_claim (number, extension_id)
     SELECT number, id FROM portal.extension ON CONFLICT DO NOTHING;
     INSERT INTO portal.email_claim (email, extension_id)
     SELECT email_key, id FROM portal.extension WHERE email IS NOT NULL ON CONFLICT DO NOTHING;
     INSERT INTO portal.registration_name_claim (registration_name, extension_id)
     SELECT registration_name, id FROM portal.extension ON CONFLICT DO NOTHING;
     INSERT INTO sip.endpoint (extension_id, number, registration_name, realm, ha1_md5, ha1_sha256, caller_id,
       display_name, max_contacts)
     SELECT extension.id, number, extension.registration_name, '${DOMAIN}', ha1_md5, ha1_sha256, number,
       first_name || ' ' || last_name, 1
     FROM portal.extension JOIN portal.credential ON credential.id = credential_id ON CONFLICT DO NOTHING;
     INSERT INTO sip.location (ruid, username, contact, received, expires, user_agent, socket)
     SELECT 'bench-' || n, (1000000 + n)::text, 'sip:' || name || '@127.0.0.1:5070', 'sip:127.0.0.1:5070',
       now() AT TIME ZONE 'UTC' + interval '1 hour', 'a phone', 'udp:127.0.0.1:5060'
     FROM bulk WHERE n % 10 = 0;
     DO $$ BEGIN EXECUTE (SELECT indexdef FROM index_to_make_again); END $$;`,
  );
  for (const table of ["extension", "membership", "credential", "number_claim", "email_claim", "registration_name_claim"])
    await sql(portal, `VACUUM ANALYZE portal.${table}`);
  for (const table of ["endpoint", "location"]) await sql(portal, `VACUUM ANALYZE sip.${table}`);
}
