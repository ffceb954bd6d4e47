CREATE TABLE report (           -- what the provider reported of single SMS, as it came; append-only
    id           INTEGER PRIMARY KEY,
    recipient_id INTEGER REFERENCES recipient (id),  -- whose; null while that is not known
    smsdid       TEXT NOT NULL,
    msisdn       TEXT NOT NULL,             -- empty where it named no number
    status       TEXT NOT NULL,
    error        TEXT NOT NULL,
    cost         TEXT NOT NULL,             -- a decimal
    state        TEXT NOT NULL,             -- what the status means, empty where that is not known
    sent_at      INTEGER NOT NULL,          -- the provider's word, 0 for none: it decides nothing
    received_at  INTEGER NOT NULL,
    UNIQUE (smsdid, msisdn, status, error, cost, sent_at)
) STRICT;
CREATE INDEX report_recipient ON report (recipient_id) WHERE recipient_id IS NOT NULL;
CREATE INDEX report_orphan ON report (id) WHERE recipient_id IS NULL;

CREATE TABLE loose_id (         -- ids of an answer that did not say which phone each is about
    smsdid        TEXT NOT NULL,
    submission_id INTEGER NOT NULL REFERENCES submission (id),
    PRIMARY KEY (smsdid, submission_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX loose_id_submission ON loose_id (submission_id);

-- What all reports of a recipient come to: planning/delivery.py.
ALTER TABLE recipient ADD COLUMN delivery TEXT NOT NULL DEFAULT '';  -- empty: nothing was reported
ALTER TABLE recipient ADD COLUMN delivery_status TEXT NOT NULL DEFAULT '';
ALTER TABLE recipient ADD COLUMN delivery_error TEXT NOT NULL DEFAULT '';
ALTER TABLE recipient ADD COLUMN delivery_sent_at INTEGER;
ALTER TABLE recipient ADD COLUMN delivery_at INTEGER;                -- when that was reported
ALTER TABLE recipient ADD COLUMN cost TEXT NOT NULL DEFAULT '';
ALTER TABLE recipient ADD COLUMN conflict INTEGER NOT NULL DEFAULT 0;
CREATE INDEX recipient_smsdid ON recipient (smsdid) WHERE smsdid <> '';
CREATE INDEX recipient_undelivered ON recipient (delivery_at)
    WHERE delivery IN ('undelivered', 'expired');
