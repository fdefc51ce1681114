-- What the SIP engine sees. `portal` writes sip.endpoint when a change is applied; Kamailio reads it through views,
-- keeps the location tables, and can reach nothing else.

CREATE SCHEMA sip;
REVOKE ALL ON SCHEMA sip FROM PUBLIC;

-- One row per live extension: the credential a phone registers with, and what calls need to know. Texts are varchar:
-- Kamailio takes text for binary data and drops its backslashes.
CREATE TABLE sip.endpoint (
    extension_id bigint PRIMARY KEY REFERENCES portal.extension (id),
    -- The user part of the address-of-record.
    number varchar NOT NULL CONSTRAINT endpoint_number_key UNIQUE
        CONSTRAINT endpoint_number_digits CHECK (number ~ '^[0-9]{1,8}$'),
    registration_name varchar NOT NULL CONSTRAINT endpoint_registration_name_key UNIQUE
        CONSTRAINT endpoint_registration_name_form CHECK (registration_name ~ '^[A-Za-z0-9._-]{1,63}$'),
    realm varchar NOT NULL,
    -- HA1 of RFC 7616 section 3.4.2, lower-case hexadecimal.
    ha1_md5 varchar NOT NULL CONSTRAINT endpoint_ha1_md5_hex CHECK (ha1_md5 ~ '^[0-9a-f]{32}$'),
    ha1_sha256 varchar NOT NULL CONSTRAINT endpoint_ha1_sha256_hex CHECK (ha1_sha256 ~ '^[0-9a-f]{64}$'),
    caller_id varchar NOT NULL CONSTRAINT endpoint_caller_id_form CHECK (caller_id ~ '^[0-9A-Za-z().+*#-]{1,31}$'),
    display_name varchar NOT NULL CONSTRAINT endpoint_display_name_printable CHECK (display_name !~ '[\u0001-\u001F\u007F-\u009F]'),
    -- The inside of a quoted-string (RFC 3261 section 25.1), made once and not at every call.
    quoted_display_name varchar NOT NULL
        GENERATED ALWAYS AS (replace(replace(display_name, '\', '\\'), '"', '\"')) STORED,
    max_contacts integer NOT NULL CONSTRAINT endpoint_max_contacts_range CHECK (max_contacts BETWEEN 1 AND 3)
);

-- auth_db asks by username, which is the unique index of registration_name. Nothing is computed here: it is asked for
-- every authenticated request.
CREATE VIEW sip.subscriber AS
SELECT registration_name AS username,
       realm AS domain,
       ha1_md5 AS ha1,
       ha1_sha256,
       number AS aor,
       caller_id,
       quoted_display_name AS display_name,
       max_contacts
FROM sip.endpoint;

-- Tells an unknown number (404) from one that has no phone (480).
CREATE VIEW sip.callee AS SELECT number AS aor FROM sip.endpoint;

-- Kamailio asks for the layout version of every table that it opens.
CREATE TABLE sip.version (
    id serial PRIMARY KEY,
    table_name varchar(32) NOT NULL UNIQUE,
    table_version integer NOT NULL DEFAULT 0
);
INSERT INTO sip.version (table_name, table_version)
VALUES ('version', 1), ('subscriber', 7), ('location', 9), ('location_attrs', 1);

-- Kamailio's layout 9 of its location table, and registered_at. The foreign key makes a binding of a number that was
-- deleted between the digest check and the insert impossible.
CREATE TABLE sip.location (
    id serial PRIMARY KEY,
    ruid varchar(64) NOT NULL DEFAULT '' CONSTRAINT location_ruid_idx UNIQUE,
    username varchar(64) NOT NULL DEFAULT '' REFERENCES sip.endpoint (number) ON DELETE CASCADE,
    domain varchar(64),
    contact varchar(512) NOT NULL DEFAULT '',
    received varchar(128),
    path varchar(512),
    expires timestamp NOT NULL DEFAULT '2030-05-28 21:32:15',
    q real NOT NULL DEFAULT 1.0,
    callid varchar(255) NOT NULL DEFAULT 'Default-Call-ID',
    cseq integer NOT NULL DEFAULT 1,
    last_modified timestamp NOT NULL DEFAULT '2000-01-01 00:00:01',
    flags integer NOT NULL DEFAULT 0,
    cflags integer NOT NULL DEFAULT 0,
    -- Without a limit: a phone must not be refused for its long name.
    user_agent varchar NOT NULL DEFAULT '',
    socket varchar(64),
    methods integer,
    instance varchar(255),
    reg_id integer NOT NULL DEFAULT 0,
    server_id integer NOT NULL DEFAULT 0,
    connection_id integer NOT NULL DEFAULT 0,
    keepalive integer NOT NULL DEFAULT 0,
    partition integer NOT NULL DEFAULT 0,
    registered_at timestamptz NOT NULL DEFAULT now()
)
-- Every refresh updates the row: room on the page keeps those updates off the indexes that do not change.
WITH (fillfactor = 70);
CREATE INDEX location_account_contact_idx ON sip.location (username, domain, contact);
CREATE INDEX location_expires_idx ON sip.location (expires);
CREATE INDEX location_received_idx ON sip.location (received);

CREATE TABLE sip.location_attrs (
    id serial PRIMARY KEY,
    ruid varchar(64) NOT NULL DEFAULT '',
    username varchar(64) NOT NULL DEFAULT '',
    domain varchar(64),
    aname varchar(64) NOT NULL DEFAULT '',
    atype integer NOT NULL DEFAULT 0,
    avalue varchar(512) NOT NULL DEFAULT '',
    last_modified timestamp NOT NULL DEFAULT '2000-01-01 00:00:01'
);
CREATE INDEX location_attrs_record_idx ON sip.location_attrs (username, domain, ruid);
CREATE INDEX location_attrs_last_modified_idx ON sip.location_attrs (last_modified);

-- One row per live binding, for the portal. Filters on number use location_account_contact_idx.
CREATE VIEW sip.registration AS
SELECT l.username AS number,
       l.contact,
       coalesce(source.part[1], source.part[2]) AS source_address,
       source.part[3]::integer AS source_port,
       upper(coalesce(source.part[4], split_part(l.socket, ':', 1))) AS transport,
       l.user_agent,
       -- Branch flag 6, set by the engine when the REGISTER was authenticated with SHA-256.
       CASE WHEN l.cflags & 64 <> 0 THEN 'SHA-256' ELSE 'MD5' END AS digest,
       l.registered_at,
       l.last_modified AT TIME ZONE 'UTC' AS refreshed_at,
       l.expires AT TIME ZONE 'UTC' AS expires_at,
       l.server_id
FROM sip.location l
CROSS JOIN LATERAL regexp_match(
    l.received, '^sips?:(?:\[([^]]+)\]|([^:;]+))(?::([0-9]+))?(?:;transport=([A-Za-z]+))?'
) AS source (part)
WHERE l.expires > now() AT TIME ZONE 'UTC';

-- Bindings go in the transaction that takes the right to have them away.
CREATE FUNCTION sip.drop_bindings() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (NEW.number, NEW.registration_name, NEW.realm, NEW.ha1_md5, NEW.ha1_sha256)
        IS DISTINCT FROM (OLD.number, OLD.registration_name, OLD.realm, OLD.ha1_md5, OLD.ha1_sha256)
    THEN
        DELETE FROM sip.location WHERE username = OLD.number;
    ELSIF NEW.max_contacts < OLD.max_contacts THEN
        -- Kamailio refuses even a refresh while there are more bindings than allowed: the newest surplus goes.
        DELETE FROM sip.location WHERE id IN (
            SELECT id FROM sip.location
            WHERE username = OLD.number AND expires > now() AT TIME ZONE 'UTC'
            ORDER BY id OFFSET NEW.max_contacts
        );
    END IF;
    RETURN NEW;
END $$;
-- Before, so that the foreign key finds nothing under the old number.
CREATE TRIGGER drop_bindings BEFORE UPDATE ON sip.endpoint
    FOR EACH ROW EXECUTE FUNCTION sip.drop_bindings();

CREATE FUNCTION sip.notify_registration() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_notify('sip_registrations', coalesce(NEW.username, OLD.username));
    RETURN NULL;
END $$;
CREATE TRIGGER notify_appeared_or_gone AFTER INSERT OR DELETE ON sip.location
    FOR EACH ROW EXECUTE FUNCTION sip.notify_registration();
-- Kamailio writes every column at each refresh; only what a person would see as a change is told.
CREATE TRIGGER notify_changed AFTER UPDATE ON sip.location
    FOR EACH ROW WHEN (
        (OLD.contact, OLD.user_agent, OLD.received, OLD.cflags)
        IS DISTINCT FROM (NEW.contact, NEW.user_agent, NEW.received, NEW.cflags)
    ) EXECUTE FUNCTION sip.notify_registration();

-- Which digest user agents understand. Shipped rows are the beginning of a User-Agent value; learnt rows are a whole
-- product list (RFC 3261 section 20.41) without its comments, so that a new version is judged anew.
CREATE TABLE sip.user_agent (
    product text PRIMARY KEY CHECK (product = lower(product) AND length(product) BETWEEN 1 AND 64),
    digest text NOT NULL CHECK (digest IN ('SHA-256', 'MD5')),
    origin text NOT NULL CHECK (origin IN ('shipped', 'learnt')),
    since timestamptz NOT NULL DEFAULT now()
);
INSERT INTO sip.user_agent (product, digest, origin) VALUES
    ('pjsua', 'SHA-256', 'shipped'),    -- PJSIP computes SHA-256 responses since 2.10
    ('pjsip', 'SHA-256', 'shipped'),
    ('microsip', 'SHA-256', 'shipped'), -- built on PJSIP
    ('linphone', 'SHA-256', 'shipped'), -- belle-sip, all of Linphone's programs
    ('jssip', 'SHA-256', 'shipped');    -- answers the MD5 challenge behind it

-- The engine's cache of that knowledge, in the columns that its hash table loads. The row named * holds all shipped
-- beginnings as one regular expression.
CREATE VIEW sip.user_agent_digest AS
SELECT product::varchar AS key_name, 0 AS key_type, 0 AS value_type, digest::varchar AS key_value, 0 AS expires
FROM sip.user_agent WHERE origin = 'learnt'
UNION ALL
SELECT '*', 0, 0, '^(' || string_agg(regexp_replace(product, '([][\\.^$*+?(){}|])', '\\\1', 'g'), '|') || ')', 0
FROM sip.user_agent WHERE origin = 'shipped' AND digest = 'SHA-256'
HAVING count(*) > 0;

-- The one thing the engine may write besides bindings. It calls this after a right answer only, so that nobody without
-- a credential can teach it; a right SHA-256 answer is proof and is never taken back by an MD5 one, which may have had
-- other causes (a lost challenge).
CREATE FUNCTION sip.learn_user_agent(product text, digest text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- An upper bound of what a credential holder can store.
    IF length(product) BETWEEN 1 AND 64 AND (SELECT count(*) FROM sip.user_agent) < 10000 THEN
        INSERT INTO sip.user_agent AS known (product, digest, origin)
        VALUES (lower(learn_user_agent.product), learn_user_agent.digest, 'learnt')
        ON CONFLICT ON CONSTRAINT user_agent_pkey DO UPDATE
            SET digest = excluded.digest, since = now()
            WHERE known.origin = 'learnt' AND known.digest = 'MD5' AND excluded.digest = 'SHA-256';
    END IF;
    RETURN 1;
END $$;

REVOKE ALL ON ALL TABLES IN SCHEMA sip FROM PUBLIC;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA sip FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA sip FROM PUBLIC;

-- The engine's role is named after the database, because roles belong to the whole server.
DO $$
DECLARE
    engine name := (current_database() || '_sip')::name;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = engine) THEN
        BEGIN
            EXECUTE format('CREATE ROLE %I NOLOGIN', engine);
        EXCEPTION
            WHEN duplicate_object THEN NULL;
            WHEN insufficient_privilege THEN
                RAISE EXCEPTION 'the database user % may not create the role %: have it created with CREATE ROLE %I, '
                    'or give the user CREATEROLE', current_user, engine, engine;
        END;
    END IF;
    -- Kamailio uses bare table names and writes times without a zone.
    EXECUTE format('ALTER ROLE %I IN DATABASE %I SET search_path = sip', engine, current_database());
    EXECUTE format('ALTER ROLE %I IN DATABASE %I SET timezone = ''UTC''', engine, current_database());
    -- A phone repeats its REGISTER after a few seconds: nothing may hang longer than that.
    EXECUTE format('ALTER ROLE %I IN DATABASE %I SET lock_timeout = ''3s''', engine, current_database());
    EXECUTE format('ALTER ROLE %I IN DATABASE %I SET statement_timeout = ''5s''', engine, current_database());
    EXECUTE format('ALTER ROLE %I IN DATABASE %I SET idle_in_transaction_session_timeout = ''10s''', engine,
        current_database());
    -- A binding lost in a power cut comes back with the phone's next refresh.
    EXECUTE format('ALTER ROLE %I IN DATABASE %I SET synchronous_commit = off', engine, current_database());

    EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), engine);
    EXECUTE format('GRANT USAGE ON SCHEMA sip TO %I', engine);
    EXECUTE format('GRANT SELECT ON sip.version, sip.subscriber, sip.callee, sip.user_agent_digest TO %I', engine);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON sip.location, sip.location_attrs TO %I', engine);
    EXECUTE format('GRANT USAGE ON SEQUENCE sip.location_id_seq, sip.location_attrs_id_seq TO %I', engine);
    EXECUTE format('GRANT EXECUTE ON FUNCTION sip.learn_user_agent(text, text) TO %I', engine);
END $$;
