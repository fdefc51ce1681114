-- Why phones are turned away, and who is turned away without being listened to. The engine calls three functions here
-- and reads two views; the tables are the portal's.

-- Bytes of a SIP message as text, at most `longest` characters, whatever they are.
CREATE FUNCTION sip.readable(bytes bytea, longest integer) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN left(regexp_replace(convert_from(bytes, 'UTF8'), '[\u0001-\u001F\u007F-\u009F]+', ' ', 'g'), longest);
EXCEPTION
    -- Not UTF-8, or with a NUL in it: printable ASCII is what is left.
    WHEN OTHERS THEN
        RETURN left(regexp_replace(encode(bytes, 'escape'), '\\[0-7]{3}', '?', 'g'), longest);
END $$;

-- Refused attempts of the last seven days. Repetitions are counted in one row, and the rows of a source, of an
-- extension and of all unknown names are limited (sip.note_refusal), so that no flood fills the table.
CREATE TABLE sip.attempt (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- Whose phone it would have been; NULL when nobody has the name.
    extension_id bigint REFERENCES portal.extension,
    -- The registration name or number that was given; empty when the source gave too many to tell.
    name text NOT NULL,
    source inet NOT NULL,
    port integer NOT NULL,
    transport text NOT NULL,
    user_agent text NOT NULL,
    method text NOT NULL,
    -- A code of the `shared` crate's Refusal.
    reason text NOT NULL CONSTRAINT attempt_reason CHECK (reason ~ '^[a-z_]{1,40}$'),
    times bigint NOT NULL,
    first_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    CONSTRAINT attempt_key UNIQUE (source, name, reason, method, transport, user_agent)
);
CREATE INDEX attempt_of ON sip.attempt (extension_id, last_at) WHERE extension_id IS NOT NULL;
CREATE INDEX attempt_of_nobody ON sip.attempt (last_at) WHERE extension_id IS NULL;
CREATE INDEX attempt_last_at ON sip.attempt (last_at);

-- Networks that are never banned.
CREATE TABLE portal.allowed_source (
    network cidr PRIMARY KEY,
    account_id bigint NOT NULL REFERENCES portal.account,
    at timestamptz NOT NULL
);

-- What is judged as one source: an IPv4 address, and of IPv6 the /64, since a host picks any address in it.
CREATE FUNCTION sip.network(address inet) RETURNS inet LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE family(address) WHEN 6 THEN network(set_masklen(address, 64))::inet ELSE address END;

-- Failures and bans of a source, or of one name from a source (sip.network).
CREATE TABLE sip.ban (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source inet NOT NULL,
    -- Empty for the whole source.
    name text NOT NULL,
    -- Since the window began.
    failures integer NOT NULL,
    window_began timestamptz NOT NULL,
    -- How often it was banned: each ban lasts twice as long as the one before.
    times integer NOT NULL DEFAULT 0,
    banned_at timestamptz,
    banned_until timestamptz,
    CONSTRAINT ban_key UNIQUE (source, name),
    CONSTRAINT ban_whole CHECK (num_nonnulls(banned_at, banned_until) IN (0, 2))
);
CREATE INDEX ban_until ON sip.ban (banned_until) WHERE banned_until IS NOT NULL;
CREATE INDEX ban_window_began ON sip.ban (window_began);

-- When failures become a ban, in one row: the page about bans says it in words.
CREATE TABLE sip.ban_policy (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    -- So many failures within the window …
    name_failures integer NOT NULL,
    source_failures integer NOT NULL,
    failure_window interval NOT NULL,
    -- … are a ban of so long, each next one twice as long, up to the longest.
    first_ban interval NOT NULL,
    longest_ban interval NOT NULL
);
INSERT INTO sip.ban_policy (name_failures, source_failures, failure_window, first_ban, longest_ban)
VALUES (5, 30, '10 minutes', '1 minute', '1 day');

-- What the engine looks a source up by: an IPv4 address as it is written, of IPv6 the four groups of the /64 without
-- leading zeros.
CREATE FUNCTION sip.source_key(source inet) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE family(source)
    WHEN 4 THEN host(source)
    -- inet_send: four bytes of header, then the address.
    ELSE (
        SELECT string_agg(to_hex(get_byte(inet_send(source), 4 + 2 * at) * 256 + get_byte(inet_send(source), 5 + 2 * at)),
            ':' ORDER BY at)
        FROM generate_series(0, 3) AS at
    )
END;

-- The engine's copy of what is banned now, in the columns that its hash table loads.
CREATE VIEW sip.banned AS
SELECT (sip.source_key(source) || CASE name WHEN '' THEN '' ELSE '|' || name END)::varchar AS key_name,
       0 AS key_type, 1 AS value_type, '1'::varchar AS key_value, 0 AS expires
FROM sip.ban WHERE banned_until > now();

