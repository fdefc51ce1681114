-- Where the engine takes a call: what it asks once for each call, and once more for each forward behind ringing.

-- What is said to who calls in vain (RFC 3261 section 21.4.18), without what a reason phrase must not have (section 25.1).
CREATE FUNCTION sip.reason_phrase(information text) RETURNS varchar LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN nullif(btrim(regexp_replace(information, '[ "<>\\^`{|}%#\[\]]+', ' ', 'g')), '');

-- The same where nothing was written: the status itself.
CREATE FUNCTION sip.status_phrase(status text) RETURNS varchar LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN initcap(replace(status, '_', ' '));

-- The header field by which the next phone shows whom the call was for (RFC 5806).
CREATE FUNCTION sip.diversion(by sip.endpoint, why text) RETURNS text LANGUAGE sql STABLE
RETURN format(E'Diversion: "%s" <sip:%s@%s>;reason=%s;counter=1\r\n',
    (by).quoted_display_name, (by).number, (by).realm, why);

-- The way of a call from an extension on, after so many forwards: as far as somebody's phones are to ring (`ring`), or to where it ends
-- (`hang_up`). Nobody is called back by their own call, and no call goes on for ever, whatever was saved.
CREATE FUNCTION sip.follow(
    caller text, first bigint, taken integer, diverted text,
    OUT outcome varchar, OUT id bigint, OUT aor varchar, OUT status varchar, OUT phrase varchar, OUT ring integer,
    OUT no_answer bigint, OUT busy bigint, OUT hops integer, OUT diversion varchar
) LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    here sip.endpoint;
    place integer;
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
        IF here.internal_always[place] IS NULL THEN
            outcome := 'ring';
            ring := coalesce(here.presence_ring_timeout[place], 30);
            no_answer := here.internal_no_answer[place];
            busy := here.internal_busy[place];
            RETURN;
        END IF;
        IF here.internal_always[place] = 0 OR hops >= 5 THEN
            outcome := 'hang_up';
            phrase := coalesce(phrase, sip.status_phrase(status));
            RETURN;
        END IF;
        diversion := sip.diversion(here, CASE status WHEN 'do_not_disturb' THEN 'do-not-disturb' ELSE 'unconditional' END)
            || diversion;
        hops := hops + 1;
        id := here.internal_always[place];
    END LOOP;
END $$;

-- What an extension dialled: an extension, a feature code, which is done, or nobody's number.
CREATE FUNCTION sip.called(
    caller text, dialled text, source text,
    OUT outcome varchar, OUT id bigint, OUT aor varchar, OUT status varchar, OUT phrase varchar, OUT ring integer,
    OUT no_answer bigint, OUT busy bigint, OUT hops integer, OUT diversion varchar
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    SELECT extension_id INTO id FROM sip.endpoint WHERE number = dialled;
    IF FOUND THEN
        SELECT * INTO outcome, id, aor, status, phrase, ring, no_answer, busy, hops, diversion
        FROM sip.follow(caller, id, 0, '');
        RETURN;
    END IF;
    SELECT presence_status INTO status FROM portal.number_claim WHERE number = dialled AND presence_status IS NOT NULL;
    IF status IS NULL THEN
        outcome := 'nobody';
        RETURN;
    END IF;
    outcome := 'code';
    phrase := 'Presence is ' || sip.status_phrase(status);
    PERFORM portal.change_presence(extension.id, status, account.id, portal.label(extension), source::inet,
        'presence.change_own', now())
    FROM sip.endpoint JOIN portal.extension ON extension.id = endpoint.extension_id
    LEFT JOIN portal.account ON account.extension_id = extension.id
    WHERE endpoint.number = caller;
END $$;

-- Where a call goes on that an extension did not take.
CREATE FUNCTION sip.forwarded(
    caller text, by bigint, why text, target bigint, taken integer,
    OUT outcome varchar, OUT id bigint, OUT aor varchar, OUT status varchar, OUT phrase varchar, OUT ring integer,
    OUT no_answer bigint, OUT busy bigint, OUT hops integer, OUT diversion varchar
) LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT way.* FROM sip.endpoint AS here,
        sip.follow(caller, CASE WHEN taken >= 5 THEN 0 ELSE target END, taken + 1, sip.diversion(here, why)) AS way
    WHERE here.extension_id = by;
END;

-- A call that ended by a presence was missed as much as any other.
ALTER TABLE sip.call DROP COLUMN missed;
ALTER TABLE sip.call ADD COLUMN missed boolean NOT NULL GENERATED ALWAYS AS (coalesce(reason IN (
    'cancelled', 'no_answer', 'busy', 'refused', 'unreachable', 'not_registered', 'presence', 'failed'), false)) STORED;
CREATE INDEX call_missed ON sip.call (callee, started_at, id) WHERE missed;

REVOKE ALL ON FUNCTION sip.reason_phrase(text), sip.status_phrase(text), sip.diversion(sip.endpoint, text),
    sip.follow(text, bigint, integer, text), sip.called(text, text, text),
    sip.forwarded(text, bigint, text, bigint, integer) FROM PUBLIC;
DO $$
BEGIN
    EXECUTE format('GRANT EXECUTE ON FUNCTION sip.called(text, text, text), sip.forwarded(text, bigint, text, bigint, integer)
        TO %I', current_database() || '_sip');
END $$;
