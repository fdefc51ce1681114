-- Who holds a link to somebody's new password must not come by their new role. Another password, whoever set it, another e-mail
-- address and the end of the extension take from links, and from log-ins that still owe a code, what they began with.
CREATE OR REPLACE FUNCTION portal.end_password_links() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM portal.password_link USING portal.account
    WHERE account.extension_id = NEW.id AND password_link.account_id = account.id;
    IF NEW.user_password_id <> OLD.user_password_id OR NEW.deleted_at IS NOT NULL THEN
        DELETE FROM portal.second_step USING portal.account
        WHERE account.extension_id = NEW.id AND second_step.account_id = account.id;
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER end_password_links ON portal.extension;
CREATE TRIGGER end_password_links AFTER UPDATE ON portal.extension FOR EACH ROW
    WHEN (OLD.role_id IS DISTINCT FROM NEW.role_id OR OLD.user_password_id <> NEW.user_password_id
        OR OLD.email IS DISTINCT FROM NEW.email OR OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL)
    EXECUTE FUNCTION portal.end_password_links();

-- The same for the super administrator's address.
CREATE FUNCTION portal.end_password_links_of_account() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM portal.password_link WHERE account_id = NEW.id;
    DELETE FROM portal.second_step WHERE account_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER end_password_links AFTER UPDATE ON portal.account FOR EACH ROW
    WHEN (OLD.email IS DISTINCT FROM NEW.email) EXECUTE FUNCTION portal.end_password_links_of_account();
