-- What becomes of the calls of each extension, by the status of its person. The rules repeat the `shared` crate's. Arrays have one
-- member for each status, in the order of these.

-- The statuses, in the order in which one chooses.
CREATE FUNCTION portal.presence_statuses() RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '{available,away,business_trip,do_not_disturb,lunch,off_work}'::text[];

ALTER TABLE portal.extension
    ADD COLUMN presence_information text[] NOT NULL DEFAULT '{"","","","","",""}'
        CONSTRAINT extension_presence_information CHECK (cardinality(presence_information) = 6
            -- Of each at most 127 characters, none of them control characters.
            AND array_to_string(presence_information, E'\n')
                ~ '^[^\u0001-\u001F\u007F-\u009F]{0,127}(\n[^\u0001-\u001F\u007F-\u009F]{0,127}){5}$'),
    -- In seconds; NULL is 30.
    ADD COLUMN presence_ring_timeout integer[] NOT NULL DEFAULT '{NULL,NULL,NULL,NULL,NULL,NULL}'
        CONSTRAINT extension_presence_ring_timeout CHECK (cardinality(presence_ring_timeout) = 6
            AND 5 <= ALL (array_remove(presence_ring_timeout, NULL))
            AND 300 >= ALL (array_remove(presence_ring_timeout, NULL))),
    -- Where calls go: NULL is to the phones, 0 nowhere, else the id of an extension, which may be deleted by now.
    ADD COLUMN internal_always bigint[] NOT NULL DEFAULT '{NULL,NULL,NULL,0,NULL,NULL}'
        CONSTRAINT extension_internal_always CHECK (cardinality(internal_always) = 6
            AND 0 <= ALL (array_remove(internal_always, NULL))),
    ADD COLUMN internal_no_answer bigint[] NOT NULL DEFAULT '{NULL,NULL,NULL,NULL,NULL,NULL}'
        CONSTRAINT extension_internal_no_answer CHECK (cardinality(internal_no_answer) = 6
            AND 0 <= ALL (array_remove(internal_no_answer, NULL))),
    ADD COLUMN internal_busy bigint[] NOT NULL DEFAULT '{NULL,NULL,NULL,NULL,NULL,NULL}'
        CONSTRAINT extension_internal_busy CHECK (cardinality(internal_busy) = 6
            AND 0 <= ALL (array_remove(internal_busy, NULL)));

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
    'internal_no_answer', (extension).internal_no_answer, 'internal_busy', (extension).internal_busy);
-- What a document does not name would be left as it is when it is made live again.
UPDATE portal.revision SET document = document || '{"presence_information": ["", "", "", "", "", ""],
    "presence_ring_timeout": [null, null, null, null, null, null], "internal_always": [null, null, null, 0, null, null],
    "internal_no_answer": [null, null, null, null, null, null], "internal_busy": [null, null, null, null, null, null]}'
WHERE document IS NOT NULL;

-- The numbers of extensions that calls go to, by their ids. One that was deleted has its number as long as nobody else may.
CREATE FUNCTION portal.destinations(ids bigint[]) RETURNS jsonb LANGUAGE sql STABLE
RETURN (
    SELECT coalesce(jsonb_object_agg(id, number), '{}') FROM portal.extension
    WHERE id = ANY ($1) AND (deleted_at IS NULL OR EXISTS (
        SELECT FROM portal.number_claim WHERE number_claim.number = extension.number AND extension_id = extension.id)));

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
            (document -> 'internal_always') || (document -> 'internal_no_answer') || (document -> 'internal_busy')) AS value)));

-- The same of what is live.
ALTER TABLE sip.endpoint
    ADD COLUMN presence_information text[] NOT NULL DEFAULT '{"","","","","",""}',
    ADD COLUMN presence_ring_timeout integer[] NOT NULL DEFAULT '{NULL,NULL,NULL,NULL,NULL,NULL}',
    ADD COLUMN internal_always bigint[] NOT NULL DEFAULT '{NULL,NULL,NULL,0,NULL,NULL}',
    ADD COLUMN internal_no_answer bigint[] NOT NULL DEFAULT '{NULL,NULL,NULL,NULL,NULL,NULL}',
    ADD COLUMN internal_busy bigint[] NOT NULL DEFAULT '{NULL,NULL,NULL,NULL,NULL,NULL}';

