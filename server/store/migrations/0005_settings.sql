-- What an administrator chooses for the whole installation. The rules repeat the `shared` crate's. The row is made by
-- the first server that starts, from its configuration.
CREATE TABLE portal.setting (
    one             boolean PRIMARY KEY DEFAULT true CHECK (one),
    version         integer NOT NULL CHECK (version > 0),
    company_name    text    NOT NULL
        CONSTRAINT setting_company_name CHECK (char_length(company_name) <= 127 AND company_name !~ '[\u0001-\u001F\u007F-\u009F]'),
    name_format     text    NOT NULL CONSTRAINT setting_name_format CHECK (name_format IN ('first_last', 'last_first')),
    password_policy text    NOT NULL
        CONSTRAINT setting_password_policy CHECK (password_policy IN ('standard', 'strict', 'modern')),
    first_number    text    NOT NULL CONSTRAINT setting_first_number CHECK (first_number ~ '^[0-9]{1,8}$'),
    last_number     text    NOT NULL CONSTRAINT setting_last_number CHECK (last_number ~ '^[0-9]{1,8}$'),
    CONSTRAINT setting_number_range
        CHECK (length(first_number) = length(last_number) AND first_number COLLATE "C" <= last_number COLLATE "C")
);

-- Append-only: what the settings were, who changed them, when and from where. Nobody made the first version.
CREATE TABLE portal.setting_revision (
    version    integer PRIMARY KEY,
    document   jsonb       NOT NULL,
    account_id bigint      REFERENCES portal.account,
    at         timestamptz NOT NULL,
    address    inet
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON portal.setting_revision
    FOR EACH ROW EXECUTE FUNCTION portal.refuse_change();

-- A person's name as phones show it. Who writes names waits for who changes their format, and the other way round: the
-- lock is shared among writers of names, and taken alone by a change of the format. Volatile, so that the format is
-- read after the lock was granted, not as it stood when the statement began.
CREATE FUNCTION portal.display_name(first_name text, last_name text) RETURNS text
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(7002, 1);
    RETURN (
        SELECT btrim(CASE name_format WHEN 'last_first' THEN last_name || ' ' || first_name
                                      ELSE first_name || ' ' || last_name END)
        FROM portal.setting
    );
END $$;

-- The SIP domain as the engine follows it while it runs.
CREATE VIEW sip.realm AS SELECT sip_domain::varchar AS realm FROM portal.installation;
REVOKE ALL ON sip.realm FROM PUBLIC;
DO $$
BEGIN
    EXECUTE format('GRANT SELECT ON sip.realm TO %I', current_database() || '_sip');
END $$;