-- Moves with every change of a ban. Together with how many there are, it tells an engine that its copy is old, whoever
-- made the change and whichever clock a ban ran out by.
CREATE SEQUENCE sip.ban_change;
CREATE VIEW sip.ban_state AS
SELECT ((SELECT last_value FROM sip.ban_change) || '/' || (SELECT count(*) FROM sip.ban WHERE banned_until > now()))::varchar
       AS version,
       (SELECT coalesce(string_agg(host(network) || '/' || masklen(network), ',' ORDER BY network), '')
        FROM portal.allowed_source)::varchar AS allowed;

CREATE FUNCTION sip.tell_ban() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM nextval('sip.ban_change');
    PERFORM pg_notify('sip_attempts', 'bans');
    RETURN NULL;
END $$;
CREATE TRIGGER tell_ban_changed AFTER UPDATE ON sip.ban
    FOR EACH ROW WHEN (OLD.banned_until IS DISTINCT FROM NEW.banned_until) EXECUTE FUNCTION sip.tell_ban();
CREATE TRIGGER tell_ban_made AFTER INSERT ON sip.ban
    FOR EACH ROW WHEN (NEW.banned_until IS NOT NULL) EXECUTE FUNCTION sip.tell_ban();
CREATE TRIGGER tell_ban_gone AFTER DELETE ON sip.ban
    FOR EACH ROW WHEN (OLD.banned_until IS NOT NULL) EXECUTE FUNCTION sip.tell_ban();

-- Counts failures of a source, or of a name from it, and bans it when they are too many.
CREATE FUNCTION sip.count_failures(network inet, failed text, failed_times integer, most integer) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    policy CONSTANT sip.ban_policy := (SELECT ban_policy FROM sip.ban_policy);
BEGIN
    -- However many addresses are forged: who was not heard of for longest is forgotten, unless banned.
    IF NOT EXISTS (SELECT FROM sip.ban WHERE ban.source = network AND ban.name = failed)
        AND (SELECT count(*) FROM sip.ban) >= 10000
    THEN
        DELETE FROM sip.ban WHERE id = (
            SELECT id FROM sip.ban WHERE banned_until IS NULL OR banned_until <= now() ORDER BY window_began LIMIT 1);
        IF NOT FOUND THEN
            RETURN;
        END IF;
    END IF;
    INSERT INTO sip.ban AS known (source, name, failures, window_began)
    VALUES (network, failed, failed_times, now())
    ON CONFLICT ON CONSTRAINT ban_key DO UPDATE SET
        failures = failed_times
            + CASE WHEN known.window_began > now() - policy.failure_window THEN known.failures ELSE 0 END,
        window_began = CASE WHEN known.window_began > now() - policy.failure_window THEN known.window_began ELSE now() END;
    UPDATE sip.ban SET
        failures = 0, window_began = now(), times = times + 1, banned_at = now(),
        banned_until = now() + least(policy.longest_ban, policy.first_ban * (2 ^ least(times, 20)))
    WHERE ban.source = network AND ban.name = failed AND failures >= most
        AND (banned_until IS NULL OR banned_until <= now());
END $$;

-- A refusal that the engine gave `refused_times`. Names and user agents come as bytes: nothing that a stranger sends can be
-- part of a statement.
CREATE FUNCTION sip.note_refusal(
    refused_reason text, refused_name bytea, from_source inet, from_port integer, over_transport text, said_agent bytea,
    used_method text, refused_times integer
) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    given text := sip.readable(refused_name, 64);
    agent text := sip.readable(said_agent, 128);
    why text := refused_reason;
    network CONSTANT inet := sip.network(from_source);
    policy CONSTANT sip.ban_policy := (SELECT ban_policy FROM sip.ban_policy);
    owner bigint;
    is_deleted boolean;
