-- Looked for once a day in all of the history, which is never shortened.
CREATE INDEX history_stops ON history (at) WHERE event = 'gateway.stopped';
-- Nothing asked for these: the first begins UNIQUE (submission_id, msisdn), and evidence is found by
-- its submission.
DROP INDEX recipient_submission;
DROP INDEX evidence_reference;
-- Written with each answer, and never read: whether a recipient has an id says the same.
ALTER TABLE submission DROP COLUMN mapping;
