-- A named set of permissions, and how far those about extensions reach. The names of permissions and scopes are the
-- `shared` crate's. The predefined ones are kept as it has them by every server that starts.
CREATE TABLE portal.role (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    version     integer NOT NULL CHECK (version > 0),
    predefined  text    UNIQUE,
    name        text    NOT NULL
        CONSTRAINT role_name CHECK (char_length(name) BETWEEN 1 AND 63 AND name !~ '[\u0001-\u001F\u007F-\u009F]'),
    permissions text[]  NOT NULL,
    scope       text    NOT NULL CONSTRAINT role_scope CHECK (scope IN ('all', 'own_departments', 'chosen'))
);
CREATE UNIQUE INDEX role_name_taken ON portal.role (portal.folded(name));

-- The extensions that the scope `chosen` consists of.
CREATE TABLE portal.role_extension (
    role_id      bigint NOT NULL REFERENCES portal.role ON DELETE CASCADE,
    extension_id bigint NOT NULL REFERENCES portal.extension,
    PRIMARY KEY (role_id, extension_id)
);
CREATE INDEX role_extension_of ON portal.role_extension (extension_id);

-- The role of an extension's person is part of every version, and holds from Save on. None manages nothing.
ALTER TABLE portal.extension ADD COLUMN role_id bigint REFERENCES portal.role;
CREATE INDEX extension_by_role ON portal.extension (role_id) WHERE role_id IS NOT NULL;
CREATE OR REPLACE FUNCTION portal.document(extension portal.extension) RETURNS jsonb LANGUAGE sql IMMUTABLE
RETURN jsonb_build_object(
    'first_name', (extension).first_name, 'last_name', (extension).last_name, 'email', (extension).email,
    'mobile', (extension).mobile, 'job_title', (extension).job_title, 'number', (extension).number,
    'caller_id', (extension).caller_id, 'registration_name', (extension).registration_name,
    'concurrent_registrations', (extension).concurrent_registrations,
    'user_password_id', (extension).user_password_id, 'credential_id', (extension).credential_id,
    'role_id', (extension).role_id);
-- What a document does not name would be left as it is when it is made live again.
UPDATE portal.revision SET document = document || '{"role_id": null}' WHERE document IS NOT NULL;

-- The extensions in the scope of an account that does not reach all of them.
CREATE FUNCTION portal.managed(account_id bigint) RETURNS SETOF bigint LANGUAGE sql STABLE ROWS 100
BEGIN ATOMIC
    SELECT role_extension.extension_id
    FROM portal.account
    JOIN portal.extension ON extension.id = account.extension_id
    JOIN portal.role ON role.id = extension.role_id AND role.scope = 'chosen'
    JOIN portal.role_extension ON role_extension.role_id = role.id
    WHERE account.id = $1;
END;

-- Whether an extension is in the scope of an account; of nobody, who stands for a scope of all.
CREATE FUNCTION portal.manages(account_id bigint, extension_id bigint) RETURNS boolean LANGUAGE sql STABLE
RETURN account_id IS NULL OR extension_id IN (SELECT portal.managed(account_id));
