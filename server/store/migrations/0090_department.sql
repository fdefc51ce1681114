-- Organizations: a tree of departments under the company, whose name is the settings'. An extension is in one or several of
-- them. While the switch is off all of it stays, and nothing of it is shown or has an effect.
ALTER TABLE portal.setting ADD COLUMN organization_management boolean NOT NULL DEFAULT false;

-- A department that was deleted keeps its row, by which histories name it, and says where its members went. The first row is
-- the company, and stays. The rules of a name repeat the `shared` crate's.
CREATE TABLE portal.department (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    version    integer NOT NULL CHECK (version > 0),
    parent_id  bigint  REFERENCES portal.department,
    name       text    NOT NULL,
    deleted_at timestamptz,
    heir_id    bigint  REFERENCES portal.department,
    CONSTRAINT department_company CHECK (CASE WHEN id = 1 THEN parent_id IS NULL AND deleted_at IS NULL ELSE parent_id IS NOT NULL END),
    CONSTRAINT department_heir CHECK ((deleted_at IS NULL) = (heir_id IS NULL)),
    CONSTRAINT department_name CHECK (id = 1 OR char_length(name) <= 63 AND name !~ '[\u0001-\u001F\u007F-\u009F]'),
    -- Nothing that cannot be seen, and nothing around it.
    CONSTRAINT department_name_missing CHECK (id = 1 OR name ~
        '[^\u0009-\u000D\u0020\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFF8\U0001BCA0-\U0001BCA3\U0001D173-\U0001D17A\U000E0000-\U000E0FFF]'),
    CONSTRAINT department_name_trimmed CHECK (name !~
        '^[\u0009-\u000D\u0020\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]|[\u0009-\u000D\u0020\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]$')
);
CREATE UNIQUE INDEX department_name_taken ON portal.department (parent_id, portal.folded(name)) WHERE deleted_at IS NULL;
CREATE INDEX department_by_heir ON portal.department (heir_id) WHERE heir_id IS NOT NULL;
INSERT INTO portal.department (version, name) VALUES (1, '');

