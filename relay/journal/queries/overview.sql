-- name: count_open()
-- What waits or is under way, by state and cause, and since when.
SELECT state, hold, count(*) AS number, min(created_at) AS oldest FROM submission
WHERE state IN ('held', 'queued', 'sending', 'submitted', 'uncertain', 'unconfirmed')
GROUP BY state, hold;

-- name: count_unresolved(since)^
SELECT count(*) AS number, min(created_at) AS oldest FROM submission
WHERE left_at >= :since AND state = 'unresolved';

-- name: count_asking()^
SELECT count(*) AS number, min(created_at) AS oldest FROM request WHERE state = 'asking';

-- name: states_since(since)
-- Of the requests since then: each by its own state, and a planned one by its submissions', with what
-- was reported of their phones. With a plain r.id SQLite would look at every request ever kept.
SELECT r.id, r.state AS request, s.state AS submission, s.hold, count(p.submission_id) AS phones,
       sum(p.delivery = 'delivered') AS delivered,
       sum(p.delivery IN ('undelivered', 'expired')) AS undelivered
FROM request r LEFT JOIN submission s ON s.request_id = r.id
LEFT JOIN recipient p ON p.submission_id = s.id
WHERE r.purged_at IS NULL AND r.created_at >= :since
GROUP BY +r.id, s.id;

-- name: latest_events(count)
SELECT h.at, h.event, h.result, r.ticket FROM history h LEFT JOIN request r ON r.id = h.request_id
ORDER BY h.id DESC LIMIT :count;

-- name: settings_like(start)
SELECT name, value FROM setting WHERE substr(name, 1, length(:start)) = :start ORDER BY name;
