-- Long work that goes on by itself: what it is to do, how far it is, and how it ended. The names of kinds and ends are the
-- `shared` crate's. Whoever works on a job locks its row until the end of a batch, in which the batch and how far the job
-- is by then are committed together: a server that dies leaves neither behind.
CREATE TABLE portal.job (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind       text        NOT NULL CONSTRAINT job_kind CHECK (kind IN ('add', 'edit', 'delete', 'apply')),
    -- what it is about, in numbers of extensions; may be empty
    label      text        NOT NULL,
    account_id bigint      NOT NULL REFERENCES portal.account,
    -- of the session that began it, which alone is handed secrets out
    token_hash bytea       NOT NULL CONSTRAINT job_token_hash CHECK (octet_length(token_hash) = 32),
    address    inet,
    -- whether what it saves is made live as well
    apply      boolean     NOT NULL,
    -- what is done to each, without secrets
    task       jsonb       NOT NULL,
    -- the secrets of it, until it ends
    sealed     bytea,
    created_at timestamptz NOT NULL,
    -- when it was worked on last, by the clock of the database: jobs take turns
    stepped_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at   timestamptz,
    ending     text        CONSTRAINT job_ending CHECK (ending IN ('done', 'cancelled', 'denied', 'failed')),
    total      integer     NOT NULL CONSTRAINT job_total CHECK (total > 0),
    done       integer     NOT NULL DEFAULT 0,
    CONSTRAINT job_done CHECK (done BETWEEN 0 AND total),
    CONSTRAINT job_ends_once CHECK ((ended_at IS NULL) = (ending IS NULL) AND (ended_at IS NULL OR sealed IS NULL))
);
CREATE INDEX job_open ON portal.job (stepped_at, id) WHERE ended_at IS NULL;
CREATE INDEX job_of ON portal.job (account_id, id);
CREATE INDEX job_ended ON portal.job (ended_at) WHERE ended_at IS NOT NULL;

-- What it works on, in the order in which it does: the first `done` of them have an outcome.
CREATE TABLE portal.job_item (
    job_id       bigint  NOT NULL REFERENCES portal.job ON DELETE CASCADE,
    place        integer NOT NULL,
    -- of a new one, which has no extension before
    number       text,
    extension_id bigint  REFERENCES portal.extension,
    -- the version that was looked at
    version      integer,
    outcome      text    CONSTRAINT job_item_outcome CHECK (outcome IN ('done', 'unchanged', 'refused')),
    -- why it was refused
    refusal      jsonb   CONSTRAINT job_item_refusal CHECK ((refusal IS NOT NULL) = (outcome IS NOT DISTINCT FROM 'refused')),
    PRIMARY KEY (job_id, place)
);
CREATE INDEX job_item_not_done ON portal.job_item (job_id, outcome, place) WHERE outcome <> 'done';

-- What a job made to be handed out is shown like everything that is shown once, or taken away all together.
ALTER TABLE portal.reveal ADD COLUMN job_id bigint REFERENCES portal.job ON DELETE CASCADE;
CREATE INDEX reveal_of_job ON portal.reveal (job_id) WHERE job_id IS NOT NULL;
