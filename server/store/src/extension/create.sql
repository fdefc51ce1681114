WITH user_password AS (
    INSERT INTO portal.user_password (hash) VALUES ($1) RETURNING id
), credential AS (
    INSERT INTO portal.credential (registration_name, ha1_md5, ha1_sha256, sealed, weak) VALUES ($2, $3, $4, $5, $6)
    RETURNING id
), extension AS (
    INSERT INTO portal.extension (
        version, applied_version, created_at, first_name, last_name, email, mobile, job_title, number, caller_id,
        registration_name, concurrent_registrations, user_password_id, credential_id)
    SELECT 1, CASE WHEN $7 THEN 1 END, $8, $9, $10, $11, $12, $13, $14, $15, $2, $16, user_password.id, credential.id
    FROM user_password, credential
    RETURNING *
), revision AS (
    INSERT INTO portal.revision (extension_id, version, document, account_id, at, address)
    SELECT id, 1, portal.document(extension), $17, $8, $18::inet FROM extension
), number_claim AS (
    INSERT INTO portal.number_claim (number, extension_id) SELECT $14, id FROM extension
), email_claim AS (
    INSERT INTO portal.email_claim (email, extension_id) SELECT $19, id FROM extension WHERE $19 IS NOT NULL
), registration_name_claim AS (
    INSERT INTO portal.registration_name_claim (registration_name, extension_id) SELECT $2, id FROM extension
), endpoint AS (
    INSERT INTO sip.endpoint (
        extension_id, number, registration_name, realm, ha1_md5, ha1_sha256, caller_id, display_name, max_contacts)
    SELECT id, $14, $2, $21, $3, $4, coalesce($15, $14), $20, $16 FROM extension WHERE $7
), reveal AS (
    INSERT INTO portal.reveal (extension_id, token_hash, sealed, created_at) SELECT id, $22, $23, $8 FROM extension
)
SELECT id FROM extension
