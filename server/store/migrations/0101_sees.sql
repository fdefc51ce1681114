-- Who manages roles sees of an extension no more than who does not: its number and its person's name only with the permission to
-- see extensions, and as far as that reaches.
CREATE FUNCTION portal.sees(account_id bigint, extension_id bigint) RETURNS boolean LANGUAGE sql STABLE
RETURN EXISTS (
    SELECT FROM portal.role
    WHERE role.id = coalesce(-least($1, 0), 0) AND role.deleted_at IS NULL AND 'extensions.view' = ANY (role.permissions)
      AND (role.scope = 'all' OR portal.manages($1, $2))
    UNION ALL
    SELECT FROM portal.account
    LEFT JOIN portal.extension ON extension.id = account.extension_id AND extension.deleted_at IS NULL
    LEFT JOIN portal.role ON role.id = extension.role_id AND role.deleted_at IS NULL
    WHERE account.id = $1 AND (account.extension_id IS NULL
        OR 'extensions.view' = ANY (role.permissions) AND (role.scope = 'all' OR portal.manages($1, $2))));

-- The numbers that the scope of a role consists of, as a form has them: those that an account sees, or all.
CREATE OR REPLACE FUNCTION portal.chosen_numbers(role_id bigint, account_id bigint) RETURNS text LANGUAGE sql STABLE
RETURN coalesce((
    SELECT string_agg(number, ', ' ORDER BY number COLLATE "C")
    FROM portal.role_extension JOIN portal.extension ON extension.id = role_extension.extension_id
    WHERE role_extension.role_id = $1 AND deleted_at IS NULL AND ($2 IS NULL OR portal.sees($2, extension.id))), '');

-- What a role was, with those of its numbers that an account sees now. One that is nobody's any more is seen by who sees all.
CREATE FUNCTION portal.role_document(document jsonb, account_id bigint) RETURNS jsonb LANGUAGE sql STABLE
RETURN CASE WHEN document ->> 'numbers' IS NULL OR portal.sees(account_id, NULL) THEN document
ELSE document || jsonb_build_object('numbers', coalesce((
    SELECT string_agg(number, ', ' ORDER BY number COLLATE "C")
    FROM portal.extension
    WHERE number_key = ANY (ARRAY(
        SELECT lpad(one, 8, ' ') FROM regexp_split_to_table(document ->> 'numbers', '[^0-9]+') AS one)) AND deleted_at IS NULL
      AND portal.sees(account_id, extension.id)), '')) END;

-- Whether an extension had its number already when a page was read: else the number on that page meant another one.
CREATE FUNCTION portal.had_number(extension portal.extension, seen pg_snapshot) RETURNS boolean LANGUAGE sql STABLE
RETURN (extension).number = (
    SELECT document ->> 'number' FROM portal.revision
    WHERE revision.extension_id = (extension).id AND pg_visible_in_snapshot(xact, seen)
    ORDER BY version DESC LIMIT 1);
