-- name: get_setting(name)$
SELECT value FROM setting WHERE name = :name;

-- name: put_setting(name, value)!
INSERT INTO setting (name, value) VALUES (:name, :value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- name: drop_setting(name)!
DELETE FROM setting WHERE name = :name;

-- name: known_mail(mailbox, uidvalidity, uids)
-- Of the UIDs in a JSON list, those already read.
SELECT uid, folder FROM mail
WHERE mailbox = :mailbox AND uidvalidity = :uidvalidity
  AND uid IN (SELECT value FROM json_each(:uids));

-- name: count_copies(content_key)$
-- One that proved nothing is no original: else a forged copy would keep the true mail out.
SELECT count(*) FROM mail WHERE content_key = :content_key AND result NOT LIKE 'sender.%';

-- name: add_mail(mailbox, uidvalidity, uid, content_key, kind, result, detail, folder, request_id, received_at, read_at)$
INSERT INTO mail (mailbox, uidvalidity, uid, content_key, kind, result, detail, folder, request_id,
                  received_at, read_at)
VALUES (:mailbox, :uidvalidity, :uid, :content_key, :kind, :result, :detail, :folder, :request_id,
        :received_at, :read_at)
RETURNING id;

-- name: attempts(mailbox, uidvalidity, uids)
SELECT uid, tries FROM attempt
WHERE mailbox = :mailbox AND uidvalidity = :uidvalidity
  AND uid IN (SELECT value FROM json_each(:uids));

-- name: count_attempts(mailbox, uidvalidity, uids, tries)!
INSERT INTO attempt (mailbox, uidvalidity, uid, tries)
SELECT :mailbox, :uidvalidity, value, :tries FROM json_each(:uids) WHERE TRUE
ON CONFLICT (mailbox, uidvalidity, uid) DO UPDATE SET tries = excluded.tries;

-- name: end_attempts(mailbox, uidvalidity, uids)!
DELETE FROM attempt
WHERE mailbox = :mailbox AND uidvalidity = :uidvalidity
  AND uid IN (SELECT value FROM json_each(:uids));

-- name: file_mail(id, result, detail, folder)!
UPDATE mail SET result = :result, detail = :detail, folder = :folder WHERE id = :id;

-- name: add_evidence(mail_id, kind, reference, raw, received_at)$
INSERT INTO evidence (mail_id, kind, reference, raw, received_at)
VALUES (:mail_id, :kind, :reference, :raw, :received_at)
RETURNING id;

-- name: open_evidence()
SELECT id, mail_id, kind, raw FROM evidence WHERE outcome = '' ORDER BY id LIMIT 100;

-- name: is_open(id)$
SELECT outcome = '' FROM evidence WHERE id = :id;

-- name: close_evidence(id, submission_id, outcome)!
UPDATE evidence SET submission_id = :submission_id, outcome = :outcome WHERE id = :id;

-- name: earlier_outcomes(submission_id)
SELECT outcome FROM evidence WHERE submission_id = :submission_id ORDER BY id;

-- name: add_history(at, request_id, submission_id, event, result, detail)!
INSERT INTO history (at, request_id, submission_id, event, result, detail)
VALUES (:at, :request_id, :submission_id, :event, :result, :detail);

-- name: count_history(request_id)$
SELECT count(*) FROM history WHERE request_id = :request_id;

-- name: history_of(request_id)
SELECT h.*, s.reference FROM history h LEFT JOIN submission s ON s.id = h.submission_id
WHERE h.request_id = :request_id ORDER BY h.id;
