-- How many people have a role, counted up to a limit: an exact number of many thousands costs more than anybody gains from it.
CREATE FUNCTION portal.people_with(role_id bigint, most bigint) RETURNS bigint LANGUAGE sql STABLE
RETURN (SELECT count(*) FROM (
    SELECT FROM portal.extension WHERE extension.role_id = $1 AND deleted_at IS NULL LIMIT $2) AS people);
