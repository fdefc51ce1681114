-- Looking at the portal as somebody else: as the person of an extension, or as somebody with a role. It is part of the session,
-- and ends with it.
ALTER TABLE portal.session
    ADD COLUMN views_extension_id bigint REFERENCES portal.extension,
    ADD COLUMN views_role_id bigint REFERENCES portal.role,
    ADD CONSTRAINT session_views_one CHECK (num_nonnulls(views_extension_id, views_role_id) <= 1);
CREATE INDEX session_views_extension ON portal.session (views_extension_id) WHERE views_extension_id IS NOT NULL;
CREATE INDEX session_views_role ON portal.session (views_role_id) WHERE views_role_id IS NOT NULL;

-- Whoever looks as a role is no account, and nothing can be written under what they are: the role's id below zero.
CREATE OR REPLACE FUNCTION portal.held_role(account_id bigint) RETURNS bigint LANGUAGE sql STABLE
RETURN CASE WHEN $1 < 0 THEN -$1 ELSE (
    SELECT extension.role_id FROM portal.account JOIN portal.extension ON extension.id = account.extension_id
    WHERE account.id = $1) END;
CREATE OR REPLACE FUNCTION portal.covers(account_id bigint, role_id bigint) RETURNS boolean LANGUAGE sql STABLE
RETURN role_id IS NULL
    OR EXISTS (SELECT FROM portal.account WHERE account.id = $1 AND account.extension_id IS NULL)
    OR portal.role_covers(portal.held_role($1), $2);

-- Whether an account may look as the person of an extension, or as a role: whoever manages roles, sees that extension, and may
-- do and see all that whoever they look as may.
CREATE FUNCTION portal.may_view_as(account_id bigint, extension_id bigint, role_id bigint) RETURNS boolean LANGUAGE sql STABLE
RETURN EXISTS (
    SELECT FROM portal.account
    LEFT JOIN portal.extension AS own ON own.id = account.extension_id AND own.deleted_at IS NULL
    LEFT JOIN portal.role AS held ON held.id = own.role_id AND held.deleted_at IS NULL
    WHERE account.id = $1 AND (account.extension_id IS NULL OR 'roles' = ANY (held.permissions))
      AND CASE WHEN $2 IS NULL THEN
          EXISTS (SELECT FROM portal.role WHERE role.id = $3 AND role.deleted_at IS NULL)
          AND (account.extension_id IS NULL OR portal.role_covers(held.id, $3))
      ELSE EXISTS (
          SELECT FROM portal.extension AS viewed
          WHERE viewed.id = $2 AND viewed.deleted_at IS NULL AND viewed.id IS DISTINCT FROM own.id
            AND (account.extension_id IS NULL OR 'extensions.view' = ANY (held.permissions)
                AND portal.covers_person($1, viewed.role_id, viewed.department_ids)
                AND (held.scope = 'all' OR portal.manages($1, viewed.id))))
      END);

-- What whoever is looked as is called.
CREATE FUNCTION portal.viewed_name(extension_id bigint, role_id bigint) RETURNS text LANGUAGE sql STABLE
RETURN coalesce(
    (SELECT portal.label(extension) FROM portal.extension WHERE extension.id = $1),
    (SELECT role.name FROM portal.role WHERE role.id = $2));

-- Looking ends in many ways, with the session or before it. Each of them is written down.
CREATE FUNCTION portal.note_end_of_view() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO portal.operation_log (at, account_id, actor, address, operation, object_kind, object_id, object, outcome)
    SELECT clock_timestamp(), author.id, author.name, OLD.address, 'view.end',
           CASE WHEN OLD.views_role_id IS NULL THEN 'extension' ELSE 'role' END,
           coalesce(OLD.views_extension_id, OLD.views_role_id),
           portal.viewed_name(OLD.views_extension_id, OLD.views_role_id), 'done'
    FROM portal.author WHERE author.id = OLD.account_id;
    RETURN NULL;
END $$;
CREATE TRIGGER note_end_of_view AFTER DELETE ON portal.session
    FOR EACH ROW WHEN (num_nonnulls(OLD.views_extension_id, OLD.views_role_id) > 0)
    EXECUTE FUNCTION portal.note_end_of_view();
CREATE TRIGGER note_other_view AFTER UPDATE OF views_extension_id, views_role_id ON portal.session
    FOR EACH ROW WHEN (num_nonnulls(OLD.views_extension_id, OLD.views_role_id) > 0
        AND (OLD.views_extension_id, OLD.views_role_id) IS DISTINCT FROM (NEW.views_extension_id, NEW.views_role_id))
    EXECUTE FUNCTION portal.note_end_of_view();
