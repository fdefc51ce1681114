-- An account is somebody who logs in: the super administrator, with an e-mail address and a password of their own, or the
-- person of an extension, who logs in with the extension's. Everything that is done is written down under an account.
ALTER TABLE portal.account
    ALTER COLUMN email DROP NOT NULL,
    ALTER COLUMN password_hash DROP NOT NULL,
    ADD COLUMN extension_id bigint CONSTRAINT account_of_extension UNIQUE REFERENCES portal.extension,
    ADD CONSTRAINT account_logs_in_one_way
        CHECK (num_nonnulls(email, password_hash) = CASE WHEN extension_id IS NULL THEN 2 ELSE 0 END);

-- An account of an extension is made when it is first needed.
INSERT INTO portal.account (extension_id, created_at)
SELECT extension_id, min(created_at) FROM portal.session WHERE extension_id IS NOT NULL GROUP BY extension_id;
UPDATE portal.session SET account_id = account.id
FROM portal.account WHERE session.account_id IS NULL AND account.extension_id = session.extension_id;
ALTER TABLE portal.session
    DROP CONSTRAINT session_has_one_owner,
    DROP COLUMN extension_id,
    ALTER COLUMN account_id SET NOT NULL;
CREATE INDEX session_of ON portal.session (account_id);

-- How the account that did something is named.
CREATE VIEW portal.author AS
SELECT id, coalesce(email, (
    SELECT number || ' ' || btrim(
        CASE (SELECT name_format FROM portal.setting)
            WHEN 'last_first' THEN last_name || ' ' || first_name ELSE first_name || ' ' || last_name END)
    FROM portal.extension WHERE extension.id = account.extension_id)) AS name
FROM portal.account;