-- Append-only: what a department was, who changed it, when and from where. The version that ended it has no document.
CREATE TABLE portal.department_revision (
    department_id bigint      NOT NULL REFERENCES portal.department,
    version       integer     NOT NULL,
    document      jsonb,
    account_id    bigint      NOT NULL REFERENCES portal.account,
    at            timestamptz NOT NULL,
    address       inet,
    PRIMARY KEY (department_id, version)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON portal.department_revision
    FOR EACH ROW EXECUTE FUNCTION portal.refuse_change();
SELECT portal.keep_append_only('portal.department_revision');

-- Themselves and all above them, as far as they are there.
CREATE FUNCTION portal.departments_above(ids bigint[]) RETURNS bigint[] LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH RECURSIVE above (id, parent_id) AS (
        SELECT id, parent_id FROM portal.department WHERE id = ANY ($1) AND deleted_at IS NULL
        UNION
        SELECT department.id, department.parent_id FROM above JOIN portal.department ON department.id = above.parent_id
    )
    SELECT array_agg(id) FROM above;
END;

-- Themselves and all below them, as far as they are there.
CREATE FUNCTION portal.departments_below(ids bigint[]) RETURNS SETOF bigint LANGUAGE sql STABLE ROWS 50
BEGIN ATOMIC
    WITH RECURSIVE below (id) AS (
        SELECT id FROM portal.department WHERE id = ANY ($1) AND deleted_at IS NULL
        UNION
        SELECT department.id FROM below JOIN portal.department ON department.parent_id = below.id
        WHERE department.deleted_at IS NULL
    )
    SELECT id FROM below;
END;

-- The company and every department that is there: how deep, the names from below the company down to it, and what sorts each
-- before those below it, and those of one by name.
CREATE VIEW portal.department_tree AS
WITH RECURSIVE down AS (
    SELECT id, version, name, parent_id, 0 AS depth, ARRAY[]::text[] AS names,
           ARRAY[]::text[] COLLATE "und-x-icu" AS place
    FROM portal.department WHERE parent_id IS NULL
    UNION ALL
    SELECT department.id, department.version, department.name, department.parent_id, down.depth + 1,
           names || department.name, (place || portal.folded(department.name)) COLLATE "und-x-icu"
    FROM down JOIN portal.department ON department.parent_id = down.id WHERE deleted_at IS NULL
)
SELECT * FROM down;

-- Keeps the departments a tree. One place in it is decided at a time, whoever asks, so that two who move at once make no
-- circle, and each is judged by what the one before left.
CREATE FUNCTION portal.place_department() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    above bigint[];
    height integer := 0;
    broken text;
BEGIN
    PERFORM pg_advisory_xact_lock(7004, 1);
    above := portal.departments_above(ARRAY[NEW.parent_id]);
    IF TG_OP = 'UPDATE' THEN
        WITH RECURSIVE below (id, depth) AS (
            SELECT NEW.id, 0
            UNION
            SELECT department.id, below.depth + 1 FROM below JOIN portal.department ON department.parent_id = below.id
            WHERE department.deleted_at IS NULL
        )
        SELECT max(depth) INTO height FROM below;
    END IF;
    broken := CASE
        WHEN above IS NULL THEN 'department_parent_unknown'
        WHEN NEW.id = ANY (above) THEN 'department_below_itself'
        -- The company is above the first level.
        WHEN cardinality(above) + height > 15 THEN 'department_too_deep'
        WHEN TG_OP = 'INSERT' AND (SELECT count(*) FROM portal.department WHERE deleted_at IS NULL AND id <> 1) >= 1000
            THEN 'department_too_many'
    END;
    IF broken IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = broken, MESSAGE = 'this is no place in the tree: ' || broken;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER place_new BEFORE INSERT ON portal.department FOR EACH ROW EXECUTE FUNCTION portal.place_department();
CREATE TRIGGER place_again BEFORE UPDATE ON portal.department
    FOR EACH ROW WHEN (OLD.parent_id IS DISTINCT FROM NEW.parent_id) EXECUTE FUNCTION portal.place_department();

-- The departments of an extension are part of every version, and hold from Save on. In ascending order.
ALTER TABLE portal.extension ADD COLUMN department_ids bigint[] NOT NULL DEFAULT '{1}'
    CONSTRAINT extension_organizations_missing CHECK (cardinality(department_ids) > 0);
CREATE OR REPLACE FUNCTION portal.document(extension portal.extension) RETURNS jsonb LANGUAGE sql IMMUTABLE
RETURN jsonb_build_object(
    'first_name', (extension).first_name, 'last_name', (extension).last_name, 'email', (extension).email,
    'mobile', (extension).mobile, 'job_title', (extension).job_title, 'number', (extension).number,
    'caller_id', (extension).caller_id, 'registration_name', (extension).registration_name,
    'concurrent_registrations', (extension).concurrent_registrations,
    'user_password_id', (extension).user_password_id, 'credential_id', (extension).credential_id,
    'role_id', (extension).role_id, 'remote_registration', (extension).remote_registration,
    'network_restriction', (extension).network_restriction, 'networks', (extension).networks,
    'user_agent_restriction', (extension).user_agent_restriction, 'user_agents', (extension).user_agents,
    'department_ids', (extension).department_ids);
-- What a document does not name would be left as it is when it is made live again.
UPDATE portal.revision SET document = document || '{"department_ids": [1]}' WHERE document IS NOT NULL;

-- Who is in which department: the same as `department_ids` of what is not deleted, with what the list is sorted by, so that a
-- page of a department's members is read along an index.
CREATE TABLE portal.membership (
    extension_id  bigint NOT NULL REFERENCES portal.extension,
    department_id bigint NOT NULL CONSTRAINT membership_department REFERENCES portal.department,
    number_key    text COLLATE "C"         NOT NULL,
    name_key      text COLLATE "und-x-icu" NOT NULL,
    email_key     text COLLATE "C"         NOT NULL,
    caller_id_key text COLLATE "C"         NOT NULL,
    PRIMARY KEY (extension_id, department_id)
);
INSERT INTO portal.membership
SELECT id, 1, number_key, name_key, email_key, caller_id_key FROM portal.extension WHERE deleted_at IS NULL;
CREATE INDEX membership_by_number ON portal.membership (department_id, number_key, extension_id);
CREATE INDEX membership_by_name ON portal.membership (department_id, name_key, extension_id);
CREATE INDEX membership_by_email ON portal.membership (department_id, email_key, extension_id);
CREATE INDEX membership_by_caller_id ON portal.membership (department_id, caller_id_key, extension_id);

-- Nobody is put into a department that is not there. Whoever deletes one waits for this, or is waited for.
CREATE FUNCTION portal.keep_membership() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    known bigint;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        DELETE FROM portal.membership
        WHERE extension_id = NEW.id AND (NEW.deleted_at IS NOT NULL OR department_id <> ALL (NEW.department_ids));
    END IF;
    IF NEW.deleted_at IS NOT NULL THEN
        RETURN NULL;
    END IF;
    INSERT INTO portal.membership (extension_id, department_id, number_key, name_key, email_key, caller_id_key)
    SELECT NEW.id, id, NEW.number_key, NEW.name_key, NEW.email_key, NEW.caller_id_key
    FROM portal.department WHERE id = ANY (NEW.department_ids) AND deleted_at IS NULL FOR KEY SHARE
    ON CONFLICT (extension_id, department_id) DO UPDATE SET
        number_key = EXCLUDED.number_key, name_key = EXCLUDED.name_key, email_key = EXCLUDED.email_key,
        caller_id_key = EXCLUDED.caller_id_key;
    GET DIAGNOSTICS known = ROW_COUNT;
    IF known <> cardinality(NEW.department_ids) THEN
        RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'extension_organizations_unknown',
            MESSAGE = 'one of the departments is not there';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_membership AFTER INSERT ON portal.extension
    FOR EACH ROW EXECUTE FUNCTION portal.keep_membership();
CREATE TRIGGER keep_membership_again AFTER UPDATE ON portal.extension
    FOR EACH ROW WHEN (
        (OLD.department_ids, OLD.number_key, OLD.name_key, OLD.email_key, OLD.caller_id_key, OLD.deleted_at)
        IS DISTINCT FROM (NEW.department_ids, NEW.number_key, NEW.name_key, NEW.email_key, NEW.caller_id_key, NEW.deleted_at)
    ) EXECUTE FUNCTION portal.keep_membership();

-- The departments that are there in place of these: one that was deleted stands for where its members went.
CREATE FUNCTION portal.present_departments(ids bigint[]) RETURNS bigint[] LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH RECURSIVE heir (id, heir_id) AS (
        SELECT id, heir_id FROM portal.department WHERE id = ANY ($1)
        UNION
        SELECT department.id, department.heir_id FROM heir JOIN portal.department ON department.id = heir.heir_id
    )
    SELECT array_agg(id ORDER BY id) FROM heir WHERE heir_id IS NULL;
END;

-- A department as people read it: the names from below the company down to it, and, behind a tab, the same of where its members
-- went when it was deleted. The company is its name, or '/' when it has none.
CREATE FUNCTION portal.department_path(id bigint) RETURNS text LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH RECURSIVE above (name, parent_id, height) AS (
        SELECT name, parent_id, 0 FROM portal.department WHERE department.id = $1
        UNION ALL
        SELECT department.name, department.parent_id, height + 1
        FROM above JOIN portal.department ON department.id = above.parent_id WHERE department.parent_id IS NOT NULL
    )
    SELECT CASE WHEN $1 = 1 THEN coalesce((SELECT nullif(company_name, '') FROM portal.setting), '/')
                ELSE string_agg(name, ' › ' ORDER BY height DESC) END
    FROM above;
END;
CREATE FUNCTION portal.department_label(id bigint) RETURNS text LANGUAGE sql STABLE
RETURN (
    SELECT portal.department_path(department.id) || CASE WHEN deleted_at IS NULL THEN '' ELSE
        E'\t' || portal.department_path((portal.present_departments(ARRAY[department.id]))[1]) END
    FROM portal.department WHERE department.id = $1);
CREATE FUNCTION portal.department_labels(ids jsonb) RETURNS jsonb LANGUAGE sql STABLE
RETURN (
    SELECT jsonb_agg(label ORDER BY portal.folded(label), label)
    FROM jsonb_array_elements_text(CASE jsonb_typeof(ids) WHEN 'array' THEN ids ELSE '[]' END) AS listed (id)
    CROSS JOIN LATERAL (SELECT portal.department_label(listed.id::bigint) AS label) AS named
    WHERE label IS NOT NULL);

-- A document with what its credential, its role and its departments know about it.
CREATE OR REPLACE FUNCTION portal.with_password(document jsonb) RETURNS jsonb LANGUAGE sql STABLE STRICT
RETURN document || jsonb_build_object(
    'password_id', (
        SELECT coalesce(same_password_as, id) FROM portal.credential WHERE id = (document ->> 'credential_id')::bigint),
    'role', (SELECT name FROM portal.role WHERE id = (document ->> 'role_id')::bigint),
    -- Nothing is said of departments while organizations are off.
    'departments', CASE WHEN (SELECT organization_management FROM portal.setting)
        THEN portal.department_labels(document -> 'department_ids') END);

-- The departments that an account is in, if its scope are these and organizations are on; else NULL.
CREATE FUNCTION portal.own_departments(account_id bigint) RETURNS bigint[] LANGUAGE sql STABLE
RETURN (
    SELECT extension.department_ids
    FROM portal.account
    JOIN portal.extension ON extension.id = account.extension_id AND extension.deleted_at IS NULL
    JOIN portal.role ON role.id = extension.role_id AND role.deleted_at IS NULL AND role.scope = 'own_departments'
    WHERE account.id = $1 AND (SELECT organization_management FROM portal.setting));

-- The role by which an account reaches what it reaches.
CREATE FUNCTION portal.held_role(account_id bigint) RETURNS bigint LANGUAGE sql STABLE
RETURN (
    SELECT extension.role_id FROM portal.account JOIN portal.extension ON extension.id = account.extension_id
    WHERE account.id = $1);

CREATE OR REPLACE FUNCTION portal.managed(account_id bigint) RETURNS SETOF bigint LANGUAGE sql STABLE ROWS 100
BEGIN ATOMIC
    SELECT role_extension.extension_id
    FROM portal.role JOIN portal.role_extension ON role_extension.role_id = role.id
    WHERE role.id = portal.held_role($1) AND role.scope = 'chosen'
    UNION
    SELECT membership.extension_id FROM portal.membership
    WHERE department_id IN (SELECT portal.departments_below(portal.own_departments($1)));
END;

-- Asked of one extension, which may be deleted: nobody's members are gathered for it.
CREATE OR REPLACE FUNCTION portal.manages(account_id bigint, extension_id bigint) RETURNS boolean LANGUAGE sql STABLE
RETURN account_id IS NULL
    OR EXISTS (
        SELECT FROM portal.role JOIN portal.role_extension ON role_extension.role_id = role.id
        WHERE role.id = portal.held_role($1) AND role.scope = 'chosen' AND role_extension.extension_id = $2)
    OR coalesce((
        SELECT portal.departments_above(department_ids) && portal.own_departments($1)
        FROM portal.extension WHERE extension.id = $2), false);

-- The departments that an account may put extensions into and take them out of: all, or its own and those below.
CREATE FUNCTION portal.departments_of(account_id bigint) RETURNS SETOF bigint LANGUAGE sql STABLE ROWS 100
BEGIN ATOMIC
    SELECT portal.departments_below(CASE
        WHEN EXISTS (SELECT FROM portal.role WHERE role.id = portal.held_role($1) AND role.scope = 'own_departments')
        THEN portal.own_departments($1) ELSE '{1}' END);
END;

-- Where an extension that was in `before` is when an account chooses `chosen` for it: there, and where it was already without
-- the account having a say. NULL if there is another one among the chosen that is not there for the account.
CREATE FUNCTION portal.placed(account_id bigint, before bigint[], chosen bigint[]) RETURNS bigint[] LANGUAGE sql STABLE
RETURN (
    SELECT CASE WHEN $3 <@ (reached || $2) THEN ARRAY(
        SELECT unnest($3) UNION (SELECT unnest($2) EXCEPT SELECT unnest(reached)) ORDER BY 1) END
    FROM (SELECT ARRAY(SELECT portal.departments_of($1)) AS reached) AS reach);

-- Whether an account may do everything that the person of an extension with this role in these departments may. The scope of
-- one's own departments reaches as far as these do, also while organizations are off.
CREATE FUNCTION portal.covers_person(account_id bigint, role_id bigint, department_ids bigint[]) RETURNS boolean
LANGUAGE sql STABLE
RETURN portal.covers($1, $2) AND NOT EXISTS (
    SELECT FROM portal.account
    JOIN portal.extension ON extension.id = account.extension_id
    JOIN portal.role AS held ON held.id = extension.role_id AND held.scope = 'own_departments'
    JOIN portal.role AS given ON given.id = $2 AND given.deleted_at IS NULL AND given.scope = 'own_departments'
        AND 'extensions.view' = ANY (given.permissions)
    WHERE account.id = $1 AND NOT $3 <@ ARRAY(SELECT portal.departments_below(extension.department_ids)));

-- The same of the letters of whoever set the mail server.
CREATE OR REPLACE FUNCTION portal.mail_is_safe_for(account_id bigint) RETURNS boolean LANGUAGE sql STABLE
RETURN EXISTS (
    SELECT FROM portal.account LEFT JOIN portal.extension ON extension.id = account.extension_id
    CROSS JOIN portal.mail_server LEFT JOIN portal.account AS setter ON setter.id = mail_server.set_by
    WHERE account.id = $1 AND (setter.extension_id IS NULL
        OR account.extension_id IS NOT NULL AND portal.covers_person(setter.id, extension.role_id, extension.department_ids)));

-- How many extensions are in a department itself, counted up to a limit.
CREATE FUNCTION portal.members_of(department_id bigint, most bigint) RETURNS bigint LANGUAGE sql STABLE
RETURN (SELECT count(*) FROM (
    SELECT FROM portal.membership WHERE membership.department_id = $1 LIMIT $2) AS members);

-- How many people with a role reach an extension by their own departments, and may do as much as its person, counted up to a
-- limit.
CREATE FUNCTION portal.people_around(role_id bigint, extension_id bigint, most bigint) RETURNS bigint LANGUAGE sql STABLE
RETURN (SELECT count(*) FROM (
    SELECT FROM portal.extension AS reached
    -- Once, and not for each of those who might reach it.
    CROSS JOIN LATERAL (SELECT portal.departments_above(reached.department_ids) AS ids OFFSET 0) AS above
    JOIN portal.extension AS own ON own.role_id = $1 AND own.deleted_at IS NULL
    LEFT JOIN portal.role AS given ON given.id = reached.role_id AND given.deleted_at IS NULL
        AND given.scope = 'own_departments' AND 'extensions.view' = ANY (given.permissions)
    WHERE reached.id = $2 AND (SELECT organization_management FROM portal.setting)
      AND own.department_ids && above.ids
      AND (given.id IS NULL OR reached.department_ids <@ ARRAY(SELECT portal.departments_below(own.department_ids)))
    LIMIT $3) AS people);
