-- From where an extension may be used, and with which phones. The rules repeat the `shared` crate's.

-- Whether a list is one as it is kept: one network a line, with nothing behind its prefix.
CREATE FUNCTION portal.are_networks(list text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    lines CONSTANT text[] := string_to_array(list, E'\n');
BEGIN
    RETURN list = '' OR (cardinality(lines) <= 32 AND (
        SELECT bool_and(
            -- To inet, 10/8 and 010.0.0.1 are addresses as well.
            line ~ '^(((0|[1-9][0-9]{0,2})\.){3}(0|[1-9][0-9]{0,2})|[0-9a-f:.]*:[0-9a-f:.]*)(/[0-9]{1,3})?$'
            -- … and so are 1::2: and 1::.2.
            AND line !~ '^\.|^:[^:]|(^|[^:]):(/|$)|[.:]\.|\.([.:/]|$)'
            AND line::inet = network(line::inet))
        FROM unnest(lines) AS line));
EXCEPTION
    WHEN invalid_text_representation THEN
        RETURN false;
END $$;

-- What there was before goes on working from anywhere: an update turns no phone away.
ALTER TABLE portal.extension
    ADD COLUMN remote_registration boolean NOT NULL DEFAULT true,
    ADD COLUMN network_restriction boolean NOT NULL DEFAULT false,
    ADD COLUMN networks text NOT NULL DEFAULT '' CONSTRAINT extension_networks CHECK (portal.are_networks(networks)),
    ADD COLUMN user_agent_restriction boolean NOT NULL DEFAULT false,
    -- One a line: printable ASCII without commas and without spaces around it.
    ADD COLUMN user_agents text NOT NULL DEFAULT '' CONSTRAINT extension_user_agents CHECK (
        user_agents ~ '^[\n\u0020-\u002B\u002D-\u007E]*$' AND user_agents !~ '^\n|\n\n|\n$|(^|\n) | (\n|$)'
        AND user_agents !~ '[^\n]{64}' AND user_agents !~ '(\n[^\n]*){32}'),
    ADD CONSTRAINT extension_networks_missing CHECK (NOT network_restriction OR networks <> ''),
    ADD CONSTRAINT extension_user_agents_missing CHECK (NOT user_agent_restriction OR user_agents <> '');
ALTER TABLE portal.extension ALTER COLUMN remote_registration SET DEFAULT false;

CREATE OR REPLACE FUNCTION portal.document(extension portal.extension) RETURNS jsonb LANGUAGE sql IMMUTABLE
RETURN jsonb_build_object(
    'first_name', (extension).first_name, 'last_name', (extension).last_name, 'email', (extension).email,
    'mobile', (extension).mobile, 'job_title', (extension).job_title, 'number', (extension).number,
    'caller_id', (extension).caller_id, 'registration_name', (extension).registration_name,
    'concurrent_registrations', (extension).concurrent_registrations,
    'user_password_id', (extension).user_password_id, 'credential_id', (extension).credential_id,
    'role_id', (extension).role_id, 'remote_registration', (extension).remote_registration,
    'network_restriction', (extension).network_restriction, 'networks', (extension).networks,
    'user_agent_restriction', (extension).user_agent_restriction, 'user_agents', (extension).user_agents);
-- What a document does not name would be left as it is when it is made live again.
UPDATE portal.revision SET document = document || '{"remote_registration": true, "network_restriction": false,
    "networks": "", "user_agent_restriction": false, "user_agents": ""}' WHERE document IS NOT NULL;

-- A list as the engine compares it with an address.
CREATE FUNCTION sip.network_list(list text) RETURNS varchar LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
    SELECT string_agg(host(one) || '/' || masklen(one), ',') FROM unnest(string_to_array(list, E'\n')::inet[]) AS one);
-- A list as the regular expression that the engine compares user agents with, in lower case.
CREATE FUNCTION sip.agent_pattern(list text) RETURNS varchar LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
    SELECT '^(' || string_agg(regexp_replace(lower(one COLLATE "C"), '([][\\.^$*+?(){}|])', '\\\1', 'g'), '|') || ')'
    FROM unnest(string_to_array(list, E'\n')) AS one);

