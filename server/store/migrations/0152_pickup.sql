-- Who may answer calls that ring at somebody else, and by which codes. The rules repeat the `shared` crate's.

CREATE FUNCTION portal.are_groups(list text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN list = '' OR (
    SELECT count(*) <= 16 AND bool_and(name ~ '^[^\u0001-\u001F\u007F-\u009F]{1,63}$')
    FROM unnest(string_to_array(list, E'\n')) AS name);

-- One a line.
ALTER TABLE portal.extension ADD COLUMN pickup_groups text NOT NULL DEFAULT ''
    CONSTRAINT extension_pickup_groups CHECK (portal.are_groups(pickup_groups));
-- As they are compared.
ALTER TABLE sip.endpoint ADD COLUMN pickup_groups text[] NOT NULL DEFAULT '{}';
CREATE FUNCTION sip.group_list(list text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN string_to_array(portal.folded(list), E'\n');

CREATE OR REPLACE FUNCTION portal.document(extension portal.extension) RETURNS jsonb LANGUAGE sql IMMUTABLE
RETURN jsonb_build_object(
    'first_name', (extension).first_name, 'last_name', (extension).last_name, 'email', (extension).email,
    'mobile', (extension).mobile, 'job_title', (extension).job_title, 'number', (extension).number,
    'caller_id', (extension).caller_id, 'registration_name', (extension).registration_name,
    'concurrent_registrations', (extension).concurrent_registrations,
    'user_password_id', (extension).user_password_id, 'credential_id', (extension).credential_id,
    'role_id', (extension).role_id, 'remote_registration', (extension).remote_registration,
    'network_restriction', (extension).network_restriction, 'networks', (extension).networks,
    'user_agent_restriction', (extension).user_agent_restriction, 'user_agents', (extension).user_agents,
    'department_ids', (extension).department_ids, 'call_duration', (extension).call_duration,
    'call_limit', (extension).call_limit, 'call_limit_seconds', (extension).call_limit_seconds,
    'presence_information', (extension).presence_information,
    'presence_ring_timeout', (extension).presence_ring_timeout, 'internal_always', (extension).internal_always,
    'internal_no_answer', (extension).internal_no_answer, 'internal_busy', (extension).internal_busy,
    'call_waiting', (extension).call_waiting, 'call_handling_patterns', (extension).call_handling_patterns,
    'call_handling_to', (extension).call_handling_to, 'pickup_groups', (extension).pickup_groups);
-- What a document does not name would be left as it is when it is made live again.
UPDATE portal.revision SET document = document || '{"pickup_groups": ""}' WHERE document IS NOT NULL;

-- What is dialled to answer a call that rings in one's own groups, and, before a number, one that rings there; empty is nothing.
ALTER TABLE portal.setting ADD COLUMN pickup_codes text[] NOT NULL DEFAULT '{*4,**}'
    CONSTRAINT setting_pickup_codes CHECK (cardinality(pickup_codes) = 2
        AND array_to_string(pickup_codes, ' ') ~ '^[0-9*#]{0,8} ([0-9*#]{0,8})$'
        AND (pickup_codes[2] = '' OR pickup_codes[2] ~ '[*#]'));
ALTER TABLE portal.number_claim
    ADD COLUMN pickup text CONSTRAINT number_claim_pickup CHECK (pickup IN ('group', 'extension')),
    DROP CONSTRAINT number_claim_has_one_owner,
    ADD CONSTRAINT number_claim_has_one_owner CHECK (num_nonnulls(extension_id, presence_status, pickup) = 1);
CREATE INDEX number_claim_of_pickup ON portal.number_claim (pickup) WHERE pickup IS NOT NULL;

-- All codes at once: one may become what another one was.
CREATE FUNCTION portal.claim_codes(presence text[], pickup text[]) RETURNS void LANGUAGE sql
BEGIN ATOMIC
    DELETE FROM portal.number_claim WHERE extension_id IS NULL;
    INSERT INTO portal.number_claim (number, presence_status, pickup)
    SELECT code, status, picks FROM (
        SELECT code, status, NULL FROM unnest($1, portal.presence_statuses()) AS dialled (code, status)
        UNION ALL
        SELECT code, NULL, picks FROM unnest($2, '{group,extension}'::text[]) AS dialled (code, picks)
    ) AS dialled (code, status, picks) WHERE code <> '' ORDER BY code;
END;
DROP TRIGGER keep_codes_again ON portal.setting;
CREATE OR REPLACE FUNCTION portal.keep_codes() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM portal.claim_codes(NEW.presence_codes, NEW.pickup_codes);
    RETURN NULL;
END $$;
CREATE TRIGGER keep_codes_again AFTER UPDATE ON portal.setting
    FOR EACH ROW WHEN ((OLD.presence_codes, OLD.pickup_codes) IS DISTINCT FROM (NEW.presence_codes, NEW.pickup_codes))
    EXECUTE FUNCTION portal.keep_codes();
DROP FUNCTION portal.claim_codes(text[]);
SELECT portal.claim_codes(presence_codes, pickup_codes) FROM portal.setting;

-- Calls that ring where somebody may pick them up, until they are answered or over. After a crash of the database nobody picks up what
-- rang before.
CREATE UNLOGGED TABLE sip.ringing (
    -- As sip.call has it.
    key text PRIMARY KEY,
    engine integer NOT NULL,
    run text NOT NULL,
    -- Where the engine finds it again, and by which Call-ID.
    hash_index bigint NOT NULL,
    hash_label bigint NOT NULL,
    call_id text NOT NULL,
    caller text NOT NULL,
    -- Whose phones ring.
    extension_id bigint NOT NULL,
    since timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- Who has dialled the code.
    picker text
);

-- A call rings at an extension, and no longer where it rang before. One whose Call-ID is no text is refused: asked for later, it would
-- keep all others from being picked up.
CREATE FUNCTION sip.rings(
    from_engine integer, of_run text, call_of_run text, at bigint, from_number text, index bigint, label bigint, id bytea
) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    name CONSTANT text := from_engine || '/' || of_run || '/' || call_of_run;
BEGIN
    DELETE FROM sip.ringing WHERE key = name;
    INSERT INTO sip.ringing (key, engine, run, hash_index, hash_label, call_id, caller, extension_id)
    SELECT name, from_engine, of_run, index, label, convert_from(id, 'UTF8'), from_number, at
    FROM sip.endpoint WHERE extension_id = at AND pickup_groups <> '{}';
    RETURN 1;
END $$;

-- Somebody dialled a code: the call that rings longest of those they may pick up is theirs to be offered. Whose it was, if any.
CREATE FUNCTION sip.pick_up(by text, at text) RETURNS text LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    found_key text;
    found_number text;
BEGIN
    SELECT ringing.key, there.number INTO found_key, found_number
    FROM sip.endpoint AS here
    JOIN sip.endpoint AS there ON there.pickup_groups && here.pickup_groups
    JOIN sip.ringing ON ringing.extension_id = there.extension_id
    JOIN sip.engine ON server_id = ringing.engine AND engine.run = ringing.run
        AND seen_at > now() - (SELECT engine_gone FROM sip.call_policy)
    WHERE here.number = by AND (at IS NULL OR there.number = at) AND ringing.caller <> by AND picker IS NULL
    ORDER BY since LIMIT 1 FOR UPDATE OF ringing SKIP LOCKED;
    UPDATE sip.ringing SET picker = by WHERE key = found_key;
    RETURN found_number;
END $$;

-- What an engine is to offer to whoever picks it up.
CREATE FUNCTION sip.picked_up(
    of_engine integer, of_run text,
    OUT hash_index bigint, OUT hash_label bigint, OUT call_id varchar, OUT picker_id bigint, OUT picker varchar
) RETURNS SETOF record LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    WITH picked AS (
        DELETE FROM sip.ringing WHERE engine = of_engine AND run = of_run AND ringing.picker IS NOT NULL RETURNING *)
    SELECT picked.hash_index, picked.hash_label, picked.call_id::varchar, endpoint.extension_id, endpoint.number::varchar
    FROM picked JOIN sip.endpoint ON endpoint.number = picked.picker;
END;

-- As before; a call that is answered or over rings no more.
CREATE OR REPLACE FUNCTION sip.note_call(
    from_engine integer, of_run text, call_of_run text, from_number text, dialled bytea, started double precision,
    rang double precision, answered double precision, ended double precision, why text, last_status integer,
    taken_by bigint DEFAULT NULL
) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    name CONSTANT text := from_engine || '/' || of_run || '/' || call_of_run;
    called CONSTANT text := sip.readable(dialled, 64);
    calling sip.endpoint;
    called_endpoint sip.endpoint;
BEGIN
    DELETE FROM sip.ringing WHERE key = name;
    -- Not ON CONFLICT alone: that takes an id of the sequence for every call a second time.
    UPDATE sip.call SET
        rang_at = to_timestamp(rang), answered_at = to_timestamp(answered), ended_at = to_timestamp(ended), reason = why,
        status = last_status, taker = taken_by, changed_at = now()
    WHERE key = name AND ended_at IS NULL;
    IF NOT FOUND THEN
        SELECT * INTO calling FROM sip.endpoint WHERE number = from_number;
        SELECT * INTO called_endpoint FROM sip.endpoint WHERE number = called;
        INSERT INTO sip.call (engine, run, key, caller, caller_number, caller_name, callee, callee_number, callee_name,
            started_at, rang_at, answered_at, ended_at, reason, status, taker, changed_at)
        VALUES (from_engine, of_run, name, calling.extension_id, from_number, coalesce(calling.display_name, ''),
            called_endpoint.extension_id, called, coalesce(called_endpoint.display_name, ''),
            to_timestamp(started), to_timestamp(rang), to_timestamp(answered), to_timestamp(ended), why, last_status, taken_by,
            now())
        ON CONFLICT ON CONSTRAINT call_key DO NOTHING;
    END IF;
    PERFORM pg_notify('sip_calls', '');
    RETURN 1;
END $$;

-- As before; what rang at an earlier run of an engine rings no more.
CREATE OR REPLACE FUNCTION sip.engine_is_there(of_engine integer, of_run text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    policy CONSTANT sip.call_policy := (SELECT call_policy FROM sip.call_policy);
BEGIN
    DELETE FROM sip.ringing WHERE engine = of_engine AND run <> of_run;
    -- Not heard of, but not gone, as when the database was away: its calls go on.
    IF EXISTS (SELECT FROM sip.engine WHERE server_id = of_engine AND run = of_run AND seen_at <= now() - policy.engine_gone) THEN
        UPDATE sip.call SET reason = NULL, changed_at = now()
        WHERE engine = of_engine AND run = of_run AND reason = 'unknown' AND started_at >= now() - policy.longest_call;
    END IF;
    INSERT INTO sip.engine (server_id, run, seen_at) VALUES (of_engine, of_run, now())
    ON CONFLICT (server_id) DO UPDATE SET run = excluded.run, seen_at = excluded.seen_at;
    RETURN sip.end_lost_calls();
END $$;

-- As before, with whether somebody may pick the call up (1), and with the codes for it.
CREATE FUNCTION sip.is_grouped(of bigint) RETURNS integer LANGUAGE sql STABLE
RETURN (SELECT 1 FROM sip.endpoint WHERE extension_id = of AND pickup_groups <> '{}');
DROP FUNCTION sip.called(text, text, text);
CREATE FUNCTION sip.called(
    caller text, dialled text, source text,
    OUT outcome varchar, OUT id bigint, OUT aor varchar, OUT status varchar, OUT phrase varchar, OUT ring integer,
    OUT no_answer bigint, OUT busy bigint, OUT hops integer, OUT diversion varchar, OUT grouped integer
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    picks text;
    before text;
    picked text;
BEGIN
    SELECT extension_id INTO id FROM sip.endpoint WHERE number = dialled;
    IF FOUND THEN
        SELECT way.*, sip.is_grouped(way.id) INTO outcome, id, aor, status, phrase, ring, no_answer, busy, hops, diversion, grouped
        FROM sip.follow(caller, id, 0, '') AS way;
        RETURN;
    END IF;
    SELECT presence_status, pickup INTO status, picks FROM portal.number_claim
    WHERE number = dialled AND extension_id IS NULL AND pickup IS DISTINCT FROM 'extension';
    IF NOT FOUND THEN
        SELECT number INTO before FROM portal.number_claim WHERE pickup = 'extension' AND starts_with(dialled, number);
    END IF;
    IF before IS NULL AND picks IS NULL AND status IS NULL THEN
        outcome := 'nobody';
        RETURN;
    END IF;
    outcome := 'code';
    IF status IS NULL THEN
        picked := sip.pick_up(caller, substr(dialled, length(before) + 1));
        phrase := coalesce('Picking up ' || picked, 'Nothing to pick up');
        RETURN;
    END IF;
    phrase := 'Presence is ' || sip.status_phrase(status);
    PERFORM portal.change_presence(extension.id, status, account.id, portal.label(extension), source::inet,
        'presence.change_own', now())
    FROM sip.endpoint JOIN portal.extension ON extension.id = endpoint.extension_id
    LEFT JOIN portal.account ON account.extension_id = extension.id
    WHERE endpoint.number = caller;
END $$;
DROP FUNCTION sip.forwarded(text, bigint, text, bigint, integer);
CREATE FUNCTION sip.forwarded(
    caller text, by bigint, why text, target bigint, taken integer,
    OUT outcome varchar, OUT id bigint, OUT aor varchar, OUT status varchar, OUT phrase varchar, OUT ring integer,
    OUT no_answer bigint, OUT busy bigint, OUT hops integer, OUT diversion varchar, OUT grouped integer
) LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT way.*, sip.is_grouped(way.id) FROM sip.endpoint AS here,
        sip.follow(caller, CASE WHEN taken >= 5 THEN 0 ELSE target END, taken + 1, sip.diversion(here, why)) AS way
    WHERE here.extension_id = by;
END;

REVOKE ALL ON sip.ringing FROM PUBLIC;
REVOKE ALL ON FUNCTION sip.group_list(text), sip.rings(integer, text, text, bigint, text, bigint, bigint, bytea),
    sip.pick_up(text, text), sip.picked_up(integer, text), sip.is_grouped(bigint), sip.called(text, text, text),
    sip.forwarded(text, bigint, text, bigint, integer) FROM PUBLIC;
DO $$
BEGIN
    EXECUTE format('GRANT EXECUTE ON FUNCTION sip.rings(integer, text, text, bigint, text, bigint, bigint, bytea),
        sip.picked_up(integer, text), sip.called(text, text, text), sip.forwarded(text, bigint, text, bigint, integer)
        TO %I', current_database() || '_sip');
END $$;
