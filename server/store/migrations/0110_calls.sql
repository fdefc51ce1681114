-- The calls that the engines saw: from whom, to whom, when, and how each ended. An engine calls two functions here; the
-- table is the portal's to read.

CREATE TABLE sip.call (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- Which engine, since when it runs, and which of its calls.
    engine integer NOT NULL,
    run text NOT NULL,
    key text NOT NULL CONSTRAINT call_key UNIQUE,
    -- The caller's extension and, unless nobody has that number, the callee's; both as they were called then.
    caller bigint REFERENCES portal.extension,
    caller_number text NOT NULL,
    caller_name text NOT NULL,
    callee bigint REFERENCES portal.extension,
    callee_number text NOT NULL,
    callee_name text NOT NULL,
    -- By the clock of the engine, so that the time between two of them is right whatever the other clocks say.
    started_at timestamptz NOT NULL,
    rang_at timestamptz,
    answered_at timestamptz,
    ended_at timestamptz,
    -- A code of the `shared` crate's CallEnd; NULL while the call goes on.
    reason text CONSTRAINT call_reason CHECK (reason ~ '^[a-z_]{1,40}$'),
    -- The last answer of the phones or of the engine (RFC 3261 section 21); NULL where there was none.
    status smallint,
    -- When this row was written last, by the clock of the database.
    changed_at timestamptz NOT NULL,
    -- The `shared` crate's CallEnd::is_missed.
    missed boolean NOT NULL GENERATED ALWAYS AS (coalesce(reason IN (
        'cancelled', 'no_answer', 'busy', 'refused', 'unreachable', 'not_registered', 'failed'), false)) STORED,
    search text NOT NULL GENERATED ALWAYS AS (portal.folded(
        caller_number || ' ' || caller_name || E'\n' || callee_number || ' ' || callee_name)) STORED,
    -- An end that nobody saw has no time, and every other one has.
    CONSTRAINT call_ended CHECK ((ended_at IS NULL) = (reason IS NULL OR reason = 'unknown'))
);
CREATE INDEX call_by_start ON sip.call (started_at, id);
CREATE INDEX call_by_reason ON sip.call (reason, started_at, id);
CREATE INDEX call_by_caller ON sip.call (caller, started_at, id);
CREATE INDEX call_by_callee ON sip.call (callee, started_at, id);
CREATE INDEX call_missed ON sip.call (callee, started_at, id) WHERE missed;
CREATE INDEX call_by_change ON sip.call (changed_at);
CREATE INDEX call_going_on ON sip.call (started_at) WHERE reason IS NULL;
CREATE INDEX call_search ON sip.call USING gin (portal.trigrams(search));

-- The engines, each with what is running now and when it was heard of last.
CREATE TABLE sip.engine (
    server_id integer PRIMARY KEY,
    run text NOT NULL,
    seen_at timestamptz NOT NULL
);

-- What holds for all calls, in one row.
CREATE TABLE sip.call_policy (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    -- So many are kept at most, however long the settings keep them.
    most_calls bigint NOT NULL DEFAULT 1000000 CHECK (most_calls > 0),
    -- An engine that is not heard of for so long is gone, and its calls with it.
    engine_gone interval NOT NULL DEFAULT '30 seconds',
    -- No engine follows a call for longer.
    longest_call interval NOT NULL DEFAULT '25 hours'
);
INSERT INTO sip.call_policy DEFAULT VALUES;

-- What an engine knows about one of its calls: told when it is answered and when it ends, in one or the other order, and
-- perhaps more than once. Times are seconds since 1970; what was dialled comes as bytes: nothing that a stranger sends can be part
-- of a statement.
CREATE FUNCTION sip.note_call(
    from_engine integer, of_run text, call_of_run text, from_number text, dialled bytea, started double precision,
    rang double precision, answered double precision, ended double precision, why text, last_status integer
) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    name CONSTANT text := from_engine || '/' || of_run || '/' || call_of_run;
    called CONSTANT text := sip.readable(dialled, 64);
    calling sip.endpoint;
    called_endpoint sip.endpoint;