-- The way of calls from extension to extension, whatever the status and the reason: what was saved, and what is live. Not a
-- reference: whoever saves must not wait for who saves the other extension.
CREATE TABLE portal.forward (
    from_id bigint NOT NULL,
    to_id   bigint NOT NULL,
    PRIMARY KEY (from_id, to_id)
);
CREATE INDEX forward_to ON portal.forward (to_id);

-- One of the longest chains of extensions from one on, or up to it, of at most so many forwards. A loop ends where it began.
CREATE FUNCTION portal.forward_chain(start bigint, onwards boolean, most integer) RETURNS bigint[]
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    ids bigint[] := ARRAY[start];
    paths text[] := ARRAY[start::text];
    longest text := start;
BEGIN
    -- One way to each extension is as good as another, so it is a matter of extensions and not of ways.
    FOR hop IN 1..most LOOP
        SELECT array_agg(id), array_agg(path) INTO ids, paths FROM (
            SELECT DISTINCT ON (next.id) next.id,
                   CASE WHEN onwards THEN known.path || ',' || next.id ELSE next.id || ',' || known.path END AS path
            FROM unnest(ids, paths) AS known (id, path) CROSS JOIN LATERAL (
                SELECT to_id AS id FROM portal.forward WHERE onwards AND from_id = known.id
                UNION ALL
                SELECT from_id FROM portal.forward WHERE NOT onwards AND to_id = known.id
            ) AS next
        ) AS found;
        EXIT WHEN ids IS NULL;
        longest := paths[coalesce(array_position(ids, start), 1)];
        EXIT WHEN start = ANY (ids);
    END LOOP;
    RETURN string_to_array(longest, ',')::bigint[];
END $$;

-- Keeps the way of an extension's calls, and refuses what would lead them in a circle or too far. One place in it is decided at a
-- time, whoever saves, so that two who save at once make no circle, and each is judged by what the one before left. No
-- row is waited for behind the lock.
CREATE FUNCTION portal.keep_forwards(of bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    most CONSTANT integer := 5;
    wanted CONSTANT bigint[] := ARRAY(
        SELECT unnest(internal_always || internal_no_answer || internal_busy)
        FROM portal.extension WHERE id = of AND deleted_at IS NULL
        UNION
        SELECT unnest(internal_always || internal_no_answer || internal_busy) FROM sip.endpoint WHERE extension_id = of
        EXCEPT VALUES (0), (NULL));
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

CREATE FUNCTION portal.keep_saved_forwards() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM portal.keep_forwards(NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER keep_forwards AFTER INSERT ON portal.extension
    FOR EACH ROW WHEN (0 < ANY (NEW.internal_always || NEW.internal_no_answer || NEW.internal_busy))
    EXECUTE FUNCTION portal.keep_saved_forwards();
CREATE TRIGGER keep_forwards_again AFTER UPDATE ON portal.extension
    FOR EACH ROW WHEN (
        (OLD.internal_always, OLD.internal_no_answer, OLD.internal_busy, OLD.deleted_at)
        IS DISTINCT FROM (NEW.internal_always, NEW.internal_no_answer, NEW.internal_busy, NEW.deleted_at)
    ) EXECUTE FUNCTION portal.keep_saved_forwards();
CREATE FUNCTION sip.keep_live_forwards() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM portal.keep_forwards(CASE TG_OP WHEN 'DELETE' THEN OLD.extension_id ELSE NEW.extension_id END);
    RETURN NULL;
END $$;
CREATE TRIGGER keep_forwards AFTER INSERT ON sip.endpoint
    FOR EACH ROW WHEN (0 < ANY (NEW.internal_always || NEW.internal_no_answer || NEW.internal_busy))
    EXECUTE FUNCTION sip.keep_live_forwards();
CREATE TRIGGER keep_forwards_no_more AFTER DELETE ON sip.endpoint
    FOR EACH ROW WHEN (0 < ANY (OLD.internal_always || OLD.internal_no_answer || OLD.internal_busy))
    EXECUTE FUNCTION sip.keep_live_forwards();
CREATE TRIGGER keep_forwards_again AFTER UPDATE ON sip.endpoint
    FOR EACH ROW WHEN (
        (OLD.internal_always, OLD.internal_no_answer, OLD.internal_busy)
        IS DISTINCT FROM (NEW.internal_always, NEW.internal_no_answer, NEW.internal_busy)
    ) EXECUTE FUNCTION sip.keep_live_forwards();
REVOKE ALL ON FUNCTION sip.keep_live_forwards() FROM PUBLIC;
