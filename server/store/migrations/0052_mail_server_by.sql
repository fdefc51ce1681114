-- Who set the mail server reads what it sends, links to new passwords among it: so it matters what they may do. NULL, as before
-- there were roles to give: the super administrator.
ALTER TABLE portal.mail_server ADD COLUMN set_by bigint REFERENCES portal.account (id);

-- Whether who set the mail server may do everything that the account may, and so gains nothing by its letters.
CREATE FUNCTION portal.mail_is_safe_for(account_id bigint) RETURNS boolean LANGUAGE sql STABLE
RETURN EXISTS (
    SELECT FROM portal.account LEFT JOIN portal.extension ON extension.id = account.extension_id
    LEFT JOIN portal.mail_server ON true LEFT JOIN portal.account AS setter ON setter.id = mail_server.set_by
    WHERE account.id = $1 AND (setter.extension_id IS NULL
        OR account.extension_id IS NOT NULL AND portal.covers(setter.id, extension.role_id)));
