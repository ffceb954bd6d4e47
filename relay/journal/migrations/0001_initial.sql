-- Times are milliseconds since 1970, UTC. Lists are JSON.

CREATE TABLE setting (          -- what the relay must remember about itself
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE mail (             -- every mail ever looked at, so that none is looked at twice
    id          INTEGER PRIMARY KEY,
    mailbox     TEXT NOT NULL,
    uidvalidity INTEGER NOT NULL,
    uid         INTEGER NOT NULL,
    content_key TEXT NOT NULL,
    kind        TEXT NOT NULL,  -- answer, bounce, automatic, command, request
    result      TEXT NOT NULL,  -- what became of it, the word of its event
    detail      TEXT NOT NULL,
    folder      TEXT NOT NULL,  -- where it is filed: handled, refused, quarantine
    request_id  INTEGER REFERENCES request (id),
    received_at INTEGER NOT NULL,
    read_at     INTEGER NOT NULL,
    UNIQUE (mailbox, uidvalidity, uid)
) STRICT;
CREATE INDEX mail_content ON mail (content_key);

CREATE TABLE request (
    id          INTEGER PRIMARY KEY,
    ticket      TEXT NOT NULL UNIQUE,
    requester   TEXT NOT NULL,
    subject     TEXT NOT NULL,
    message_id  TEXT NOT NULL,
    thread      TEXT NOT NULL,  -- message ids before it
    language    TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('asking', 'refused', 'closed', 'planned')),
    text        TEXT NOT NULL DEFAULT '',
    send_at     INTEGER,
    sender_id   TEXT NOT NULL DEFAULT '',
    reasons     TEXT NOT NULL DEFAULT '[]',
    warnings    TEXT NOT NULL DEFAULT '[]',
    choices     TEXT NOT NULL DEFAULT '[]',  -- of the open question
    settled     TEXT NOT NULL DEFAULT '{}',  -- what answers to earlier questions settled
    raw         BLOB,                        -- the mail, while a question about it is open
    shaped_by   TEXT NOT NULL,               -- version and settings that it was read with
    received_at INTEGER NOT NULL,
    created_at  INTEGER NOT NULL,
    purged_at   INTEGER
) STRICT;
CREATE INDEX request_message_id ON request (message_id);
CREATE INDEX request_requester ON request (requester, created_at);
CREATE INDEX request_asking ON request (created_at) WHERE state = 'asking';
CREATE INDEX request_kept ON request (created_at) WHERE purged_at IS NULL;

CREATE TABLE submission (
    id           INTEGER PRIMARY KEY,
    request_id   INTEGER NOT NULL REFERENCES request (id),
    position     INTEGER NOT NULL,
    reference    TEXT NOT NULL UNIQUE,
    redoes       INTEGER REFERENCES submission (id),  -- the batch of which it is one recipient
    state        TEXT NOT NULL,
    hold         TEXT NOT NULL DEFAULT '',  -- time, confirmation, budget: what it waits for, or expired over
    phase        TEXT NOT NULL DEFAULT '',  -- while sending
    epoch        INTEGER NOT NULL DEFAULT 0,
    attempt      INTEGER NOT NULL DEFAULT 0,
    due_at       INTEGER NOT NULL,          -- when it should leave
    try_at       INTEGER NOT NULL,          -- when it may next be tried
    lease_until  INTEGER NOT NULL DEFAULT 0,
    send_at      INTEGER,                   -- when the phone should have it; null is at once
    dated_at     INTEGER,                   -- the Date of its e-mail, fixed by the first try
    left_at      INTEGER,                   -- when the mail server took it, or may have
    ended_at     INTEGER,
    text         TEXT NOT NULL,
    encoding     TEXT NOT NULL,
    units        INTEGER NOT NULL,
    segments     INTEGER NOT NULL,
    billed       INTEGER NOT NULL,
    sender_id    TEXT NOT NULL,
    dncr         TEXT NOT NULL,
    code         TEXT NOT NULL DEFAULT '',  -- of the gateway's error, or of SMTP
    detail       TEXT NOT NULL DEFAULT '',
    mapping      TEXT NOT NULL DEFAULT '',  -- positional: the n-th id is the n-th recipient's
    created_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX submission_request ON submission (request_id);
CREATE INDEX submission_open ON submission (state, try_at)
    WHERE state IN ('held', 'queued', 'sending', 'submitted', 'uncertain', 'unconfirmed');
CREATE INDEX submission_left ON submission (left_at) WHERE left_at IS NOT NULL;

CREATE TABLE recipient (
    id            INTEGER PRIMARY KEY,
    request_id    INTEGER NOT NULL REFERENCES request (id),
    submission_id INTEGER NOT NULL REFERENCES submission (id),
    position      INTEGER NOT NULL,         -- within its submission
    msisdn        TEXT NOT NULL,
    name          TEXT NOT NULL,
    smsdid        TEXT NOT NULL DEFAULT '',
    UNIQUE (submission_id, msisdn)
) STRICT;
CREATE INDEX recipient_submission ON recipient (submission_id);
CREATE INDEX recipient_msisdn ON recipient (msisdn, id);

CREATE TABLE notice (
    id          INTEGER PRIMARY KEY,
    request_id  INTEGER REFERENCES request (id),
    kind        TEXT NOT NULL,
    about       TEXT NOT NULL,              -- one notice of a kind about one thing
    recipient   TEXT NOT NULL,
    subject     TEXT NOT NULL,
    body        TEXT NOT NULL,
    message_id  TEXT NOT NULL UNIQUE,
    in_reply_to TEXT NOT NULL,
    thread      TEXT NOT NULL,
    state       TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sending', 'sent', 'failed')),
    attempt     INTEGER NOT NULL DEFAULT 0,
    epoch       INTEGER NOT NULL DEFAULT 0,
    try_at      INTEGER NOT NULL,
    lease_until INTEGER NOT NULL DEFAULT 0,
    detail      TEXT NOT NULL DEFAULT '',
    created_at  INTEGER NOT NULL,
    sent_at     INTEGER
) STRICT;
CREATE UNIQUE INDEX notice_once ON notice (COALESCE(request_id, 0), kind, about, recipient);
CREATE INDEX notice_recipient ON notice (recipient, created_at);
CREATE INDEX notice_open ON notice (state, try_at) WHERE state IN ('queued', 'sending');

CREATE TABLE evidence (         -- what the provider said, kept before it is understood
    id            INTEGER PRIMARY KEY,
    mail_id       INTEGER NOT NULL REFERENCES mail (id),
    kind          TEXT NOT NULL,            -- answer, bounce
    reference     TEXT NOT NULL,
    submission_id INTEGER REFERENCES submission (id),
    raw           TEXT NOT NULL,            -- credentials masked
    outcome       TEXT NOT NULL DEFAULT '', -- empty until it is understood
    received_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX evidence_reference ON evidence (reference);
CREATE INDEX evidence_open ON evidence (id) WHERE outcome = '';

CREATE TABLE history (          -- append-only
    id            INTEGER PRIMARY KEY,
    at            INTEGER NOT NULL,
    request_id    INTEGER REFERENCES request (id),
    submission_id INTEGER REFERENCES submission (id),
    event         TEXT NOT NULL,            -- the word of the log line
    result        TEXT NOT NULL DEFAULT '',
    detail        TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX history_request ON history (request_id, id);
