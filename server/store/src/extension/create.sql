WITH domain AS MATERIALIZED (
    -- What the digests were made for; nothing is made if it is not in force any more.
    SELECT FROM portal.held_domain() AS in_force WHERE in_force = $2
-- Whoever deletes a role waits, or is waited for: then there is nobody to give it to.
), role AS (
    SELECT id FROM portal.role WHERE id = ANY ($3) AND deleted_at IS NULL ORDER BY id FOR SHARE
-- One document, and not a list for each column: of lists PostgreSQL would look how long they are, and plan this statement anew
-- each time, which costs as much as to run it for one.
), new AS MATERIALIZED (
    SELECT nextval('portal.extension_id_seq') AS id, nextval('portal.user_password_id_seq') AS user_password_id,
           nextval('portal.credential_id_seq') AS credential_id, typed.*
    FROM domain, jsonb_to_recordset($1) AS typed (
        hash text, registration_name text, ha1_md5 text, ha1_sha256 text, sealed text, weak boolean, first_name text,
        last_name text, email text, email_key text, mobile text, job_title text, number text, caller_id text,
        concurrent_registrations smallint, remote_registration boolean, network_restriction boolean, networks text,
        user_agent_restriction boolean, user_agents text, call_duration integer, call_limit integer,
        call_limit_seconds integer, role_id bigint, department_ids bigint[], presence_information text[],
        presence_ring_timeout integer[], internal_always bigint[], internal_no_answer bigint[], internal_busy bigint[],
        call_waiting boolean, call_handling_patterns text[], call_handling_to bigint[],
        pickup_groups text, revealed text)
    WHERE role_id IS NULL OR role_id IN (SELECT id FROM role)
), user_password AS (
    INSERT INTO portal.user_password (id, hash) OVERRIDING SYSTEM VALUE SELECT user_password_id, hash FROM new
), credential AS (
    INSERT INTO portal.credential (id, registration_name, ha1_md5, ha1_sha256, sealed, weak) OVERRIDING SYSTEM VALUE
    SELECT credential_id, registration_name, ha1_md5, ha1_sha256, decode(sealed, 'hex'), weak FROM new
), extension AS (
    INSERT INTO portal.extension (
        id, version, applied_version, created_at, first_name, last_name, email, mobile, job_title, number, caller_id,
        registration_name, concurrent_registrations, remote_registration, network_restriction, networks,
        user_agent_restriction, user_agents, call_duration, call_limit, call_limit_seconds, user_password_id, credential_id,
        role_id, department_ids, presence_information, presence_ring_timeout, internal_always, internal_no_answer,
        internal_busy, call_waiting, call_handling_patterns, call_handling_to,
        pickup_groups) OVERRIDING SYSTEM VALUE
    SELECT id, 1, CASE WHEN $4 THEN 1 END, $5, first_name, last_name, email, mobile, job_title, number, caller_id,
           registration_name, concurrent_registrations, remote_registration, network_restriction, networks,
           user_agent_restriction, user_agents, call_duration, call_limit, call_limit_seconds, user_password_id, credential_id,
           role_id, department_ids, presence_information, presence_ring_timeout, internal_always, internal_no_answer,
           internal_busy, call_waiting, call_handling_patterns, call_handling_to, pickup_groups
    FROM new
    RETURNING *
), revision AS (
    INSERT INTO portal.revision (extension_id, version, document, account_id, at, address)
    SELECT id, 1, portal.document(extension), $6, $5, $7::inet FROM extension
    RETURNING extension_id, version, account_id, at, address
), application AS (
    INSERT INTO portal.application (extension_id, version, account_id, at, address) SELECT * FROM revision WHERE $4
-- One kind of claim after the other, and of each one after the other, in the order of every statement that claims: nobody
-- waits in a circle. The endpoint comes last, so that it is a claim that says who was first.
), number_claim AS (
    INSERT INTO portal.number_claim (number, extension_id) SELECT number, id FROM new ORDER BY number
    RETURNING extension_id
), email_claim AS (
    INSERT INTO portal.email_claim (email, extension_id)
    SELECT email_key, id FROM new, (SELECT count(*) FROM number_claim) AS claimed WHERE email_key IS NOT NULL
    ORDER BY email_key
    RETURNING extension_id
), registration_name_claim AS (
    INSERT INTO portal.registration_name_claim (registration_name, extension_id)
    SELECT registration_name, id
    FROM new, (SELECT count(*) FROM number_claim) AS numbers, (SELECT count(*) FROM email_claim) AS emails
    ORDER BY registration_name
    RETURNING extension_id AS id
), endpoint AS (
    INSERT INTO sip.endpoint (
        extension_id, number, registration_name, realm, ha1_md5, ha1_sha256, caller_id, display_name, max_contacts,
        remote_registration, allowed_networks, allowed_agents, call_duration, call_limit, call_limit_seconds,
        presence_information, presence_ring_timeout, internal_always, internal_no_answer, internal_busy, call_waiting,
        call_handling_patterns, call_handling_to, pickup_groups)
    SELECT id, number, registration_name, $2, ha1_md5, ha1_sha256, coalesce(caller_id, number),
           portal.display_name(first_name, last_name), concurrent_registrations, remote_registration,
           CASE WHEN network_restriction THEN sip.network_list(networks) END,
           CASE WHEN user_agent_restriction THEN sip.agent_pattern(user_agents) END,
           call_duration, call_limit, call_limit_seconds, presence_information, presence_ring_timeout, internal_always,
           internal_no_answer, internal_busy, call_waiting, call_handling_patterns, call_handling_to,
           sip.group_list(pickup_groups)
    FROM new, (SELECT count(*) FROM registration_name_claim) AS claimed WHERE $4
), author AS MATERIALIZED (
    SELECT id, name FROM portal.author WHERE id = $6
), logged AS (
    INSERT INTO portal.operation_log
        (at, account_id, actor, address, operation, object_kind, object_id, object, version, outcome)
    SELECT $5, author.id, author.name, $7::inet, operation, 'extension', extension.id, portal.label(extension), 1, 'done'
    FROM extension, author, (VALUES ('extension.add', true), ('extension.apply', $4)) AS operations (operation, done)
    WHERE operations.done
), reveal AS (
    -- A session that ended meanwhile has nobody to show it to.
    INSERT INTO portal.reveal (extension_id, token_hash, sealed, created_at, job_id)
    SELECT new.id, token_hash, decode(revealed, 'hex'), $5, $9
    FROM new, portal.session WHERE token_hash = $8
)
SELECT id FROM registration_name_claim ORDER BY id
