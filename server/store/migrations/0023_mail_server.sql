-- The mail server that this system sends by; without a row, it sends nothing. The rules repeat the `shared` crate's.
CREATE TABLE portal.mail_server (
    one             boolean PRIMARY KEY DEFAULT true CHECK (one),
    host            text     NOT NULL CHECK (char_length(host) BETWEEN 1 AND 253),
    port            integer  NOT NULL CHECK (port BETWEEN 1 AND 65535),
    security        text     NOT NULL CHECK (security IN ('starttls', 'tls', 'plain')),
    user_name       text     NOT NULL CHECK (char_length(user_name) <= 253),
    sealed_password bytea,
    sender          text     NOT NULL CHECK (char_length(sender) <= 255),
    CONSTRAINT mail_password_is_never_exposed CHECK (security <> 'plain' OR (user_name = '' AND sealed_password IS NULL))
);
