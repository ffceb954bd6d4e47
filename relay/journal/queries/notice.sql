-- name: add_notice(request_id, kind, about, recipient, facts, subject, body, html, message_id, in_reply_to, thread, try_at, created_at)!
-- One of a kind about one thing: the second is dropped.
INSERT INTO notice (request_id, kind, about, recipient, facts, subject, body, html, message_id,
                    in_reply_to, thread, try_at, created_at)
VALUES (:request_id, :kind, :about, :recipient, :facts, :subject, :body, :html, :message_id,
        :in_reply_to, :thread, :try_at, :created_at)
ON CONFLICT DO NOTHING;

-- name: notices_due(now, count)
SELECT n.*, r.ticket FROM notice n LEFT JOIN request r ON r.id = n.request_id
WHERE n.state = 'queued' AND n.try_at <= :now ORDER BY n.try_at, n.id LIMIT :count;

-- name: take_notice(id, now, lease_until)!
UPDATE notice SET state = 'sending', epoch = epoch + 1, attempt = attempt + 1,
    lease_until = :lease_until
WHERE id = :id AND state = 'queued' AND try_at <= :now;

-- name: settle_notice(id, epoch, state, detail, try_at, sent_at)!
UPDATE notice SET state = :state, detail = :detail, try_at = :try_at, sent_at = :sent_at,
    html = CASE :state WHEN 'queued' THEN html ELSE '' END
WHERE id = :id AND epoch = :epoch AND state = 'sending';

-- name: put_back_notice(id, epoch)!
UPDATE notice SET state = 'queued', attempt = attempt - 1
WHERE id = :id AND epoch = :epoch AND state = 'sending';

-- name: recover_notices(now, lease_before)!
UPDATE notice SET state = 'queued', try_at = :now
WHERE state = 'sending' AND lease_until <= :lease_before;

-- name: thaw_notices(now, ahead)!
UPDATE notice SET try_at = :now WHERE state = 'queued' AND try_at > :ahead;

-- name: get_notice_by_message_id(message_id)^
SELECT n.*, r.ticket FROM notice n LEFT JOIN request r ON r.id = n.request_id
WHERE n.message_id = :message_id;

-- name: fail_notice(id, detail)!
UPDATE notice SET state = 'failed', detail = :detail WHERE id = :id;

-- name: notices_of(request_id)
SELECT n.*, r.ticket FROM notice n LEFT JOIN request r ON r.id = n.request_id
WHERE n.request_id = :request_id ORDER BY n.id;

-- name: count_notices_about(request_id, kind, since)$
SELECT count(*) FROM notice WHERE request_id = :request_id AND kind = :kind AND created_at > :since;

-- name: count_notices(recipient, since, kinds)$
-- For two days at most, as in submission.sql.
SELECT count(*) FROM notice WHERE recipient = :recipient AND created_at BETWEEN :since AND :since + 172800000
    AND kind IN (SELECT value FROM json_each(:kinds));

-- name: count_notices_sent(recipient, since, kinds, of_these)$
-- Those of a pile that went by themselves, or are going. A pile is of these kinds, or of all others:
-- that an SMS waits for a budget is of the others.
SELECT (SELECT count(*) FROM notice WHERE recipient = :recipient
        AND sent_at BETWEEN :since AND :since + 172800000 AND attempt > 0
        AND (kind IN (SELECT value FROM json_each(:kinds)) AND about <> 'budget') = :of_these)
     + (SELECT count(*) FROM notice WHERE state = 'sending' AND recipient = :recipient
        AND (kind IN (SELECT value FROM json_each(:kinds)) AND about <> 'budget') = :of_these);

-- name: last_notice(recipient, kind)$
SELECT max(created_at) FROM notice WHERE recipient = :recipient AND kind = :kind;

-- name: notices_waiting(recipient, besides, kinds, of_these)
SELECT n.*, r.ticket FROM notice n LEFT JOIN request r ON r.id = n.request_id
WHERE n.recipient = :recipient AND n.state = 'queued' AND n.kind <> :besides
    AND (n.kind IN (SELECT value FROM json_each(:kinds)) AND n.about <> 'budget') = :of_these
ORDER BY n.id;

-- name: postpone_notices(recipient, besides, try_at, kinds, of_these)!
UPDATE notice SET try_at = :try_at
WHERE recipient = :recipient AND state = 'queued' AND try_at < :try_at AND kind <> :besides
    AND (kind IN (SELECT value FROM json_each(:kinds)) AND about <> 'budget') = :of_these;

-- name: gather_notice(id, detail, sent_at)!
UPDATE notice SET state = 'sent', detail = :detail, sent_at = :sent_at, html = ''
WHERE id = :id AND state = 'queued';
