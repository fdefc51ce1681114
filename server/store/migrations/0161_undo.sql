-- The job that undoes an import: an import is undone once.
ALTER TABLE portal.import ADD COLUMN undo_id bigint REFERENCES portal.job ON DELETE SET NULL;
ALTER TABLE portal.job
    DROP CONSTRAINT job_kind,
    ADD CONSTRAINT job_kind CHECK (kind IN ('add', 'edit', 'delete', 'apply', 'import', 'undo'));
