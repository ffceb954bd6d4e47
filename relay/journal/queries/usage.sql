-- name: sent_between(since, until, states)
-- What left between two times, by what was reported of it; what is left of a purged request too.
SELECT r.requester, s.request_id, s.left_at, s.state, s.segments, p.cost,
       p.delivery = 'delivered' AS delivered, count(*) AS sms
FROM submission s JOIN request r ON r.id = s.request_id JOIN recipient p ON p.submission_id = s.id
WHERE s.left_at >= :since AND s.left_at < :until
  AND (s.state IN (SELECT value FROM json_each(:states)) OR p.cost <> '')
GROUP BY s.id, p.cost, p.delivery = 'delivered'
ORDER BY s.id;

-- name: charges_so_far()
SELECT p.cost, count(*) AS sms, sum(s.segments) AS segments
FROM recipient p JOIN submission s ON s.id = p.submission_id WHERE p.cost <> '' GROUP BY p.cost;

-- name: charges_between(since, until)
-- By when they were reported.
SELECT cost, count(*) AS sms FROM recipient
WHERE cost <> '' AND delivery_at >= :since AND delivery_at < :until GROUP BY cost;

-- name: count_deliveries(since, until)^
SELECT COALESCE(sum(delivery = 'delivered'), 0) AS delivered,
       COALESCE(sum(delivery IN ('undelivered', 'expired')), 0) AS undelivered
FROM recipient WHERE delivery_at >= :since AND delivery_at < :until;

-- name: count_not_sent(since, until)$
-- SMS that ended unsent, but for those that were redone in another submission.
SELECT count(*) FROM submission s JOIN recipient p ON p.submission_id = s.id
WHERE s.state IN ('rejected', 'failed', 'expired') AND s.ended_at >= :since AND s.ended_at < :until
  AND NOT EXISTS (SELECT 1 FROM submission a WHERE a.request_id = s.request_id AND a.redoes = s.id);

-- name: count_standing()^
-- SMS that wait for a person or for room, and those of which nobody knows whether they were sent.
SELECT COALESCE(sum(s.state = 'held' AND s.hold <> 'time'), 0) AS held,
       COALESCE(sum(s.state IN ('uncertain', 'unconfirmed', 'unresolved')), 0) AS in_doubt
FROM submission s JOIN recipient p ON p.submission_id = s.id
WHERE s.state IN ('held', 'uncertain', 'unconfirmed', 'unresolved')
  AND NOT EXISTS (SELECT 1 FROM submission a WHERE a.request_id = s.request_id AND a.redoes = s.id);

-- name: stops_between(since, until)
SELECT result FROM history
WHERE event = 'gateway.stopped' AND at >= :since AND at < :until ORDER BY id;
