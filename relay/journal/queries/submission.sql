-- Counts of what has left since a time end two days (172800000 ms) later: what a clock dated far
-- ahead before it was put right is no expense of today.

-- name: add_submission(request_id, position, reference, redoes, state, hold, due_at, try_at, send_at, text, encoding, units, segments, billed, sender_id, dncr, created_at)$
INSERT INTO submission (request_id, requester, position, reference, redoes, state, hold, due_at,
                        try_at, send_at, text, encoding, units, segments, billed, sender_id, dncr,
                        created_at)
VALUES (:request_id, (SELECT requester FROM request WHERE id = :request_id), :position, :reference,
        :redoes, :state, :hold, :due_at, :try_at, :send_at, :text, :encoding, :units, :segments,
        :billed, :sender_id, :dncr, :created_at)
RETURNING id;

-- name: add_recipient(request_id, submission_id, position, msisdn, name)!
INSERT INTO recipient (request_id, submission_id, position, msisdn, name)
VALUES (:request_id, :submission_id, :position, :msisdn, :name);

-- name: set_smsdid(submission_id, position, smsdid)!
UPDATE recipient SET smsdid = :smsdid WHERE submission_id = :submission_id AND position = :position;

-- name: recipients_in(submission_id)
SELECT * FROM recipient WHERE submission_id = :submission_id ORDER BY position;

-- name: get_submission(id)^
SELECT s.*, r.ticket FROM submission s JOIN request r ON r.id = s.request_id
WHERE s.id = :id;

-- name: get_submission_by_reference(reference)^
SELECT s.*, r.ticket FROM submission s JOIN request r ON r.id = s.request_id
WHERE s.reference = :reference;

-- name: submissions_of(request_id)
SELECT s.*, r.ticket FROM submission s JOIN request r ON r.id = s.request_id
WHERE s.request_id = :request_id ORDER BY s.position, s.id;

-- name: submissions_in(state, before)
-- Those that entered an open state's waiting long enough ago.
SELECT s.*, r.ticket FROM submission s JOIN request r ON r.id = s.request_id
WHERE s.state = :state AND s.left_at < :before ORDER BY s.id LIMIT 100;

-- name: submissions_held(hold, now)
SELECT s.*, r.ticket FROM submission s JOIN request r ON r.id = s.request_id
WHERE s.state = 'held' AND s.hold = :hold AND s.try_at <= :now ORDER BY s.try_at, s.id LIMIT 200;

-- name: submissions_too_old(before, meant_before)
-- A "yes" is waited for from the day of the request, or until the time that the text was meant for;
-- all else from the time it was due.
SELECT s.*, r.ticket FROM submission s JOIN request r ON r.id = s.request_id
WHERE s.state IN ('held', 'queued')
  AND (CASE s.hold WHEN 'confirmation' THEN s.created_at ELSE s.due_at END < :before
       OR (s.hold = 'confirmation' AND s.send_at < :meant_before))
ORDER BY s.id LIMIT 200;

-- name: submissions_past(meant_before)
SELECT s.*, r.ticket FROM submission s JOIN request r ON r.id = s.request_id
WHERE s.state IN ('held', 'queued') AND s.hold <> 'confirmation' AND s.send_at < :meant_before
ORDER BY s.id LIMIT 200;

-- name: let_time_pass(id, now)!
-- The question about it is a new one, and has a day of its own.
UPDATE submission SET send_at = NULL, hold = 'confirmation', due_at = :now, try_at = :now,
    created_at = :now
WHERE id = :id AND state = 'held';

-- name: submissions_adrift(now)
-- Under way, but whoever had them has let the lease run out.
SELECT s.*, r.ticket FROM submission s JOIN request r ON r.id = s.request_id
WHERE s.state = 'sending' AND s.lease_until <= :now ORDER BY s.id;

-- name: submissions_due(now, count)
SELECT s.*, r.ticket FROM submission s JOIN request r ON r.id = s.request_id
WHERE s.state = 'queued' AND s.try_at <= :now ORDER BY s.try_at, s.id LIMIT :count;

-- name: renew_submission(id, due_at)!
UPDATE submission SET due_at = :due_at WHERE id = :id;

-- name: thaw_submissions(now, ahead)!
UPDATE submission SET try_at = :now WHERE state = 'queued' AND try_at > :ahead;

-- name: hurry_submissions()!
UPDATE submission SET try_at = due_at WHERE state = 'queued' AND attempt > 0;

