-- What an account reaches, asked for less: the chosen extensions by themselves, and all of them once.

-- An heir is looked for by a department, a view by its session; nobody asks the other way round.
DROP INDEX portal.department_by_heir;
DROP INDEX portal.session_views_extension;
DROP INDEX portal.session_views_role;

-- The extensions that were chosen for it.
CREATE FUNCTION portal.chosen(account_id bigint) RETURNS SETOF bigint LANGUAGE sql STABLE ROWS 100
BEGIN ATOMIC
    SELECT role_extension.extension_id
    FROM portal.role JOIN portal.role_extension ON role_extension.role_id = role.id
    WHERE role.id = portal.held_role($1) AND role.scope = 'chosen';
END;

CREATE OR REPLACE FUNCTION portal.managed(account_id bigint) RETURNS SETOF bigint LANGUAGE sql STABLE ROWS 100
BEGIN ATOMIC
    SELECT portal.chosen($1)
    UNION
    SELECT membership.extension_id FROM portal.membership
    WHERE department_id IN (SELECT portal.departments_below(portal.own_departments($1)));
END;

-- Asked of one extension: nobody's members are gathered for it. It may be deleted, and is then where its departments went.
CREATE OR REPLACE FUNCTION portal.manages(account_id bigint, extension_id bigint) RETURNS boolean LANGUAGE sql STABLE
RETURN account_id IS NULL
    OR EXISTS (
        SELECT FROM portal.role JOIN portal.role_extension ON role_extension.role_id = role.id
        WHERE role.id = portal.held_role($1) AND role.scope = 'chosen' AND role_extension.extension_id = $2)
    OR coalesce((
        SELECT portal.departments_above(CASE WHEN deleted_at IS NULL THEN department_ids
                   ELSE portal.present_departments(department_ids) END) && portal.own_departments($1)
        FROM portal.extension WHERE extension.id = $2), false);

-- Who manages roles sees of an extension no more than who does not: its number and its person's name only with the permission to
-- see extensions, and as far as that reaches.
CREATE OR REPLACE FUNCTION portal.sees(account_id bigint, extension_id bigint) RETURNS boolean LANGUAGE sql STABLE
RETURN EXISTS (SELECT FROM portal.account WHERE account.id = $1 AND account.extension_id IS NULL) OR EXISTS (
    SELECT FROM portal.role
    WHERE role.id = portal.held_role($1) AND role.deleted_at IS NULL AND 'extensions.view' = ANY (role.permissions)
      AND (role.scope = 'all' OR portal.manages($1, $2)));

-- The numbers that the scope of a role consists of, as a form has them: those that an account sees, or all.
CREATE OR REPLACE FUNCTION portal.chosen_numbers(role_id bigint, account_id bigint) RETURNS text LANGUAGE sql STABLE
RETURN coalesce((
    SELECT string_agg(number, ', ' ORDER BY number COLLATE "C")
    FROM portal.role_extension JOIN portal.extension ON extension.id = role_extension.extension_id
    WHERE role_extension.role_id = $1 AND deleted_at IS NULL
      -- Asked once of who sees all.
      AND ($2 IS NULL OR (SELECT portal.sees($2, NULL)) OR portal.sees($2, extension.id))), '');