ALTER TABLE sip.endpoint
    ADD COLUMN remote_registration boolean NOT NULL DEFAULT true,
    -- NULL: all of them. With commas between them, each with its prefix.
    ADD COLUMN allowed_networks varchar,
    -- NULL: all of them.
    ADD COLUMN allowed_agents varchar;
ALTER TABLE sip.endpoint ALTER COLUMN remote_registration SET DEFAULT false;

-- What is local, in one row: phones there may use every extension that no network restriction keeps from them.
CREATE TABLE sip.local_network (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    -- Loopback, private (RFC 1918, RFC 4193) and link-local addresses (RFC 3927, RFC 4291 section 2.5.6). Those that carriers
    -- share among their customers (RFC 6598) are nobody's own.
    private varchar NOT NULL DEFAULT
        '127.0.0.0/8,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,169.254.0.0/16,::1/128,fc00::/7,fe80::/10',
    -- What the operator names besides; empty, or with commas between them.
    own varchar NOT NULL DEFAULT '',
    listed varchar NOT NULL GENERATED ALWAYS AS (private || CASE own WHEN '' THEN '' ELSE ',' || own END) STORED
);
INSERT INTO sip.local_network DEFAULT VALUES;

-- The row of before and what restricts it. Of local networks there is one row: it is read once, not for each endpoint.
CREATE OR REPLACE VIEW sip.subscriber AS
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
       CASE WHEN NOT remote_registration THEN (SELECT listed FROM sip.local_network) END AS local_networks,
       allowed_networks,
       allowed_agents
FROM sip.endpoint;

-- Whether a phone that registered from there may use the endpoint: what the engine asks before it lets one register.
CREATE FUNCTION sip.allows(endpoint sip.endpoint, received text, agent text) RETURNS boolean LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT ((endpoint).remote_registration
            OR address <<= ANY (string_to_array((SELECT listed FROM sip.local_network), ',')::inet[]))
        AND ((endpoint).allowed_networks IS NULL
            OR address <<= ANY (string_to_array((endpoint).allowed_networks, ',')::inet[]))
        AND ((endpoint).allowed_agents IS NULL OR lower(agent COLLATE "C") ~ (endpoint).allowed_agents)
    FROM regexp_match(received, '^sips?:(?:\[([^]]+)\]|([^:;]+))') AS source (part)
    CROSS JOIN LATERAL (SELECT coalesce(part[1], part[2])::inet AS address) AS at;
END;

-- Bindings go in the transaction that takes the right to have them away.
CREATE FUNCTION sip.drop_restricted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM sip.location WHERE username = NEW.number AND sip.allows(NEW, received, user_agent) IS NOT TRUE;
    RETURN NULL;
END $$;
CREATE TRIGGER drop_restricted AFTER UPDATE ON sip.endpoint
    FOR EACH ROW WHEN (
        (OLD.remote_registration, OLD.allowed_networks, OLD.allowed_agents)
        IS DISTINCT FROM (NEW.remote_registration, NEW.allowed_networks, NEW.allowed_agents)
    ) EXECUTE FUNCTION sip.drop_restricted();

-- Also when a network of the operator's is local no longer.
CREATE FUNCTION sip.drop_remote() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM sip.location USING sip.endpoint
    WHERE username = number AND NOT remote_registration AND sip.allows(endpoint, received, user_agent) IS NOT TRUE;
    RETURN NULL;
END $$;
CREATE TRIGGER drop_remote AFTER UPDATE ON sip.local_network
    FOR EACH ROW WHEN (OLD.listed IS DISTINCT FROM NEW.listed) EXECUTE FUNCTION sip.drop_remote();

REVOKE ALL ON sip.local_network FROM PUBLIC;
REVOKE ALL ON FUNCTION sip.network_list(text), sip.agent_pattern(text), sip.allows(sip.endpoint, text, text),
    sip.drop_restricted(), sip.drop_remote() FROM PUBLIC;
