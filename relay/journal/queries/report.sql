-- name: add_report(smsdid, msisdn, status, error, cost, state, sent_at, received_at)$
INSERT INTO report (smsdid, msisdn, status, error, cost, state, sent_at, received_at)
VALUES (:smsdid, :msisdn, :status, :error, :cost, :state, :sent_at, :received_at)
ON CONFLICT DO NOTHING RETURNING id;

-- name: count_reports(smsdid)$
SELECT count(*) FROM report WHERE smsdid = :smsdid;

-- name: recipients_by_smsdid(smsdid)
SELECT id, submission_id, msisdn FROM recipient WHERE smsdid = :smsdid AND smsdid <> '' ORDER BY id DESC;

-- name: recipients_of_loose_id(smsdid)
-- Who may be meant by an id of which only the submission is known.
SELECT p.id, p.submission_id, p.msisdn
FROM loose_id l JOIN recipient p ON p.submission_id = l.submission_id AND p.smsdid = ''
WHERE l.smsdid = :smsdid ORDER BY p.id DESC;

-- name: add_loose_id(smsdid, submission_id)!
INSERT OR IGNORE INTO loose_id (smsdid, submission_id) VALUES (:smsdid, :submission_id);

-- name: drop_loose_id(smsdid, submission_id)!
DELETE FROM loose_id WHERE smsdid = :smsdid AND submission_id = :submission_id;

-- name: count_loose_ids(submission_id)$
SELECT count(*) FROM loose_id WHERE submission_id = :submission_id;

-- name: map_recipient(id, smsdid)!
UPDATE recipient SET smsdid = :smsdid WHERE id = :id AND smsdid = '';

-- name: give_report(id, recipient_id)!
UPDATE report SET recipient_id = :recipient_id WHERE id = :id AND recipient_id IS NULL;

-- name: reports_of_recipient(recipient_id)
SELECT status, error, cost, state, sent_at, received_at FROM report WHERE recipient_id = :recipient_id;

-- name: orphans_of_id(smsdid)
SELECT id, msisdn, status, error FROM report WHERE smsdid = :smsdid AND recipient_id IS NULL ORDER BY id;

-- name: set_delivery(id, state, status, error, sent_at, at, cost, conflict)!
UPDATE recipient SET delivery = :state, delivery_status = :status, delivery_error = :error,
    delivery_sent_at = :sent_at, delivery_at = :at, cost = :cost, conflict = :conflict
WHERE id = :id;

-- name: drop_orphans_before(before)!
DELETE FROM report WHERE recipient_id IS NULL AND received_at < :before;

-- name: drop_orphans_over(most)!
-- The oldest go.
DELETE FROM report WHERE id IN (
    SELECT id FROM report WHERE recipient_id IS NULL ORDER BY id DESC LIMIT -1 OFFSET :most);

-- name: requests_half_reported(since)
-- A failure was reported since then, and nobody was told. COALESCE and + fit the index notice_once.
SELECT DISTINCT p.request_id AS id FROM recipient p
WHERE p.delivery IN ('undelivered', 'expired') AND p.delivery_at >= :since
  AND NOT EXISTS (SELECT 1 FROM notice n WHERE COALESCE(n.request_id, 0) = +p.request_id AND n.kind = 'delivered')
LIMIT 100;
