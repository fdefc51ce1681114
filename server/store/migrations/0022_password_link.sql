-- A link with which somebody chooses a new password, once and for half an hour: only its hash.
CREATE TABLE portal.password_link (
    token_hash bytea       PRIMARY KEY CHECK (octet_length(token_hash) = 32),
    account_id bigint      NOT NULL REFERENCES portal.account,
    -- the administrator who made it; nobody when it was asked for by e-mail
    issued_by  bigint      REFERENCES portal.account,
    created_at timestamptz NOT NULL
);
CREATE INDEX password_link_of ON portal.password_link (account_id);
CREATE INDEX password_link_by_created_at ON portal.password_link (created_at);
