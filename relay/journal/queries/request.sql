-- name: add_request(ticket, requester, subject, message_id, thread, language, state, text, send_at, sender_id, reasons, warnings, choices, settled, draft, raw, shaped_by, received_at, created_at)^
INSERT INTO request (ticket, requester, subject, message_id, thread, language, state, text, send_at,
                     sender_id, reasons, warnings, choices, settled, draft, raw, shaped_by,
                     received_at, created_at)
VALUES (:ticket, :requester, :subject, :message_id, :thread, :language, :state, :text, :send_at,
        :sender_id, :reasons, :warnings, :choices, :settled, :draft, :raw, :shaped_by,
        :received_at, :created_at)
RETURNING *;

-- name: settle_request(id, state, text, send_at, sender_id, reasons, warnings, choices, settled, draft, raw)!
UPDATE request SET state = :state, text = :text, send_at = :send_at, sender_id = :sender_id,
    reasons = :reasons, warnings = :warnings, choices = :choices, settled = :settled,
    draft = :draft, raw = :raw
WHERE id = :id AND state = 'asking';

-- name: change_request(id, text, send_at, reasons, warnings)!
UPDATE request SET text = :text, send_at = :send_at, reasons = :reasons, warnings = :warnings
WHERE id = :id AND state = 'planned';

-- name: count_in_vain(requester, since)$
-- How many of their requests in a row, up to the last one, came to nothing.
SELECT count(*) FROM request
WHERE requester = :requester AND created_at >= :since AND state <> 'planned'
  AND id > COALESCE((SELECT max(id) FROM request
                     WHERE requester = :requester AND state = 'planned' AND created_at >= :since), 0);

-- name: get_request(id)^
SELECT * FROM request WHERE id = :id;

-- name: ticket_of(id)$
SELECT ticket FROM request WHERE id = :id;

-- name: get_request_by_ticket(ticket)^
SELECT * FROM request WHERE ticket = :ticket;

-- name: get_request_by_notice(message_ids)^
-- The latest request that one of the message ids in a JSON list names: a notice about it, or itself.
SELECT r.* FROM request r
WHERE r.id IN (SELECT n.request_id FROM notice n
               WHERE n.message_id IN (SELECT value FROM json_each(:message_ids)))
   OR r.message_id IN (SELECT value FROM json_each(:message_ids))
ORDER BY r.id DESC LIMIT 1;

-- name: requests_open()
-- Requests with something still waiting, in doubt, or under way.
SELECT r.* FROM (
    SELECT id FROM request WHERE state = 'asking'
    UNION ALL
    SELECT DISTINCT request_id FROM submission
    WHERE state IN ('held', 'queued', 'sending', 'submitted', 'uncertain', 'unconfirmed', 'unresolved')
  ) open CROSS JOIN request r ON r.id = open.id
ORDER BY r.id;

-- name: requests_unanswered(before)
-- In the order of an index, as all that is asked for every few seconds: by id, SQLite would look at
-- each request that was ever kept.
SELECT * FROM request WHERE state = 'asking' AND created_at < :before ORDER BY created_at LIMIT 100;

-- name: requests_to_purge(before)
SELECT r.id FROM request r
WHERE r.purged_at IS NULL AND r.created_at < :before AND r.state <> 'asking'
  AND NOT EXISTS (SELECT 1 FROM submission s WHERE s.request_id = r.id
                  AND s.state IN ('held', 'queued', 'sending', 'submitted', 'uncertain', 'unconfirmed'))
  AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.request_id = r.id AND n.state IN ('queued', 'sending'))
ORDER BY r.created_at LIMIT 200;

-- name: purge_request(id, now)!
UPDATE request SET subject = '', text = '', reasons = '[]', warnings = '[]', choices = '[]',
    settled = '{}', draft = '', raw = NULL, purged_at = :now
WHERE id = :id;

-- name: purge_submissions(request_id)!
UPDATE submission SET text = '', detail = '' WHERE request_id = :request_id;

-- name: purge_recipients(request_id)!
UPDATE recipient SET msisdn = 'purged-' || id, name = '' WHERE request_id = :request_id;

-- name: purge_reports(request_id)!
UPDATE report SET msisdn = 'purged-' || id
WHERE recipient_id IN (SELECT id FROM recipient WHERE request_id = :request_id);

-- name: purge_notices(request_id)!
UPDATE notice SET facts = '', subject = '', body = '', html = '' WHERE request_id = :request_id;

-- name: purge_evidence(request_id)!
UPDATE evidence SET raw = ''
WHERE submission_id IN (SELECT id FROM submission WHERE request_id = :request_id);

-- name: purge_history(request_id)!
UPDATE history SET detail = '' WHERE request_id = :request_id;

-- name: purge_stray_evidence(before)!
UPDATE evidence SET raw = ''
WHERE submission_id IS NULL AND outcome <> '' AND received_at < :before AND raw <> '';

-- name: set_reasons(id, reasons)!
UPDATE request SET reasons = :reasons WHERE id = :id;

-- name: purge_stray_notices(before)!
DELETE FROM notice WHERE request_id IS NULL AND created_at < :before AND state IN ('sent', 'failed');
