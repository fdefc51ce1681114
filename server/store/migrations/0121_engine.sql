-- A phone may be let in by what was local a moment ago: while the change is being committed, and until the engine has heard of it.

-- Bindings go that are not local any more and would have to be. How many there were.
CREATE FUNCTION sip.drop_remote_bindings() RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    WITH dropped AS (
        DELETE FROM sip.location USING sip.endpoint
        WHERE username = number AND NOT remote_registration AND sip.allows(endpoint, received, user_agent) IS NOT TRUE
        RETURNING 1)
    SELECT count(*) FROM dropped;
END;

CREATE OR REPLACE FUNCTION sip.drop_remote() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM sip.drop_remote_bindings();
    RETURN NULL;
END $$;

REVOKE ALL ON FUNCTION sip.drop_remote_bindings() FROM PUBLIC;

DO $$
DECLARE
    engine name := (current_database() || '_sip')::name;
BEGIN
    EXECUTE format('GRANT EXECUTE ON FUNCTION sip.drop_remote_bindings() TO %I', engine);
    -- Of tables of one row nobody keeps statistics. PostgreSQL takes a view of three of them for a hundred million rows, and would
    -- compile a statement that takes microseconds for a tenth of a second, four times a second.
    EXECUTE format('ALTER ROLE %I IN DATABASE %I SET jit = off', engine, current_database());
END $$;
