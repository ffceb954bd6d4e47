-- name: number_of_submissions()
-- By state. Of the queued ones the oldest is the one that should have left first.
SELECT state, count(*) AS number FROM submission GROUP BY state;

-- name: number_held()
SELECT hold, count(*) AS number FROM submission WHERE state = 'held' GROUP BY hold;

-- name: oldest_queued()$
SELECT min(due_at) FROM submission WHERE state = 'queued';

-- name: notices_waiting_now()^
SELECT count(*) AS number, min(created_at) AS oldest FROM notice WHERE state IN ('queued', 'sending');

-- name: number_asking()$
SELECT count(*) FROM request WHERE state = 'asking';

-- name: number_of_evidence_open()$
SELECT count(*) FROM evidence WHERE outcome = '';

-- name: number_of_orphans()$
SELECT count(*) FROM report WHERE recipient_id IS NULL;

-- name: number_of_conflicts()$
SELECT count(*) FROM recipient WHERE conflict;

-- name: number_by_cost()
SELECT cost, count(*) AS number FROM recipient WHERE cost <> '' GROUP BY cost;

-- name: last_history()$
SELECT max(id) FROM history;

-- name: history_after(id, count)
-- What left, and what was answered, with what it waited for since.
SELECT h.id, h.event, h.at, s.left_at, s.due_at, r.received_at, r.created_at
FROM history h LEFT JOIN submission s ON s.id = h.submission_id
LEFT JOIN request r ON r.id = s.request_id
WHERE h.id > :id ORDER BY h.id LIMIT :count;
