-- The SIP domain is one of the settings. `portal.setting` says which one is wanted, `portal.installation` which one is in
-- force: the realm of the digests of `portal.credential` and `sip.endpoint`. Where the two differ, the digests of the
-- wanted one are made beside them, and when all are there, both are changed in one transaction.

ALTER TABLE portal.setting ADD COLUMN sip_domain text;
-- One that ends in a dot is in force as it is, until its digests are made without.
UPDATE portal.setting SET sip_domain = (SELECT rtrim(sip_domain, '.') FROM portal.installation);
DO $$
BEGIN
ALTER TABLE portal.setting ALTER COLUMN sip_domain SET NOT NULL,
    -- A host name whose last label begins with a letter, or an IPv4 address that one machine can have.
    ADD CONSTRAINT setting_sip_domain CHECK (char_length(sip_domain) <= 253 AND (
        sip_domain ~ '^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?$'
        OR sip_domain ~ ('^([1-9]|[1-9][0-9]|1[0-9][0-9]|2[01][0-9]|22[0-3])'
                         '(\.([0-9]|[1-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5])){3}$')));
EXCEPTION WHEN check_violation THEN
    RAISE EXCEPTION 'the SIP domain % is no host name: start the version of before once more with PATCHBAY_SIP_DOMAIN set to one',
        (SELECT sip_domain FROM portal.installation);
END $$;

-- What holds was not said in the versions of before, and did not come from them: without it, the next save would seem to
-- change it.
ALTER TABLE portal.setting_revision DISABLE TRIGGER append_only;
UPDATE portal.setting_revision
SET document = document || jsonb_build_object('sip_domain', (SELECT sip_domain FROM portal.installation));
ALTER TABLE portal.setting_revision ENABLE TRIGGER append_only;

-- Digests of a domain that is not in force yet, or is not wanted any more.
CREATE TABLE portal.digest (
    realm         text   NOT NULL,
    credential_id bigint NOT NULL REFERENCES portal.credential ON DELETE CASCADE,
    ha1_md5       text   NOT NULL CONSTRAINT digest_ha1_md5 CHECK (ha1_md5 ~ '^[0-9a-f]{32}$'),
    ha1_sha256    text   NOT NULL CONSTRAINT digest_ha1_sha256 CHECK (ha1_sha256 ~ '^[0-9a-f]{64}$'),
    PRIMARY KEY (realm, credential_id)
);

-- How far that is. Credentials are taken by their id, so the last one says where to go on.
CREATE TABLE portal.domain_change (
    one     boolean PRIMARY KEY DEFAULT true CHECK (one),
    realm   text    NOT NULL,
    last_id bigint  NOT NULL DEFAULT 0,
    made    bigint  NOT NULL DEFAULT 0,
    -- as many as there were when it began
    total   bigint  NOT NULL
);

-- The domain in force, which stays so until the end of the transaction: whoever writes digests has to know that nobody
-- changes it meanwhile. The lock is that of portal.display_name; volatile for the same reason.
CREATE FUNCTION portal.held_domain() RETURNS text
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(7002, 1);
    RETURN (SELECT sip_domain FROM portal.installation);
END $$;

-- Phones that are still set up for the domain of before call by its name.
ALTER TABLE portal.installation ADD COLUMN former_sip_domain text;
CREATE OR REPLACE VIEW sip.realm AS
SELECT sip_domain::varchar AS realm, coalesce(former_sip_domain, sip_domain)::varchar AS former FROM portal.installation;

-- Bindings go in the transaction that takes the right to have them away. Another domain takes it from nobody: the digests
-- are those of the same passwords.
CREATE OR REPLACE FUNCTION sip.drop_bindings() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    made_with_previous CONSTANT integer := 128;
    rekeyed CONSTANT boolean := NEW.registration_name <> OLD.registration_name
        OR (NEW.realm = OLD.realm AND (NEW.ha1_md5, NEW.ha1_sha256) <> (OLD.ha1_md5, OLD.ha1_sha256));
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
