-- From what to what, of what has no versions: two documents, secrets in neither.
ALTER TABLE portal.operation_log ADD COLUMN changed_from jsonb, ADD COLUMN changed_to jsonb;
