-- What expires keeps what it waited for: a "resend" is no "yes". What had none is known by this.
UPDATE submission SET hold = 'confirmation'
WHERE state = 'expired' AND request_id IN (
    SELECT r.id FROM request r
    WHERE r.reasons <> '[]' AND NOT EXISTS (
        SELECT 1 FROM history h WHERE h.request_id = r.id AND h.event = 'request.confirmed'));
