-- Whether an extension rings while it is in a call. What there was before goes on ringing.

ALTER TABLE portal.extension ADD COLUMN call_waiting boolean NOT NULL DEFAULT true;
ALTER TABLE sip.endpoint ADD COLUMN call_waiting boolean NOT NULL DEFAULT true;

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
    'call_waiting', (extension).call_waiting);
-- What a document does not name would be left as it is when it is made live again.
UPDATE portal.revision SET document = document || '{"call_waiting": true}' WHERE document IS NOT NULL;

-- Who took a call may be another extension than who was dialled.
ALTER TABLE sip.call ADD COLUMN taker bigint REFERENCES portal.extension;
-- A call has a row from its answer on, and a reason once it is over.
CREATE INDEX call_of_caller_going_on ON sip.call (caller) WHERE reason IS NULL;
CREATE INDEX call_of_taker_going_on ON sip.call (taker) WHERE reason IS NULL;

-- Whether somebody talks at the extension, with whichever of its phones and at whichever engine.
CREATE FUNCTION sip.is_talking(of bigint) RETURNS boolean LANGUAGE sql STABLE
RETURN EXISTS (SELECT FROM sip.call WHERE caller = of AND reason IS NULL)
    OR EXISTS (SELECT FROM sip.call WHERE taker = of AND reason IS NULL);

-- As before, with who took the call. An engine of before the update does not say it.
DROP FUNCTION sip.note_call(integer, text, text, text, bytea, double precision, double precision, double precision,
    double precision, text, integer);
CREATE FUNCTION sip.note_call(
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

-- As before, and busy without call waiting while somebody talks: then the call goes where the status has busy calls go, or ends
-- (`busy`).
CREATE OR REPLACE FUNCTION sip.follow(
    caller text, first bigint, taken integer, diverted text,
    OUT outcome varchar, OUT id bigint, OUT aor varchar, OUT status varchar, OUT phrase varchar, OUT ring integer,
    OUT no_answer bigint, OUT busy bigint, OUT hops integer, OUT diversion varchar
) LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    here sip.endpoint;
    place integer;
    next bigint;
    why text;
BEGIN
    id := first;
    hops := taken;
    diversion := diverted;
    LOOP
        SELECT * INTO here FROM sip.endpoint WHERE extension_id = id;
        -- Deleted, or not live.
        IF NOT FOUND OR here.number = caller AND hops > 0 THEN
            outcome := 'hang_up';
            phrase := 'Not available';
            RETURN;
        END IF;
        status := coalesce((SELECT presence.status FROM portal.presence WHERE extension_id = id), 'available');
        place := array_position(portal.presence_statuses(), status::text);
        phrase := sip.reason_phrase(here.presence_information[place]);
        aor := here.number;
        no_answer := here.internal_no_answer[place];
        busy := here.internal_busy[place];
        next := here.internal_always[place];
        IF next IS NOT NULL THEN
            IF next = 0 OR hops >= 5 THEN
                outcome := 'hang_up';
                phrase := coalesce(phrase, sip.status_phrase(status));
                RETURN;
            END IF;
            why := CASE status WHEN 'do_not_disturb' THEN 'do-not-disturb' ELSE 'unconditional' END;
        ELSIF here.call_waiting OR NOT sip.is_talking(id) THEN
            outcome := 'ring';
            ring := coalesce(here.presence_ring_timeout[place], 30);
            RETURN;
        ELSE
            IF busy IS NULL OR busy = 0 OR hops >= 5 THEN
                outcome := 'busy';
                phrase := CASE WHEN busy = 0 THEN coalesce(phrase, 'Temporarily Unavailable') END;
                RETURN;
            END IF;
            next := busy;
            why := 'user-busy';
        END IF;
        diversion := sip.diversion(here, why) || diversion;
        hops := hops + 1;
        id := next;
    END LOOP;
END $$;

REVOKE ALL ON FUNCTION sip.is_talking(bigint), sip.note_call(integer, text, text, text, bytea, double precision,
    double precision, double precision, double precision, text, integer, bigint) FROM PUBLIC;
DO $$
BEGIN
    EXECUTE format('GRANT EXECUTE ON FUNCTION sip.note_call(integer, text, text, text, bytea, double precision,
        double precision, double precision, double precision, text, integer, bigint) TO %I', current_database() || '_sip');
END $$;
