-- What has left lately is counted for each text that leaves: for its requester, for all, and for
-- whoever is told. Each count looks at the rows of its own time only, however old the journal is.
ALTER TABLE submission ADD COLUMN requester TEXT NOT NULL DEFAULT '';
UPDATE submission SET requester = (SELECT r.requester FROM request r WHERE r.id = request_id);
CREATE INDEX submission_requester ON submission (requester, left_at, request_id)
    WHERE left_at IS NOT NULL;
DROP INDEX submission_left;
CREATE INDEX submission_left ON submission (left_at, billed) WHERE left_at IS NOT NULL;
CREATE INDEX notice_sent ON notice (recipient, sent_at, attempt) WHERE sent_at IS NOT NULL;
