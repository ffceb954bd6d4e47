ALTER TABLE request ADD COLUMN draft TEXT NOT NULL DEFAULT '';  -- the corrected mail that is shown