-- name: count_uncertain(since)$
SELECT count(*) FROM submission WHERE left_at BETWEEN :since AND :since + 172800000 AND state IN ('uncertain', 'unresolved');

-- name: move_submission(id, before, after, hold, phase, code, detail, try_at, left_at, ended_at)!
UPDATE submission SET state = :after, hold = :hold, phase = :phase, code = :code, detail = :detail,
    try_at = :try_at, left_at = :left_at, ended_at = :ended_at
WHERE id = :id AND state = :before;

-- name: hold_submission(id, hold, try_at)!
UPDATE submission SET hold = :hold, try_at = :try_at WHERE id = :id AND state = 'held';

-- name: submissions_queued_before(before)
SELECT s.*, r.ticket FROM submission s JOIN request r ON r.id = s.request_id
WHERE s.state = 'queued' AND s.due_at < :before ORDER BY s.id;

-- name: take_submission(id, epoch, now, lease_until)!
-- The condition stands here again, so that of two takers one gets it.
UPDATE submission SET state = 'sending', hold = '', phase = 'claimed', epoch = epoch + 1,
    attempt = attempt + 1, lease_until = :lease_until, dated_at = COALESCE(dated_at, :now)
WHERE id = :id AND epoch = :epoch AND state = 'queued' AND try_at <= :now;

-- name: put_back_submission(id, epoch)!
UPDATE submission SET state = 'queued', phase = '', attempt = attempt - 1
WHERE id = :id AND epoch = :epoch AND state = 'sending' AND phase = 'claimed';

-- name: is_sending(id, epoch)$
SELECT count(*) FROM submission WHERE id = :id AND epoch = :epoch AND state = 'sending';

-- name: reach_phase(id, epoch, before, after, lease_until)!
UPDATE submission SET phase = :after, lease_until = :lease_until
WHERE id = :id AND epoch = :epoch AND state = 'sending' AND phase = :before;

-- name: count_requests_left(requester, hour, day, except_request)^
WITH lately AS (
  SELECT request_id, left_at >= :hour AS fresh FROM submission
  WHERE requester = :requester AND left_at BETWEEN :day AND :day + 172800000
  UNION ALL
  SELECT request_id, TRUE FROM submission WHERE state = 'sending' AND requester = :requester)
SELECT count(DISTINCT CASE WHEN fresh THEN request_id END) AS hour,
       count(DISTINCT request_id) AS day
FROM lately WHERE request_id <> :except_request;

-- name: count_to_one_number(msisdns, since, except_request)$
SELECT COALESCE(max(requests), 0) FROM (
  SELECT count(DISTINCT s.request_id) AS requests
  FROM submission s JOIN recipient p ON p.submission_id = s.id
  WHERE (s.left_at BETWEEN :since AND :since + 172800000 OR s.state = 'sending') AND s.request_id <> :except_request
    AND p.msisdn IN (SELECT value FROM json_each(:msisdns))
  GROUP BY p.msisdn);

-- name: count_queued_ahead(requester, except_request)^
-- What has been let go and not left: requests of this requester, and segments of all.
SELECT COUNT(DISTINCT CASE WHEN requester = :requester THEN request_id END) AS requests,
       COALESCE(sum(billed), 0) AS billed
FROM submission WHERE state = 'queued' AND request_id <> :except_request;

-- name: sum_billed_left(since)$
SELECT COALESCE(sum(billed), 0) FROM (
  SELECT billed FROM submission WHERE left_at BETWEEN :since AND :since + 172800000
  UNION ALL
  SELECT billed FROM submission
  WHERE state = 'sending' AND COALESCE(left_at NOT BETWEEN :since AND :since + 172800000, TRUE));

-- name: find_repeat(requester, text, msisdns, since, besides)^
-- A living or sent request of the same text by the same person to one of the same phones.
-- Begins at the phones: somebody with ten thousand requests waiting has few to each of them.
SELECT r.ticket FROM json_each(:msisdns) j CROSS JOIN recipient p ON p.msisdn = j.value
CROSS JOIN submission s ON s.id = p.submission_id CROSS JOIN request r ON r.id = s.request_id
WHERE r.requester = :requester AND r.created_at >= :since AND r.text = :text
  AND r.ticket <> :besides
  AND s.state NOT IN ('cancelled', 'expired', 'rejected', 'failed')
ORDER BY s.id LIMIT 1;
