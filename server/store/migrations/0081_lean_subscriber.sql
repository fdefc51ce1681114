-- What holds for all phones alike is told to an engine four times a second, not with the row of each: what a row is made of is
-- planned with every REGISTER.
CREATE VIEW sip.setting AS
SELECT sip_domain::varchar AS realm,
       coalesce(former_sip_domain, sip_domain)::varchar AS former,
       listed AS local_networks
FROM sip.local_network LEFT JOIN portal.installation ON true;
DROP VIEW sip.realm;

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
       allowed_agents
FROM sip.endpoint;

REVOKE ALL ON sip.setting, sip.subscriber FROM PUBLIC;
DO $$
BEGIN
    EXECUTE format('GRANT SELECT ON sip.setting, sip.subscriber TO %I', current_database() || '_sip');
END $$;
