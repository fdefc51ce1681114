-- What belongs to the portal. The SIP engine sees nothing of it: its schema is `sip`.
-- The form rules repeat the `shared` crate's; a constraint's name says which field it speaks of.

CREATE SCHEMA portal;

-- Text as it is compared in searches, the same in a database of every locale: lower case, and `ü` one character however
-- it was typed.
CREATE FUNCTION portal.folded(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN normalize(lower(normalize(value, NFC) COLLATE "und-x-icu"), NFC);

-- The three characters from every place of a text on, and the one or two at its end. pg_trgm would know words of the
-- database's locale only, and nothing shorter than three. Its cost keeps the planner from doing it row by row.
CREATE FUNCTION portal.trigrams(folded text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 10000
RETURN array_to_tsvector(array_remove(
    string_to_array(regexp_replace(folded, '(...)', E'\\1\x01', 'g'), E'\x01')
    || string_to_array(regexp_replace(substr(folded, 2), '(...)', E'\\1\x01', 'g'), E'\x01')
    || string_to_array(regexp_replace(substr(folded, 3), '(...)', E'\\1\x01', 'g'), E'\x01'), ''));

-- What the trigrams of every text that contains this one match.
CREATE FUNCTION portal.containing(folded text) RETURNS tsquery LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
    SELECT string_agg('''' || replace(replace(substr(folded, at, 3), '\', '\\'), '''', '''''') || '''', ' & ')
           || CASE WHEN char_length(folded) < 3 THEN ':*' ELSE '' END
    FROM generate_series(1, greatest(char_length(folded) - 2, 1)) AS at
)::tsquery;

-- One row: what all servers of an installation must agree on.
CREATE TABLE portal.installation (
    one        boolean PRIMARY KEY DEFAULT true CHECK (one),
    sip_domain text  NOT NULL,
    -- a known text under the sealing key, so that a server with another key is found out at start
    key_check  bytea NOT NULL
);

-- The super administrator. Everybody else who logs in is the person of an extension.
CREATE TABLE portal.account (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email         text        NOT NULL,
    password_hash text        NOT NULL,
    created_at    timestamptz NOT NULL
);

-- The one-time set-up link: only its hash, and only until it is used.
CREATE TABLE portal.setup_link (
    one        boolean PRIMARY KEY DEFAULT true CHECK (one),
    token_hash bytea       NOT NULL,
    created_at timestamptz NOT NULL
);

CREATE TABLE portal.extension (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- the newest saved version, and the one the phones see
    version         integer     NOT NULL CHECK (version > 0),
    applied_version integer     CHECK (applied_version BETWEEN 1 AND version),
    pending         boolean     NOT NULL GENERATED ALWAYS AS (applied_version IS DISTINCT FROM version) STORED,
    created_at      timestamptz NOT NULL,
    deleted_at      timestamptz,

    first_name               text     NOT NULL,
    last_name                text     NOT NULL,
    email                    text,
    mobile                   text,
    job_title                text     NOT NULL,
    number                   text     NOT NULL,
    caller_id                text,
    registration_name        text     NOT NULL,
    concurrent_registrations smallint NOT NULL,
    user_password_id         bigint   NOT NULL,
    credential_id            bigint   NOT NULL,

    -- what lists are sorted by: 999 before 1000, names in the order of the alphabet
    number_key    text COLLATE "C"         NOT NULL GENERATED ALWAYS AS (lpad(number, 8, ' ')) STORED,
    name_key      text COLLATE "und-x-icu" NOT NULL GENERATED ALWAYS AS (btrim(last_name || ' ' || first_name)) STORED,
    email_key     text COLLATE "C"         NOT NULL GENERATED ALWAYS AS (lower(coalesce(email, '') COLLATE "C")) STORED,
    caller_id_key text COLLATE "C"         NOT NULL GENERATED ALWAYS AS (coalesce(caller_id, number)) STORED,
    -- what the search box looks through
    search text NOT NULL GENERATED ALWAYS AS (portal.folded(
        number || E'\n' || first_name || ' ' || last_name || E'\n' || coalesce(email, '') || E'\n' || coalesce(mobile, '')
        || E'\n' || job_title || E'\n' || coalesce(caller_id, '') || E'\n' || registration_name)) STORED,

    -- something else than Unicode's White_Space
    CONSTRAINT extension_name_missing CHECK (first_name || last_name ~
        '[^\u0009-\u000D\u0020\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]'),
    CONSTRAINT extension_first_name CHECK (char_length(first_name) <= 63 AND first_name !~ '[\u0001-\u001F\u007F-\u009F]'),
    CONSTRAINT extension_last_name CHECK (char_length(last_name) <= 63 AND last_name !~ '[\u0001-\u001F\u007F-\u009F]'),
    CONSTRAINT extension_email CHECK (char_length(email) <= 255 AND email ~
        '^[a-zA-Z0-9.!#$%&''*+/=?^_`{|}~-]+@[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$'),
    CONSTRAINT extension_mobile CHECK (mobile ~ '^[0-9A-Za-z().+*# -]{1,31}$'),
    CONSTRAINT extension_job_title CHECK (char_length(job_title) <= 127 AND job_title !~ '[\u0001-\u001F\u007F-\u009F]'),
    CONSTRAINT extension_number CHECK (number ~ '^[0-9]{1,8}$'),
    CONSTRAINT extension_caller_id CHECK (caller_id ~ '^[0-9A-Za-z().+*#-]{1,31}$'),
    CONSTRAINT extension_registration_name CHECK (registration_name ~ '^[A-Za-z0-9._-]{1,63}$'),
    CONSTRAINT extension_concurrent_registrations CHECK (concurrent_registrations BETWEEN 1 AND 3)
);
CREATE INDEX extension_by_number ON portal.extension (number_key, id) WHERE deleted_at IS NULL;
CREATE INDEX extension_by_name ON portal.extension (name_key, id) WHERE deleted_at IS NULL;
CREATE INDEX extension_by_email ON portal.extension (email_key, id) WHERE deleted_at IS NULL;
CREATE INDEX extension_by_caller_id ON portal.extension (caller_id_key, id) WHERE deleted_at IS NULL;
CREATE INDEX extension_pending ON portal.extension (id) WHERE deleted_at IS NULL AND pending;
CREATE INDEX extension_search ON portal.extension USING gin (portal.trigrams(search))
    -- A search reads what is not sorted in yet from end to end.
    WITH (gin_pending_list_limit = 256) WHERE deleted_at IS NULL;

-- Append-only: what every version was, who made it, when and from where. Secrets stand in it as the id of their row.
-- The version that ends an extension has no document.
CREATE TABLE portal.revision (
    extension_id bigint      NOT NULL REFERENCES portal.extension,
    version      integer     NOT NULL,
    document     jsonb,
    account_id   bigint      NOT NULL REFERENCES portal.account,
    at           timestamptz NOT NULL,
    address      inet,
    PRIMARY KEY (extension_id, version)
);

-- Append-only: who made a version live, when and from where.
CREATE TABLE portal.application (
    extension_id bigint      NOT NULL,
    version      integer     NOT NULL,
    account_id   bigint      NOT NULL REFERENCES portal.account,
    at           timestamptz NOT NULL,
    address      inet,
    PRIMARY KEY (extension_id, version),
    FOREIGN KEY (extension_id, version) REFERENCES portal.revision
);

-- What a person logs in with: a PHC string. A version points to the one it was saved with.
CREATE TABLE portal.user_password (
    id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hash text NOT NULL
);

-- What a phone registers with: the digests the engine compares (RFC 8760), and a sealed copy from which they can be
-- made again for another domain. Never the password itself.
CREATE TABLE portal.credential (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    registration_name text    NOT NULL,
    ha1_md5           text    NOT NULL CHECK (ha1_md5 ~ '^[0-9a-f]{32}$'),
    ha1_sha256        text    NOT NULL CHECK (ha1_sha256 ~ '^[0-9a-f]{64}$'),
    sealed            bytea   NOT NULL,
    weak              boolean NOT NULL
);
ALTER TABLE portal.extension
    ADD CONSTRAINT extension_has_user_password FOREIGN KEY (user_password_id) REFERENCES portal.user_password,
    ADD CONSTRAINT extension_has_credential FOREIGN KEY (credential_id) REFERENCES portal.credential;

-- Who has a number, an e-mail address, a registration name: uniqueness over saved and applied versions is one primary
-- key each, and the violated constraint's name is the field of the error.
CREATE TABLE portal.number_claim (
    number       text   CONSTRAINT number_taken PRIMARY KEY,
    extension_id bigint NOT NULL REFERENCES portal.extension
);
CREATE INDEX number_claim_of ON portal.number_claim (extension_id);
CREATE TABLE portal.email_claim (
    email        text   CONSTRAINT email_taken PRIMARY KEY CHECK (email = lower(email COLLATE "C")),
    extension_id bigint REFERENCES portal.extension,
    account_id   bigint REFERENCES portal.account,
    CONSTRAINT email_claim_has_one_owner CHECK (num_nonnulls(extension_id, account_id) = 1)
);
CREATE INDEX email_claim_of ON portal.email_claim (extension_id);
CREATE TABLE portal.registration_name_claim (
    registration_name text   CONSTRAINT registration_name_taken PRIMARY KEY,
    extension_id      bigint NOT NULL REFERENCES portal.extension
);
CREATE INDEX registration_name_claim_of ON portal.registration_name_claim (extension_id);

-- Who is logged in. The cookie holds 256 random bits, the table their SHA-256.
CREATE TABLE portal.session (
    token_hash   bytea PRIMARY KEY CHECK (octet_length(token_hash) = 32),
    account_id   bigint REFERENCES portal.account,
    extension_id bigint REFERENCES portal.extension,
    created_at   timestamptz NOT NULL,
    seen_at      timestamptz NOT NULL,
    address      inet,
    user_agent   text NOT NULL,
    CONSTRAINT session_has_one_owner CHECK (num_nonnulls(account_id, extension_id) = 1)
);
CREATE INDEX session_by_created_at ON portal.session (created_at);

-- Secrets shown once, to the session that made them: sealed, and gone when they were shown.
CREATE TABLE portal.reveal (
    extension_id bigint      NOT NULL REFERENCES portal.extension,
    token_hash   bytea       NOT NULL REFERENCES portal.session ON DELETE CASCADE,
    sealed       bytea       NOT NULL,
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (extension_id, token_hash)
);

-- The document of a version: what was saved, field by field; secrets as the id of their row.
CREATE FUNCTION portal.document(extension portal.extension) RETURNS jsonb LANGUAGE sql IMMUTABLE
RETURN jsonb_build_object(
    'first_name', (extension).first_name, 'last_name', (extension).last_name, 'email', (extension).email,
    'mobile', (extension).mobile, 'job_title', (extension).job_title, 'number', (extension).number,
    'caller_id', (extension).caller_id, 'registration_name', (extension).registration_name,
    'concurrent_registrations', (extension).concurrent_registrations,
    'user_password_id', (extension).user_password_id, 'credential_id', (extension).credential_id);
