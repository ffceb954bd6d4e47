-- What expires keeps what it waited for: a "resend" is no "yes". What had none since it was last
-- shown is known by this; budgets want no "yes".
UPDATE submission SET hold = 'confirmation'
WHERE state = 'expired' AND request_id IN (
    SELECT r.id FROM request r
    WHERE EXISTS (SELECT 1 FROM json_each(r.reasons) j WHERE j.value ->> 'code' NOT LIKE 'budget.%')
      AND NOT EXISTS (
        SELECT 1 FROM history h WHERE h.request_id = r.id AND h.event = 'request.confirmed'
        AND h.id > COALESCE((
            SELECT max(a.id) FROM history a WHERE a.request_id = r.id
            AND a.event IN ('request.held', 'request.rewritten', 'request.readdressed')), 0)));
