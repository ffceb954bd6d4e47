-- name: add_signature(requester, fingerprint, request_id, learned_at)!
INSERT INTO signature (requester, fingerprint, request_id, learned_at)
VALUES (:requester, :fingerprint, :request_id, :learned_at)
ON CONFLICT (requester, fingerprint) DO NOTHING;

-- name: signatures_of(requester)
SELECT g.fingerprint, r.ticket FROM signature g JOIN request r ON r.id = g.request_id
WHERE g.requester = :requester;
