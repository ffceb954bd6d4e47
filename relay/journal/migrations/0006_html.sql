-- The notice as HTML. Kept until it has left: the text tells the same, in a tenth of the room.
ALTER TABLE notice ADD COLUMN html TEXT NOT NULL DEFAULT '';
