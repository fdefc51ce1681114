-- Files of extensions that were read: what each row says, and what would become of it. Somebody looks at that before anything is
-- done; then a job does it. The names of verdicts and of what becomes of existing extensions are the `shared` crate's.
CREATE TABLE portal.import (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id     bigint      NOT NULL REFERENCES portal.account,
    -- of the session that brought the file: it alone goes on with it, and its secrets are sealed for it
    token_hash     bytea       NOT NULL CONSTRAINT import_token_hash CHECK (octet_length(token_hash) = 32),
    file           text        NOT NULL,
    existing       text        NOT NULL CONSTRAINT import_existing CHECK (existing IN ('update', 'skip', 'refuse')),
    weak_confirmed boolean     NOT NULL,
    -- names of columns that nothing was read of
    unknown        text[]      NOT NULL DEFAULT '{}',
    created_at     timestamptz NOT NULL,
    -- whether all rows were read and judged
    ready          boolean     NOT NULL DEFAULT false,
    job_id         bigint      UNIQUE REFERENCES portal.job ON DELETE CASCADE,
    -- all or nothing
    whole          boolean     NOT NULL DEFAULT false,
    -- how many chosen passwords were hashed, and how far a job is that is all or nothing: this row is not part of its transaction
    hashed         integer     NOT NULL DEFAULT 0,
    written        integer     NOT NULL DEFAULT 0,
    cancelled      boolean     NOT NULL DEFAULT false
);
CREATE INDEX import_of ON portal.import (account_id, id);

CREATE TABLE portal.import_row (
    import_id    bigint   NOT NULL REFERENCES portal.import ON DELETE CASCADE,
    -- of the file
    line         integer  NOT NULL,
    number       text     NOT NULL,
    verdict      text     CONSTRAINT import_row_verdict CHECK (verdict IN ('new', 'changed', 'unchanged', 'skipped', 'refused')),
    -- what it says, without secrets, for as long as somebody needs it
    said         jsonb,
    -- its secrets, until they are written
    sealed       bytea,
    -- a chosen user password is hashed first
    to_hash      boolean  NOT NULL DEFAULT false,
    hash         text,
    -- why it is refused
    refusal      jsonb    CONSTRAINT import_row_refusal CHECK (refusal IS NULL OR verdict IS NULL OR verdict = 'refused'),
    -- field by field, from what to what
    changes      jsonb,
    -- the number of an extension that is the same with zeros before it
    padded       text,
    -- whoever its calls go on to comes before it
    level        smallint NOT NULL DEFAULT 0,
    extension_id bigint   REFERENCES portal.extension,
    -- the version that was looked at
    version      integer,
    PRIMARY KEY (import_id, line)
);
CREATE INDEX import_row_by_verdict ON portal.import_row (import_id, verdict, line);
CREATE INDEX import_row_to_hash ON portal.import_row (import_id, line) WHERE to_hash AND hash IS NULL;

ALTER TABLE portal.job
    DROP CONSTRAINT job_kind,
    ADD CONSTRAINT job_kind CHECK (kind IN ('add', 'edit', 'delete', 'apply', 'import', 'undo')),
    DROP CONSTRAINT job_ending,
    ADD CONSTRAINT job_ending CHECK (ending IN ('done', 'cancelled', 'denied', 'failed', 'refused'));
-- Of a file the line that an item is about.
ALTER TABLE portal.job_item ADD COLUMN line integer;
