WITH domain AS MATERIALIZED (
    -- What the digests were made for; nothing is made if it is not in force any more.
    SELECT FROM portal.held_domain() AS in_force WHERE in_force = $20
-- Whoever deletes the role waits, or is waited for: then there is nobody to give it to.
), role AS (
    SELECT id FROM portal.role WHERE id = $23 AND deleted_at IS NULL FOR SHARE
), user_password AS (
    INSERT INTO portal.user_password (hash) SELECT $1 FROM domain WHERE $23 IS NULL OR EXISTS (SELECT FROM role)
    RETURNING id
), credential AS (
    INSERT INTO portal.credential (registration_name, ha1_md5, ha1_sha256, sealed, weak)
    SELECT $2, $3, $4, $5, $6 FROM user_password
    RETURNING id
), extension AS (
    INSERT INTO portal.extension (
        version, applied_version, created_at, first_name, last_name, email, mobile, job_title, number, caller_id,
        registration_name, concurrent_registrations, remote_registration, network_restriction, networks,
        user_agent_restriction, user_agents, call_duration, call_limit, call_limit_seconds, user_password_id, credential_id,
        role_id, department_ids, presence_information, presence_ring_timeout, internal_always, internal_no_answer,
        internal_busy)
    SELECT 1, CASE WHEN $7 THEN 1 END, $8, $9, $10, $11, $12, $13, $14, $15, $2, $16, $24, $25, $26, $27, $28,
           $29, $30, $31, user_password.id, credential.id, $23, coalesce($32::bigint[], '{1}'),
           $33, $34, $35, $36, $37
    FROM user_password, credential
    RETURNING *
), revision AS (
    INSERT INTO portal.revision (extension_id, version, document, account_id, at, address)
    SELECT id, 1, portal.document(extension), $17, $8, $18::inet FROM extension
    RETURNING extension_id, version, account_id, at, address
), application AS (
    INSERT INTO portal.application (extension_id, version, account_id, at, address) SELECT * FROM revision WHERE $7
-- One claim after the other, in the order of every statement that claims: nobody waits in a circle. The endpoint comes
-- last, so that it is a claim that says who was first.
), number_claim AS (
    INSERT INTO portal.number_claim (number, extension_id) SELECT $14, id FROM extension RETURNING extension_id AS id
), email_claim AS (
    INSERT INTO portal.email_claim (email, extension_id) SELECT $19, id FROM number_claim WHERE $19 IS NOT NULL
    RETURNING extension_id AS id
), registration_name_claim AS (
    INSERT INTO portal.registration_name_claim (registration_name, extension_id)
    SELECT $2, number_claim.id FROM number_claim LEFT JOIN email_claim USING (id)
    RETURNING extension_id AS id
), endpoint AS (
    INSERT INTO sip.endpoint (
        extension_id, number, registration_name, realm, ha1_md5, ha1_sha256, caller_id, display_name, max_contacts,
        remote_registration, allowed_networks, allowed_agents, call_duration, call_limit, call_limit_seconds,
        presence_information, presence_ring_timeout, internal_always, internal_no_answer, internal_busy)
    SELECT id, $14, $2, $20, $3, $4, coalesce($15, $14), portal.display_name($9, $10), $16, $24,
           CASE WHEN $25 THEN sip.network_list($26) END, CASE WHEN $27 THEN sip.agent_pattern($28) END,
           $29, $30, $31, $33, $34, $35, $36, $37
    FROM registration_name_claim WHERE $7
-- One row, and two for each of which PostgreSQL knows that they are: expecting more, it would plan this statement anew each
-- time, which costs as much as to run it.
), author AS MATERIALIZED (
    SELECT id, name FROM portal.author WHERE id = $17
), logged AS (
    INSERT INTO portal.operation_log
        (at, account_id, actor, address, operation, object_kind, object_id, object, version, outcome)
    SELECT $8, author.id, author.name, $18::inet, operation, 'extension', extension.id, portal.label(extension), 1, 'done'
    FROM extension, author, (VALUES ('extension.add', true), ('extension.apply', $7)) AS operations (operation, done)
    WHERE operations.done
), reveal AS (
    -- A session that ended meanwhile has nobody to show it to.
    INSERT INTO portal.reveal (extension_id, token_hash, sealed, created_at)
    SELECT registration_name_claim.id, token_hash, $22, $8
    FROM registration_name_claim, portal.session WHERE token_hash = $21
)
SELECT id FROM registration_name_claim
