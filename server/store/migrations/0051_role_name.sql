-- A document with what its credential and its role know about it: which password it is, and what the role is called, also
-- one that was deleted since.
CREATE OR REPLACE FUNCTION portal.with_password(document jsonb) RETURNS jsonb LANGUAGE sql STABLE STRICT
RETURN document || jsonb_build_object(
    'password_id', (
        SELECT coalesce(same_password_as, id) FROM portal.credential WHERE id = (document ->> 'credential_id')::bigint),
    'role', (SELECT name FROM portal.role WHERE id = (document ->> 'role_id')::bigint));

-- Whether an account may give a role to somebody, or take one away where it is none.
CREATE FUNCTION portal.gives(account_id bigint, role_id bigint) RETURNS boolean LANGUAGE sql STABLE
RETURN portal.covers($1, $2) AND EXISTS (
    SELECT FROM portal.account
    LEFT JOIN portal.extension ON extension.id = account.extension_id
    LEFT JOIN portal.role ON role.id = extension.role_id AND role.deleted_at IS NULL
    WHERE account.id = $1 AND (account.extension_id IS NULL OR 'roles' = ANY (role.permissions)));
