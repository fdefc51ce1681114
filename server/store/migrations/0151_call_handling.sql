-- What becomes of calls by who makes them, before presence is asked. The rules repeat the `shared` crate's.

CREATE FUNCTION portal.are_patterns(patterns text[]) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN cardinality(patterns) <= 32 AND (
    SELECT coalesce(bool_and(pattern IS NOT NULL AND pattern ~ '^[0-9A-Za-z().+#-]{0,30}[0-9A-Za-z().+#*-]$'), true)
    FROM unnest(patterns) AS pattern);

ALTER TABLE portal.extension
    -- Whom each rule is about: a number, or what numbers begin with and a `*`. The first one that fits decides.
    ADD COLUMN call_handling_patterns text[] NOT NULL DEFAULT '{}'
        CONSTRAINT extension_call_handling_patterns CHECK (portal.are_patterns(call_handling_patterns)),
    -- What becomes of their calls: -1 is to the phones, 0 nowhere, else the id of an extension, which may be deleted by now.
    ADD COLUMN call_handling_to bigint[] NOT NULL DEFAULT '{}'
        CONSTRAINT extension_call_handling_to CHECK (cardinality(call_handling_to) = cardinality(call_handling_patterns)
            AND array_position(call_handling_to, NULL) IS NULL AND -1 <= ALL (call_handling_to));
ALTER TABLE sip.endpoint
    ADD COLUMN call_handling_patterns text[] NOT NULL DEFAULT '{}',
    ADD COLUMN call_handling_to bigint[] NOT NULL DEFAULT '{}';

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
    'call_handling_to', (extension).call_handling_to);
-- What a document does not name would be left as it is when it is made live again.
UPDATE portal.revision SET document = document || '{"call_handling_patterns": [], "call_handling_to": []}'
WHERE document IS NOT NULL;

-- Everywhere that calls may go on to.
CREATE FUNCTION portal.ways(extension portal.extension) RETURNS bigint[] LANGUAGE sql IMMUTABLE
RETURN (extension).internal_always || (extension).internal_no_answer || (extension).internal_busy || (extension).call_handling_to;
CREATE FUNCTION sip.ways(endpoint sip.endpoint) RETURNS bigint[] LANGUAGE sql IMMUTABLE
RETURN (endpoint).internal_always || (endpoint).internal_no_answer || (endpoint).internal_busy || (endpoint).call_handling_to;

CREATE OR REPLACE FUNCTION portal.with_password(document jsonb) RETURNS jsonb LANGUAGE sql STABLE STRICT
RETURN document || jsonb_build_object(
    'password_id', (
        SELECT coalesce(same_password_as, id) FROM portal.credential WHERE id = (document ->> 'credential_id')::bigint),
    'role', (SELECT name FROM portal.role WHERE id = (document ->> 'role_id')::bigint),
    -- Nothing is said of departments while organizations are off.
    'departments', CASE WHEN (SELECT organization_management FROM portal.setting)
        THEN portal.department_labels(document -> 'department_ids') END,
    'destinations', portal.destinations(ARRAY(
        SELECT value::bigint FROM jsonb_array_elements_text(
            (document -> 'internal_always') || (document -> 'internal_no_answer') || (document -> 'internal_busy')
            || (document -> 'call_handling_to')) AS value)));

