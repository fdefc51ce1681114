-- Where people are now, and what is dialled to say so. It holds from the moment it is changed and is part of no version.

CREATE TABLE portal.presence (
    -- Whoever has no row is available.
    extension_id bigint PRIMARY KEY REFERENCES portal.extension,
    status text NOT NULL CONSTRAINT presence_status CHECK (status = ANY (portal.presence_statuses()))
);
CREATE INDEX presence_by_status ON portal.presence (status, extension_id);

-- What is said about a status; without one, about being available.
CREATE FUNCTION portal.presence_information(information text[], status text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN information[array_position(portal.presence_statuses(), coalesce(status, 'available'))];

CREATE FUNCTION portal.notify_presence() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_notify('sip_presence', number) FROM sip.endpoint WHERE extension_id = NEW.extension_id;
    RETURN NULL;
END $$;
CREATE TRIGGER notify_changed AFTER UPDATE ON portal.presence
    FOR EACH ROW WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION portal.notify_presence();

-- A status is no version, so a row of the log says itself from what to what it was changed.
ALTER TABLE portal.operation_log ADD COLUMN presence_before text, ADD COLUMN presence_after text;

-- Somebody is somewhere else; false if they were there already. Who said so is written down.
CREATE FUNCTION portal.change_presence(
    of bigint, becomes text, by_account bigint, by_name text, from_address inet, by_operation text, moment timestamptz
) RETURNS boolean LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    was text;
BEGIN
    INSERT INTO portal.presence (extension_id, status) VALUES (of, 'available') ON CONFLICT DO NOTHING;
    SELECT status INTO was FROM portal.presence WHERE extension_id = of FOR UPDATE;
    IF was = becomes THEN
        RETURN false;
    END IF;
    UPDATE portal.presence SET status = becomes WHERE extension_id = of;
    INSERT INTO portal.operation_log (at, account_id, actor, address, operation, object_kind, object_id, object, outcome,
        presence_before, presence_after)
    SELECT moment, by_account, by_name, from_address, by_operation, 'extension', id, portal.label(extension), 'done', was, becomes
    FROM portal.extension WHERE id = of;
    RETURN true;
END $$;

-- What is dialled to have each status, in their order; empty is nothing.
ALTER TABLE portal.setting ADD COLUMN presence_codes text[] NOT NULL DEFAULT '{*71,*72,*73,*74,*75,*76}'
    CONSTRAINT setting_presence_codes CHECK (cardinality(presence_codes) = 6
        AND array_to_string(presence_codes, ' ') ~ '^[0-9*#]{0,8}( [0-9*#]{0,8}){5}$');

-- A code is nobody's number.
ALTER TABLE portal.number_claim
    ALTER COLUMN extension_id DROP NOT NULL,
    ADD COLUMN presence_status text
        CONSTRAINT number_claim_presence_status CHECK (presence_status = ANY (portal.presence_statuses())),
    ADD CONSTRAINT number_claim_has_one_owner CHECK (num_nonnulls(extension_id, presence_status) = 1);
CREATE INDEX number_claim_of_status ON portal.number_claim (presence_status) WHERE presence_status IS NOT NULL;

CREATE FUNCTION portal.claim_codes(codes text[]) RETURNS void LANGUAGE sql
BEGIN ATOMIC
    DELETE FROM portal.number_claim WHERE presence_status IS NOT NULL;
    INSERT INTO portal.number_claim (number, presence_status)
    SELECT code, status FROM unnest($1, portal.presence_statuses()) AS dialled (code, status) WHERE code <> '' ORDER BY code;
END;
CREATE FUNCTION portal.keep_codes() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM portal.claim_codes(NEW.presence_codes);
    RETURN NULL;
END $$;
CREATE TRIGGER keep_codes AFTER INSERT ON portal.setting FOR EACH ROW EXECUTE FUNCTION portal.keep_codes();
CREATE TRIGGER keep_codes_again AFTER UPDATE ON portal.setting
    FOR EACH ROW WHEN (OLD.presence_codes <> NEW.presence_codes) EXECUTE FUNCTION portal.keep_codes();
SELECT portal.claim_codes(presence_codes) FROM portal.setting;
