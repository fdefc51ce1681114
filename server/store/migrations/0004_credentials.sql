-- A registration password that goes on working for a while after a new one was applied, and who had the one that works
-- shown.

-- How long the credential before this one goes on working, from the moment this one is applied; 0 once it was.
ALTER TABLE portal.credential
    ADD COLUMN grace_hours smallint NOT NULL DEFAULT 0 CONSTRAINT credential_grace_hours CHECK (grace_hours IN (0, 1, 24));

-- What the engine accepts besides, and until when.
ALTER TABLE sip.endpoint
    ADD COLUMN previous_ha1_md5 varchar
        CONSTRAINT endpoint_previous_ha1_md5_hex CHECK (previous_ha1_md5 ~ '^[0-9a-f]{32}$'),
    ADD COLUMN previous_ha1_sha256 varchar
        CONSTRAINT endpoint_previous_ha1_sha256_hex CHECK (previous_ha1_sha256 ~ '^[0-9a-f]{64}$'),
    ADD COLUMN previous_until timestamptz,
    ADD CONSTRAINT endpoint_previous_whole
        CHECK (num_nonnulls(previous_ha1_md5, previous_ha1_sha256, previous_until) IN (0, 3));
CREATE INDEX endpoint_previous_until ON sip.endpoint (previous_until) WHERE previous_until IS NOT NULL;

-- The row of before and two more values of the same row: still one look into one index.
CREATE OR REPLACE VIEW sip.subscriber AS
SELECT registration_name AS username,
       realm AS domain,
       ha1_md5 AS ha1,
       ha1_sha256,
       number AS aor,
       caller_id,
       quoted_display_name AS display_name,
       max_contacts,
       CASE WHEN previous_until > now() THEN previous_ha1_md5 END AS previous_ha1,
       CASE WHEN previous_until > now() THEN previous_ha1_sha256 END AS previous_ha1_sha256
FROM sip.endpoint;

-- Bindings go in the transaction that takes the right to have them away. Branch flag 7 of a binding, set by the engine
-- when the REGISTER was authenticated with the previous password and here when its password becomes the previous one,
-- says which go when that one ends.
CREATE OR REPLACE FUNCTION sip.drop_bindings() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    made_with_previous CONSTANT integer := 128;
    rekeyed CONSTANT boolean := (NEW.registration_name, NEW.realm, NEW.ha1_md5, NEW.ha1_sha256)
        IS DISTINCT FROM (OLD.registration_name, OLD.realm, OLD.ha1_md5, OLD.ha1_sha256);
    replacement bigint;
    grace integer;
BEGIN
    IF rekeyed THEN
        NEW.previous_ha1_md5 := NULL;
        NEW.previous_ha1_sha256 := NULL;
        NEW.previous_until := NULL;
        IF (NEW.registration_name, NEW.realm) = (OLD.registration_name, OLD.realm) THEN
            SELECT credential.id, credential.grace_hours INTO replacement, grace
            FROM portal.extension JOIN portal.credential ON credential.id = extension.credential_id
            WHERE extension.id = NEW.extension_id AND credential.ha1_md5 = NEW.ha1_md5 AND credential.grace_hours > 0;
        END IF;
        IF grace > 0 THEN
            NEW.previous_ha1_md5 := OLD.ha1_md5;
            NEW.previous_ha1_sha256 := OLD.ha1_sha256;
            -- By the clock that the engine's view is read with.
            NEW.previous_until := now() + make_interval(hours => grace);
            -- Chosen for this one time: restored much later, the credential ends what is live then at once.
            UPDATE portal.credential SET grace_hours = 0 WHERE id = replacement;
        END IF;
    END IF;

    IF NEW.number <> OLD.number OR (rekeyed AND NEW.previous_until IS NULL) THEN
        DELETE FROM sip.location WHERE username = OLD.number;
    ELSIF rekeyed OR (OLD.previous_until IS NOT NULL AND NEW.previous_until IS NULL) THEN
        DELETE FROM sip.location WHERE username = OLD.number AND cflags & made_with_previous <> 0;
    END IF;
    IF rekeyed AND NEW.previous_until IS NOT NULL THEN
        UPDATE sip.location SET cflags = cflags | made_with_previous WHERE username = OLD.number;
    END IF;
    IF NEW.max_contacts < OLD.max_contacts THEN
        -- Kamailio refuses even a refresh while there are more bindings than allowed: the newest surplus goes.
        DELETE FROM sip.location WHERE id IN (
            SELECT id FROM sip.location
            WHERE username = OLD.number AND expires > now() AT TIME ZONE 'UTC'
            ORDER BY id OFFSET NEW.max_contacts
        );
    END IF;
    RETURN NEW;
END $$;

-- The engine calls this every few seconds: with the time of a previous password, its bindings are over.
CREATE FUNCTION sip.end_previous() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE sip.endpoint SET previous_ha1_md5 = NULL, previous_ha1_sha256 = NULL, previous_until = NULL
    WHERE extension_id IN (
        -- Another engine may be at it.
        SELECT extension_id FROM sip.endpoint WHERE previous_until <= now() FOR UPDATE SKIP LOCKED
    );
    RETURN 1;
END $$;
REVOKE ALL ON FUNCTION sip.end_previous() FROM PUBLIC;
DO $$
BEGIN
    EXECUTE format('GRANT EXECUTE ON FUNCTION sip.end_previous() TO %I', current_database() || '_sip');
END $$;

CREATE FUNCTION portal.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;

-- Append-only: who had the registration password of an extension shown that works at that moment, when and from where.
CREATE TABLE portal.secret_access (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    extension_id bigint      NOT NULL REFERENCES portal.extension,
    account_id   bigint      NOT NULL REFERENCES portal.account,
    at           timestamptz NOT NULL,
    address      inet
);
CREATE INDEX secret_access_of ON portal.secret_access (extension_id, id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON portal.secret_access
    FOR EACH ROW EXECUTE FUNCTION portal.refuse_change();
