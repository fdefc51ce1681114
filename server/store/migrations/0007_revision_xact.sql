-- In which transaction a version was saved. Whoever was shown what waits saw the versions of the transactions that had
-- been committed by then; a clock could not tell, since a version is dated when its saving began.
ALTER TABLE portal.revision ADD COLUMN xact xid8 NOT NULL DEFAULT pg_current_xact_id();