BEGIN
    SELECT extension_id INTO owner FROM sip.endpoint WHERE registration_name = given OR number = given
    ORDER BY registration_name = given DESC LIMIT 1;
    IF owner IS NULL THEN
        -- The engine sees what is live. What was saved, and what was deleted and is reserved, are other reasons.
        SELECT extension.id, extension.deleted_at IS NOT NULL INTO owner, is_deleted
        FROM portal.registration_name_claim JOIN portal.extension ON extension.id = extension_id
        WHERE registration_name_claim.registration_name = given;
        IF why = 'unknown_name' AND owner IS NOT NULL THEN
            why := CASE WHEN is_deleted THEN 'deleted' ELSE 'not_applied' END;
        END IF;
        -- Who was deleted has no page.
        IF is_deleted THEN
            owner := NULL;
        END IF;
    END IF;

    IF NOT EXISTS (
        SELECT FROM sip.attempt WHERE (source, name, reason, method, transport, user_agent)
            = (from_source, given, why, used_method, over_transport, agent)
    ) THEN
        -- A new row: one of 20 from this source for the extension, or of 50 for nobody; beyond, they are counted in one.
        IF (SELECT count(*) FROM sip.attempt WHERE source = from_source AND extension_id IS NOT DISTINCT FROM owner)
            >= (CASE WHEN owner IS NULL THEN 50 ELSE 20 END)
        THEN
            agent := '';
            IF owner IS NULL THEN
                given := '';
            END IF;
        END IF;
        -- One of 200 of the extension, or of 10,000 of nobody; beyond, the oldest goes.
        IF owner IS NULL THEN
            DELETE FROM sip.attempt WHERE id IN (
                SELECT id FROM sip.attempt WHERE extension_id IS NULL ORDER BY last_at DESC OFFSET 9999);
        ELSE
            DELETE FROM sip.attempt WHERE id IN (
                SELECT id FROM sip.attempt WHERE extension_id = owner ORDER BY last_at DESC OFFSET 199);
        END IF;
    END IF;
    INSERT INTO sip.attempt AS known
        (extension_id, name, source, port, transport, user_agent, method, reason, times, first_at, last_at)
    VALUES (owner, given, from_source, from_port, over_transport, agent, used_method, why, refused_times, now(), now())
    ON CONFLICT ON CONSTRAINT attempt_key DO UPDATE SET
        extension_id = excluded.extension_id, port = excluded.port, times = known.times + excluded.times,
        last_at = excluded.last_at;
    PERFORM pg_notify('sip_attempts', coalesce(owner::text, ''));

    -- Only what a guesser does is a failure. A phone that is set up rightly and not live yet is none.
    IF why IN ('unknown_name', 'deleted', 'wrong_password')
        AND NOT EXISTS (SELECT FROM portal.allowed_source WHERE from_source <<= allowed_source.network)
    THEN
        -- Other names are nobody's, and too many to count.
        IF given ~ '^[A-Za-z0-9._-]{1,63}$' THEN
            PERFORM sip.count_failures(network, given, refused_times, policy.name_failures);
        END IF;
        PERFORM sip.count_failures(network, '', refused_times, policy.source_failures);
    END IF;
    RETURN 1;
END $$;

-- A right answer of a name that had failed from this source: its failures are forgotten, those of the source are not, or
-- whoever has one password could try others for ever.
CREATE FUNCTION sip.note_success(proven_name bytea, from_source inet) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE sip.ban SET failures = 0
    WHERE source = sip.network(from_source) AND name = sip.readable(proven_name, 64) AND failures > 0;
    RETURN 1;
END $$;

-- The engine calls this now and then: what is older than seven days is over.
CREATE FUNCTION sip.forget_attempts() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM sip.attempt WHERE last_at < now() - interval '7 days';
    DELETE FROM sip.ban WHERE window_began < now() - interval '7 days'
        AND (banned_until IS NULL OR banned_until < now() - interval '7 days');
    RETURN 1;
END $$;

-- The registrations as they were shown, and which row each is, so that one can be ended.
CREATE OR REPLACE VIEW sip.registration AS
SELECT l.username AS number,
       l.contact,
       coalesce(source.part[1], source.part[2]) AS source_address,
       source.part[3]::integer AS source_port,
       upper(coalesce(source.part[4], split_part(l.socket, ':', 1))) AS transport,
       l.user_agent,
       CASE WHEN l.cflags & 64 <> 0 THEN 'SHA-256' ELSE 'MD5' END AS digest,
       l.registered_at,
       l.last_modified AT TIME ZONE 'UTC' AS refreshed_at,
       l.expires AT TIME ZONE 'UTC' AS expires_at,
       l.server_id,
       l.ruid
FROM sip.location l
CROSS JOIN LATERAL regexp_match(
    l.received, '^sips?:(?:\[([^]]+)\]|([^:;]+))(?::([0-9]+))?(?:;transport=([A-Za-z]+))?'
) AS source (part)
WHERE l.expires > now() AT TIME ZONE 'UTC';

REVOKE ALL ON sip.attempt, sip.ban, sip.ban_policy, sip.banned, sip.ban_state FROM PUBLIC;
REVOKE ALL ON SEQUENCE sip.ban_change FROM PUBLIC;
REVOKE ALL ON FUNCTION sip.readable(bytea, integer), sip.network(inet), sip.source_key(inet), sip.tell_ban(),
    sip.count_failures(inet, text, integer, integer),
    sip.note_refusal(text, bytea, inet, integer, text, bytea, text, integer), sip.note_success(bytea, inet),
    sip.forget_attempts() FROM PUBLIC;
DO $$
DECLARE
    engine name := (current_database() || '_sip')::name;
BEGIN
    EXECUTE format('GRANT SELECT ON sip.banned, sip.ban_state TO %I', engine);
    EXECUTE format('GRANT EXECUTE ON FUNCTION sip.note_refusal(text, bytea, inet, integer, text, bytea, text, integer),
        sip.note_success(bytea, inet), sip.forget_attempts(), sip.source_key(inet) TO %I', engine);
END $$;
