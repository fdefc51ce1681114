-- How long calls may last, and how many an extension may make within a short time. The rules repeat the `shared` crate's.

ALTER TABLE portal.setting ADD COLUMN call_duration integer NOT NULL DEFAULT 0
    CONSTRAINT setting_call_duration CHECK (call_duration BETWEEN 0 AND 86400);

-- What there was before goes on calling as it did: nothing that is NULL limits anything but by the settings.
ALTER TABLE portal.extension
    ADD COLUMN call_duration integer
        CONSTRAINT extension_call_duration CHECK (call_duration BETWEEN 0 AND 86400),
    ADD COLUMN call_limit integer
        CONSTRAINT extension_call_limit CHECK (call_limit BETWEEN 1 AND 100),
    ADD COLUMN call_limit_seconds integer
        CONSTRAINT extension_call_limit_seconds CHECK (call_limit_seconds BETWEEN 1 AND 3600);

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
    'call_limit', (extension).call_limit, 'call_limit_seconds', (extension).call_limit_seconds);
-- What a document does not name would be left as it is when it is made live again.
UPDATE portal.revision SET document = document || '{"call_duration": null, "call_limit": null, "call_limit_seconds": null}'
WHERE document IS NOT NULL;

ALTER TABLE sip.endpoint
    -- NULL: as the settings have it. 0: for as long as they like.
    ADD COLUMN call_duration integer,
    -- NULL: as many as it likes.
    ADD COLUMN call_limit integer,
    ADD COLUMN call_limit_seconds integer;

-- What holds for all phones alike, in one row: an engine keeps a copy of what it reads four times a second, and asks anew for what
-- has to hold at once.
CREATE VIEW sip.setting AS
SELECT installation.sip_domain::varchar AS realm,
       coalesce(former_sip_domain, installation.sip_domain)::varchar AS former,
       listed AS local_networks,
       -- 0: for as long as they like.
       setting.call_duration
FROM sip.local_network LEFT JOIN portal.installation ON true LEFT JOIN portal.setting ON true;
DROP VIEW sip.realm;

-- The row of before and what limits calls, without what holds for all phones: what it is made of is planned with every REGISTER.
DROP VIEW sip.subscriber;
CREATE VIEW sip.subscriber AS
SELECT registration_name AS username,
       realm AS domain,
       ha1_md5 AS ha1,
       ha1_sha256,
       number AS aor,
       caller_id,
       quoted_display_name AS display_name,
       max_contacts,
       CASE WHEN previous_until > now() THEN previous_ha1_md5 END AS previous_ha1,
       CASE WHEN previous_until > now() THEN previous_ha1_sha256 END AS previous_ha1_sha256,
       -- NULL: from anywhere.
       CASE WHEN NOT remote_registration THEN 1 END AS local_only,
       allowed_networks,
       allowed_agents,
       call_duration,
       call_limit
FROM sip.endpoint;
REVOKE ALL ON sip.setting, sip.subscriber FROM PUBLIC;

-- When an extension whose calls are counted made its last ones, and until when it makes no more. After a crash of the database
-- it begins anew.
CREATE UNLOGGED TABLE sip.call_rate (
    extension_id bigint PRIMARY KEY REFERENCES portal.extension,
    -- As many as it may make, the oldest first.
    placed timestamptz[] NOT NULL DEFAULT '{}',
    blocked_until timestamptz
)
-- Every call updates the row: room on the page keeps those updates off the index.
WITH (fillfactor = 50);

-- For how long an extension waits that made too many calls.
ALTER TABLE sip.call_policy ADD COLUMN too_many_calls interval NOT NULL DEFAULT '1 minute';

-- An extension makes a call, at whichever engine: for how many seconds it has to wait first, 0 if it may. The call that is one too
-- many begins the wait, and calls during it do not make it longer.
CREATE FUNCTION sip.place_call(from_number text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    calling sip.endpoint;
    rate sip.call_rate;
    wait CONSTANT interval := (SELECT too_many_calls FROM sip.call_policy);
    -- Of this moment, not of when the statement began: somebody else's call may have come between.
    moment timestamptz;
BEGIN
    SELECT * INTO calling FROM sip.endpoint WHERE number = from_number;
    IF calling.call_limit IS NULL THEN
        RETURN 0;
    END IF;
    SELECT * INTO rate FROM sip.call_rate WHERE extension_id = calling.extension_id FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO sip.call_rate (extension_id) VALUES (calling.extension_id) ON CONFLICT DO NOTHING;
        SELECT * INTO rate FROM sip.call_rate WHERE extension_id = calling.extension_id FOR UPDATE;
    END IF;
    moment := clock_timestamp();
    IF rate.blocked_until > moment THEN
        RETURN ceil(extract(epoch FROM rate.blocked_until - moment));
    END IF;
    -- One of the calls before this one, as many back as are allowed, was made a moment ago.
    IF cardinality(rate.placed) >= calling.call_limit
        AND rate.placed[cardinality(rate.placed) - calling.call_limit + 1]
            > moment - make_interval(secs => coalesce(calling.call_limit_seconds, 1))
    THEN
        UPDATE sip.call_rate SET placed = '{}', blocked_until = moment + wait WHERE extension_id = calling.extension_id;
        RETURN ceil(extract(epoch FROM wait));
    END IF;
    UPDATE sip.call_rate SET
        placed = placed[greatest(cardinality(placed) - calling.call_limit + 2, 1):] || moment, blocked_until = NULL
    WHERE extension_id = calling.extension_id;
    RETURN 0;
END $$;

REVOKE ALL ON sip.call_rate FROM PUBLIC;
REVOKE ALL ON FUNCTION sip.place_call(text) FROM PUBLIC;
DO $$
BEGIN
    EXECUTE format('GRANT EXECUTE ON FUNCTION sip.place_call(text) TO %I', current_database() || '_sip');
    EXECUTE format('GRANT SELECT ON sip.setting, sip.subscriber TO %I', current_database() || '_sip');
END $$;