-- As before, with where calls go by who makes them.
CREATE OR REPLACE FUNCTION portal.keep_forwards(of bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    most CONSTANT integer := 5;
    wanted CONSTANT bigint[] := ARRAY(
        SELECT way FROM (
            SELECT unnest(portal.ways(extension)) AS way FROM portal.extension WHERE id = of AND deleted_at IS NULL
            UNION
            SELECT unnest(sip.ways(endpoint)) FROM sip.endpoint WHERE extension_id = of
        ) AS ways WHERE way > 0);
    behind bigint[];
    ahead bigint[];
BEGIN
    DELETE FROM portal.forward WHERE from_id = of AND to_id <> ALL (wanted);
    IF wanted <@ ARRAY(SELECT to_id FROM portal.forward WHERE from_id = of) THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(7005, 1);
    INSERT INTO portal.forward SELECT of, unnest(wanted) ON CONFLICT DO NOTHING;
    ahead := portal.forward_chain(of, true, most + 1);
    IF cardinality(ahead) > 1 AND ahead[cardinality(ahead)] = of THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'forward_loop', DETAIL = array_to_string(ahead, ','),
            MESSAGE = 'calls would come back to where they were';
    END IF;
    behind := portal.forward_chain(of, false, most + 1);
    IF cardinality(behind) + cardinality(ahead) - 2 > most THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'forward_too_long',
            DETAIL = array_to_string(behind || ahead[2:], ','), MESSAGE = 'calls would go on too often';
    END IF;
END $$;

DROP TRIGGER keep_forwards ON portal.extension;
DROP TRIGGER keep_forwards_again ON portal.extension;
DROP TRIGGER keep_forwards ON sip.endpoint;
DROP TRIGGER keep_forwards_no_more ON sip.endpoint;
DROP TRIGGER keep_forwards_again ON sip.endpoint;
CREATE TRIGGER keep_forwards AFTER INSERT ON portal.extension
    FOR EACH ROW WHEN (0 < ANY (portal.ways(NEW))) EXECUTE FUNCTION portal.keep_saved_forwards();
CREATE TRIGGER keep_forwards_again AFTER UPDATE ON portal.extension
    FOR EACH ROW WHEN ((portal.ways(OLD), OLD.deleted_at) IS DISTINCT FROM (portal.ways(NEW), NEW.deleted_at))
    EXECUTE FUNCTION portal.keep_saved_forwards();
CREATE TRIGGER keep_forwards AFTER INSERT ON sip.endpoint
    FOR EACH ROW WHEN (0 < ANY (sip.ways(NEW))) EXECUTE FUNCTION sip.keep_live_forwards();
CREATE TRIGGER keep_forwards_no_more AFTER DELETE ON sip.endpoint
    FOR EACH ROW WHEN (0 < ANY (sip.ways(OLD))) EXECUTE FUNCTION sip.keep_live_forwards();
CREATE TRIGGER keep_forwards_again AFTER UPDATE ON sip.endpoint
    FOR EACH ROW WHEN (sip.ways(OLD) IS DISTINCT FROM sip.ways(NEW)) EXECUTE FUNCTION sip.keep_live_forwards();

-- Whether a rule is about whoever has this number.
CREATE FUNCTION sip.is_about(pattern text, number text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN pattern = number OR right(pattern, 1) = '*' AND starts_with(number, left(pattern, -1));

-- What the first rule says that is about a caller, by caller ID or number; NULL when none is.
CREATE FUNCTION sip.ruled(by sip.endpoint, caller text) RETURNS bigint LANGUAGE sql STABLE
RETURN (
    SELECT target
    FROM unnest((by).call_handling_patterns, (by).call_handling_to) WITH ORDINALITY AS rule (pattern, target, place)
    WHERE sip.is_about(pattern, caller)
       OR sip.is_about(pattern, (SELECT caller_id FROM sip.endpoint WHERE number = caller))
    ORDER BY place LIMIT 1);

-- As before, and before presence is asked, what each extension says about the caller: the phones ring whatever the presence, or the
-- call goes elsewhere, or ends (`decline`).
CREATE OR REPLACE FUNCTION sip.follow(
    caller text, first bigint, taken integer, diverted text,
    OUT outcome varchar, OUT id bigint, OUT aor varchar, OUT status varchar, OUT phrase varchar, OUT ring integer,
    OUT no_answer bigint, OUT busy bigint, OUT hops integer, OUT diversion varchar
) LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    accept CONSTANT bigint := -1;
    here sip.endpoint;
    place integer;
    ruled bigint;
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
        ruled := CASE WHEN here.call_handling_patterns <> '{}' THEN sip.ruled(here, caller) END;
        next := CASE WHEN ruled IS NULL THEN here.internal_always[place] WHEN ruled <> accept THEN ruled END;
        IF ruled = 0 THEN
            outcome := 'decline';
            RETURN;
        ELSIF next IS NOT NULL THEN
            IF next = 0 OR hops >= 5 THEN
                outcome := 'hang_up';
                phrase := coalesce(phrase, sip.status_phrase(status));
                RETURN;
            END IF;
            why := CASE WHEN ruled IS NULL AND status = 'do_not_disturb' THEN 'do-not-disturb' ELSE 'unconditional' END;
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

REVOKE ALL ON FUNCTION sip.ways(sip.endpoint), sip.is_about(text, text), sip.ruled(sip.endpoint, text) FROM PUBLIC;
