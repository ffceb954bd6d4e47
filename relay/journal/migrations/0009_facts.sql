-- What a notice tells, as JSON: its words are made when it leaves. Those of its own words have none.
ALTER TABLE notice ADD COLUMN facts TEXT NOT NULL DEFAULT '';