BEGIN
    -- Not ON CONFLICT alone: that takes an id of the sequence for every call a second time.
    UPDATE sip.call SET
        rang_at = to_timestamp(rang), answered_at = to_timestamp(answered), ended_at = to_timestamp(ended), reason = why,
        status = last_status, changed_at = now()
    WHERE key = name AND ended_at IS NULL;
    IF NOT FOUND THEN
        SELECT * INTO calling FROM sip.endpoint WHERE number = from_number;
        SELECT * INTO called_endpoint FROM sip.endpoint WHERE number = called;
        INSERT INTO sip.call (engine, run, key, caller, caller_number, caller_name, callee, callee_number, callee_name,
            started_at, rang_at, answered_at, ended_at, reason, status, changed_at)
        VALUES (from_engine, of_run, name, calling.extension_id, from_number, coalesce(calling.display_name, ''),
            called_endpoint.extension_id, called, coalesce(called_endpoint.display_name, ''),
            to_timestamp(started), to_timestamp(rang), to_timestamp(answered), to_timestamp(ended), why, last_status, now())
        ON CONFLICT ON CONSTRAINT call_key DO NOTHING;
    END IF;
    PERFORM pg_notify('sip_calls', '');
    RETURN 1;
END $$;

-- Calls of which nobody will tell the end: those of an engine that is gone or began anew, and those that went on for longer
-- than anybody follows one. When they ended is not known, and not made up.
CREATE FUNCTION sip.end_lost_calls() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    policy CONSTANT sip.call_policy := (SELECT call_policy FROM sip.call_policy);
BEGIN
    UPDATE sip.call SET reason = 'unknown', changed_at = now() WHERE id IN (
        -- Somebody else may be at it.
        SELECT id FROM sip.call
        WHERE reason IS NULL AND (started_at < now() - policy.longest_call OR NOT EXISTS (
            SELECT FROM sip.engine
            WHERE server_id = call.engine AND engine.run = call.run AND seen_at > now() - policy.engine_gone))
        FOR UPDATE SKIP LOCKED);
    IF FOUND THEN
        PERFORM pg_notify('sip_calls', '');
    END IF;
    RETURN 1;
END $$;

-- An engine says every few seconds that it is there. Calls of an earlier run of it are over: it knows nothing of them.
CREATE FUNCTION sip.engine_is_there(of_engine integer, of_run text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    policy CONSTANT sip.call_policy := (SELECT call_policy FROM sip.call_policy);
BEGIN
    -- Not heard of, but not gone, as when the database was away: its calls go on.
    IF EXISTS (SELECT FROM sip.engine WHERE server_id = of_engine AND run = of_run AND seen_at <= now() - policy.engine_gone) THEN
        UPDATE sip.call SET reason = NULL, changed_at = now()
        WHERE engine = of_engine AND run = of_run AND reason = 'unknown' AND started_at >= now() - policy.longest_call;
    END IF;
    INSERT INTO sip.engine (server_id, run, seen_at) VALUES (of_engine, of_run, now())
    ON CONFLICT (server_id) DO UPDATE SET run = excluded.run, seen_at = excluded.seen_at;
    RETURN sip.end_lost_calls();
END $$;

-- How many days calls are kept.
ALTER TABLE portal.setting ADD COLUMN call_log_days integer NOT NULL DEFAULT 90
    CONSTRAINT setting_call_log_days CHECK (call_log_days BETWEEN 1 AND 3650);

-- The one way to remove calls: those that are older than the setting, by the clock of the database, and the oldest of those that are
-- too many. At most `most` of each at a time, so that nobody waits for it; as
-- many as it returns, there may be more.
CREATE FUNCTION portal.prune_calls(most integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    expired bigint;
    surplus bigint;
BEGIN
    DELETE FROM sip.call WHERE id IN (
        SELECT id FROM sip.call
        WHERE started_at < now() - make_interval(days => (SELECT call_log_days FROM portal.setting))
        ORDER BY started_at, id LIMIT most FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS expired = ROW_COUNT;
    -- The ids of calls have no gaps, so the newest one says how many there are.
    DELETE FROM sip.call WHERE id IN (
        SELECT id FROM sip.call
        WHERE id <= (SELECT max(id) FROM sip.call) - (SELECT most_calls FROM sip.call_policy)
        ORDER BY id LIMIT most FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS surplus = ROW_COUNT;
    RETURN greatest(expired, surplus);
END $$;

REVOKE ALL ON sip.call, sip.engine, sip.call_policy FROM PUBLIC;
REVOKE ALL ON FUNCTION sip.note_call(integer, text, text, text, bytea, double precision, double precision, double precision,
        double precision, text, integer), sip.end_lost_calls(), sip.engine_is_there(integer, text), portal.prune_calls(integer)
    FROM PUBLIC;
DO $$
DECLARE
    engine name := (current_database() || '_sip')::name;
BEGIN
    EXECUTE format('GRANT EXECUTE ON FUNCTION sip.note_call(integer, text, text, text, bytea, double precision, double precision,
        double precision, double precision, text, integer), sip.engine_is_there(integer, text) TO %I', engine);
END $$;
-- What an engine saw stays as it is, but for these functions.
SELECT portal.keep_append_only('sip.call');
