-- Who set the mail server reads what it sends, links to new passwords among it: so it matters what they may do. NULL, as before
-- there were roles to give: the super administrator.
ALTER TABLE portal.mail_server ADD COLUMN set_by bigint REFERENCES portal.account (id);

-- Whether there is a mail server, and who set it may do everything that the account may, and so gains nothing by its letters.
CREATE FUNCTION portal.mail_is_safe_for(account_id bigint) RETURNS boolean LANGUAGE sql STABLE
RETURN EXISTS (
    SELECT FROM portal.account LEFT JOIN portal.extension ON extension.id = account.extension_id
    CROSS JOIN portal.mail_server LEFT JOIN portal.account AS setter ON setter.id = mail_server.set_by
    WHERE account.id = $1 AND (setter.extension_id IS NULL
        OR account.extension_id IS NOT NULL AND portal.covers(setter.id, extension.role_id)));

-- Who holds a link to somebody's new password must not come by their new role.
CREATE FUNCTION portal.end_password_links() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM portal.password_link USING portal.account
    WHERE account.extension_id = NEW.id AND password_link.account_id = account.id;
    RETURN NULL;
END $$;
CREATE TRIGGER end_password_links AFTER UPDATE ON portal.extension
    FOR EACH ROW WHEN (OLD.role_id IS DISTINCT FROM NEW.role_id) EXECUTE FUNCTION portal.end_password_links();
