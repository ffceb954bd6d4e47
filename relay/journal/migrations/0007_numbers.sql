-- An index with a condition of several states serves no query for one of them: SQLite looked at
-- every row for what is due, and did so after each commit.
DROP INDEX submission_open;
CREATE INDEX submission_state ON submission (state, try_at);
DROP INDEX notice_open;
CREATE INDEX notice_state ON notice (state, try_at);

-- For the numbers.
CREATE INDEX recipient_cost ON recipient (cost) WHERE cost <> '';
CREATE INDEX recipient_conflict ON recipient (id) WHERE conflict;
