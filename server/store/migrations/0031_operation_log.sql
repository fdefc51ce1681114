-- An extension as people speak of it: number and name, in the order of the settings.
CREATE FUNCTION portal.label(extension portal.extension) RETURNS text LANGUAGE sql STABLE
RETURN btrim((extension).number || ' ' || CASE (SELECT name_format FROM portal.setting)
    WHEN 'last_first' THEN btrim((extension).last_name || ' ' || (extension).first_name)
    ELSE btrim((extension).first_name || ' ' || (extension).last_name) END);

-- Append-only: who did what, or tried to. Names stand in it as they were. The names of operations, kinds and refusals
-- are the `shared` crate's. What became of the fields of an extension or of the settings stands in their versions; the
-- row names the version.
CREATE TABLE portal.operation_log (
    id          bigint GENERATED ALWAYS AS IDENTITY,
    at          timestamptz NOT NULL,
    -- nobody who is known, when nobody was logged in
    account_id  bigint,
    actor       text NOT NULL CONSTRAINT operation_log_actor CHECK (char_length(actor) <= 255),
    address     inet,
    operation   text NOT NULL,
    object_kind text NOT NULL,
    object_id   bigint,
    object      text NOT NULL,
    version     integer,
    outcome     text NOT NULL CONSTRAINT operation_log_outcome CHECK (outcome IN ('done', 'refused', 'failed')),
    -- of a refusal its name, of a failure the reference in the server's log
    reason      text CONSTRAINT operation_log_reason
        CHECK (CASE outcome WHEN 'done' THEN reason IS NULL WHEN 'refused' THEN reason IS NOT NULL ELSE true END),
    search      text NOT NULL GENERATED ALWAYS AS (portal.folded(
        actor || E'\n' || object || E'\n' || coalesce(host(address), '') || E'\n' || coalesce(reason, ''))) STORED,
    -- A page is read along it, from any moment on; so is what is too old.
    PRIMARY KEY (at, id)
);
CREATE INDEX operation_log_by_operation ON portal.operation_log (operation, at, id);
CREATE INDEX operation_log_not_done ON portal.operation_log (outcome, at, id) WHERE outcome <> 'done';
CREATE INDEX operation_log_search ON portal.operation_log USING gin (portal.trigrams(search));
SELECT portal.keep_append_only('portal.operation_log');

-- How many days operations are kept.
ALTER TABLE portal.setting ADD COLUMN operation_log_days integer NOT NULL DEFAULT 365
    CONSTRAINT setting_operation_log_days CHECK (operation_log_days BETWEEN 30 AND 3650);

-- The one way to remove rows: those that are older than the setting, which is 30 days at least, by the clock of the
-- database. At most `most` rows at a time, so that nobody waits for it; returns how many there were.
CREATE FUNCTION portal.prune_operation_log(most integer) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    WITH pruned AS (
        DELETE FROM portal.operation_log WHERE (at, id) IN (
            SELECT at, id FROM portal.operation_log
            WHERE at < now() - make_interval(days => (SELECT operation_log_days FROM portal.setting))
            ORDER BY at, id LIMIT most FOR UPDATE SKIP LOCKED)
        RETURNING id
    )
    SELECT count(*) FROM pruned;
END;
REVOKE ALL ON FUNCTION portal.prune_operation_log(integer) FROM PUBLIC;
