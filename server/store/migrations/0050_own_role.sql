-- Roles that people make. One that was deleted keeps its row, by which histories name it, and gives nothing; its name is
-- free.
ALTER TABLE portal.role
    ADD COLUMN deleted_at timestamptz,
    ADD CONSTRAINT role_predefined_stays CHECK (predefined IS NULL OR deleted_at IS NULL),
    -- it stands for having no role
    ADD CONSTRAINT role_name_reserved CHECK (lower(name COLLATE "C") <> 'none');
DROP INDEX portal.role_name_taken;
CREATE UNIQUE INDEX role_name_taken ON portal.role (portal.folded(name)) WHERE deleted_at IS NULL;

-- Append-only: what a role was, who changed it, when and from where. The version that ended it has no document, and the
-- predefined ones have no versions here: they change with the program.
CREATE TABLE portal.role_revision (
    role_id    bigint      NOT NULL REFERENCES portal.role,
    version    integer     NOT NULL,
    document   jsonb,
    account_id bigint      NOT NULL REFERENCES portal.account,
    at         timestamptz NOT NULL,
    address    inet,
    PRIMARY KEY (role_id, version)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON portal.role_revision
    FOR EACH ROW EXECUTE FUNCTION portal.refuse_change();
SELECT portal.keep_append_only('portal.role_revision');

-- Whether somebody with the role `own` may do everything that somebody with the role `other` may, as far as they may. No role
-- is within each, and each within itself.
CREATE FUNCTION portal.role_covers(own bigint, other bigint) RETURNS boolean LANGUAGE sql STABLE
RETURN other IS NULL OR EXISTS (
    SELECT FROM portal.role AS given
    LEFT JOIN portal.role AS held ON held.id = $1 AND held.deleted_at IS NULL
    WHERE given.id = $2 AND (given.deleted_at IS NOT NULL OR held.id = given.id OR (
        given.permissions <@ held.permissions
        -- Departments of one's own are other ones for everybody.
        AND (held.scope = 'all' OR NOT 'extensions.view' = ANY (given.permissions)
             OR (held.scope = 'chosen' AND given.scope = 'chosen' AND NOT EXISTS (
                 SELECT extension_id FROM portal.role_extension WHERE role_id = $2
                 EXCEPT SELECT extension_id FROM portal.role_extension WHERE role_id = $1))))));

-- Whether an account may do everything that somebody with a role may: what it needs to give the role, to change it, and to
-- change what its people log in with. The super administrator may all.
CREATE FUNCTION portal.covers(account_id bigint, role_id bigint) RETURNS boolean LANGUAGE sql STABLE
RETURN role_id IS NULL OR EXISTS (
    SELECT FROM portal.account LEFT JOIN portal.extension ON extension.id = account.extension_id
    WHERE account.id = $1 AND (account.extension_id IS NULL OR portal.role_covers(extension.role_id, $2)));

-- The numbers that the scope of a role consists of, as a form has them: those that an account manages, or all.
CREATE FUNCTION portal.chosen_numbers(role_id bigint, account_id bigint) RETURNS text LANGUAGE sql STABLE
RETURN coalesce((
    SELECT string_agg(number, ', ' ORDER BY number COLLATE "C")
    FROM portal.role_extension JOIN portal.extension ON extension.id = role_extension.extension_id
    WHERE role_extension.role_id = $1 AND deleted_at IS NULL AND portal.manages($2, extension.id)), '');
