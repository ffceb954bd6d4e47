CREATE TABLE signature (        -- blocks that a requester has confirmed to be no text
    requester   TEXT NOT NULL,
    fingerprint TEXT NOT NULL,  -- all that is kept of a block, so it is kept for good
    request_id  INTEGER NOT NULL REFERENCES request (id),  -- whose "yes" taught it
    learned_at  INTEGER NOT NULL,
    PRIMARY KEY (requester, fingerprint)
) STRICT, WITHOUT ROWID;
