-- A deleted extension keeps its numbers and registration names until this moment; nothing is kept where there is none.
ALTER TABLE portal.extension ADD COLUMN reserved_until timestamptz
    CONSTRAINT extension_reserved_when_deleted CHECK (reserved_until IS NULL OR deleted_at IS NOT NULL);
CREATE INDEX extension_reserved ON portal.extension (reserved_until) WHERE reserved_until IS NOT NULL;
CREATE INDEX extension_deleted ON portal.extension (deleted_at, id) WHERE deleted_at IS NOT NULL;

-- An extension whose newest version is not applied keeps the live version's e-mail address as well, as it keeps its
-- number, so that the newest version can be discarded. Where somebody else has it by now, it stays theirs.
INSERT INTO portal.email_claim (email, extension_id)
SELECT lower((revision.document ->> 'email') COLLATE "C"), extension.id
FROM portal.extension
JOIN portal.revision ON revision.extension_id = extension.id AND revision.version = extension.applied_version
WHERE extension.deleted_at IS NULL AND extension.pending AND revision.document ->> 'email' IS NOT NULL
ORDER BY 1
ON CONFLICT DO NOTHING;

-- A new registration name makes a new credential (the digests cover both), though the password may be the old one. It
-- cannot be told from the digests, so it is written down: the first credential with this password.
ALTER TABLE portal.credential ADD COLUMN same_password_as bigint REFERENCES portal.credential;

-- A document with the one thing that its credential knows about it.
CREATE FUNCTION portal.with_password(document jsonb) RETURNS jsonb LANGUAGE sql STABLE STRICT
RETURN document || jsonb_build_object('password_id', (
    SELECT coalesce(same_password_as, id) FROM portal.credential WHERE id = (document ->> 'credential_id')::bigint));
