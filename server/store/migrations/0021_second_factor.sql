-- What an authenticator app and this server both know: sealed. Until its first code proved that the app has it, it asks
-- nothing of anybody. `step` is that of the last code (RFC 6238 §4.2): none is taken twice.
CREATE TABLE portal.totp (
    account_id   bigint      PRIMARY KEY REFERENCES portal.account,
    sealed       bytea       NOT NULL,
    step         bigint      NOT NULL DEFAULT 0,
    created_at   timestamptz NOT NULL,
    confirmed_at timestamptz
);

-- What lets somebody in once without the app: a keyed hash, whose key is not in the database.
CREATE TABLE portal.recovery_code (
    account_id bigint NOT NULL REFERENCES portal.account,
    hash       bytea  NOT NULL CHECK (octet_length(hash) = 32),
    PRIMARY KEY (account_id, hash)
);

-- Somebody whose password was right, and who still owes a code. It is no session and opens nothing.
CREATE TABLE portal.second_step (
    token_hash bytea       PRIMARY KEY CHECK (octet_length(token_hash) = 32),
    account_id bigint      NOT NULL REFERENCES portal.account,
    -- what was typed as name, by which attempts are counted
    name       text        NOT NULL CHECK (octet_length(name) <= 255),
    attempts   smallint    NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL
);
CREATE INDEX second_step_of ON portal.second_step (account_id);
CREATE INDEX second_step_by_created_at ON portal.second_step (created_at);

-- What a page calls a session that is to be ended.
ALTER TABLE portal.session ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT session_id UNIQUE;
