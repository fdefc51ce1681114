-- The role that the running portal works as. Who finds a way to run statements of their own through it cannot change what
-- was written down, drop anything, or reach other databases: tables belong to the user that migrates them.

-- Roles belong to the whole server, so it is named after the database. A name is 63 bytes at most.
CREATE FUNCTION portal.application_role() RETURNS name LANGUAGE sql STABLE
RETURN (left(current_database(), 56) || '_portal')::name;

DO $$
DECLARE
    application CONSTANT name := portal.application_role();
    -- Before PostgreSQL 16, every membership allowed SET ROLE.
    may_set CONSTANT text := CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN 'SET' ELSE 'MEMBER' END;
    made name;
BEGIN
    BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = application) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', application);
        END IF;
        IF NOT pg_has_role(current_user, application, may_set) THEN
            EXECUTE format('GRANT %I TO CURRENT_USER', application);
        END IF;
    EXCEPTION WHEN insufficient_privilege THEN
        RAISE EXCEPTION 'the database user % may not create and use the role %: have somebody who may run '
            'CREATE ROLE %I and GRANT %I TO %I', current_user, application, application, application, current_user;
    END;

    FOREACH made IN ARRAY ARRAY['portal', 'sip'] LOOP
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', made, application);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO %I', made, application);
        EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA %I TO %I', made, application);
        EXECUTE format('GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA %I TO %I', made, application);
        -- The same for what later migrations make.
        EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO %I', made,
            application);
        EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT USAGE ON SEQUENCES TO %I', made, application);
        EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT EXECUTE ON FUNCTIONS TO %I', made, application);
    END LOOP;
END $$;

-- What a row says once stays as it is: the running portal may add rows and read them. Every append-only table is given
-- to this function by the migration that makes it.
CREATE FUNCTION portal.keep_append_only(kept regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('REVOKE UPDATE, DELETE ON %s FROM %I', kept, portal.application_role());
END $$;

SELECT portal.keep_append_only(kept)
FROM unnest(ARRAY['portal.revision', 'portal.application', 'portal.secret_access', 'portal.setting_revision']::regclass[]) AS kept;
