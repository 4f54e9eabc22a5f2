-- What a person could not do alone: move to another address, and come back in without the device that was lost.

-- A letter may go to an address that is not its person's: one that is still to be proved, or the one they had before.
ALTER TABLE mails
    ADD COLUMN email text,
    ADD CONSTRAINT mails_email_is_normal CHECK (email = lower(email));

-- The new address stands here until it is proved or its time is over, and no longer.
CREATE TABLE email_changes (
    id         uuid        PRIMARY KEY,
    token_hash bytea       NOT NULL,
    person_id  uuid        NOT NULL REFERENCES people ON DELETE RESTRICT,
    email      text,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at   timestamptz,
    CONSTRAINT email_changes_token_once UNIQUE (token_hash),
    CONSTRAINT email_changes_email_is_normal CHECK (email = lower(email)),
    CONSTRAINT email_changes_ended_is_empty CHECK ((email IS NULL) = (ended_at IS NOT NULL))
);

CREATE INDEX email_changes_by_person ON email_changes (person_id, created_at);

-- Somebody lost their second factor. One operator asks for the reset after having found out who it is, another
-- decides, and neither is the person.
CREATE TABLE factor_resets (
    id           uuid        PRIMARY KEY,
    person_id    uuid        NOT NULL REFERENCES people ON DELETE RESTRICT,
    -- How the person can be reached: emptied when it is over.
    contact      text        NOT NULL,
    asked_at     timestamptz NOT NULL,
    state        text        NOT NULL DEFAULT 'asked',
    reason       text        NOT NULL DEFAULT '',
    requested_by uuid        REFERENCES people ON DELETE RESTRICT,
    requested_at timestamptz,
    ended_by     uuid        REFERENCES people ON DELETE RESTRICT,
    ended_at     timestamptz,
    CONSTRAINT factor_resets_state_known CHECK (state IN ('asked', 'submitted', 'done', 'refused', 'withdrawn')),
    CONSTRAINT factor_resets_requested_whole CHECK (
        (requested_by IS NULL) = (requested_at IS NULL)
        AND (state NOT IN ('submitted', 'done') OR requested_by IS NOT NULL)),
    CONSTRAINT factor_resets_say_why CHECK (requested_by IS NULL OR reason <> ''),
    CONSTRAINT factor_resets_never_one_s_own CHECK (
        requested_by <> person_id AND (state <> 'done' OR (ended_by <> person_id AND ended_by <> requested_by))),
    CONSTRAINT factor_resets_ended_whole CHECK (
        (state IN ('asked', 'submitted')) = (ended_at IS NULL) AND (ended_at IS NULL) = (ended_by IS NULL)),
    CONSTRAINT factor_resets_ended_is_empty CHECK (ended_at IS NULL OR contact = '')
);

CREATE UNIQUE INDEX factor_resets_one_open ON factor_resets (person_id) WHERE state IN ('asked', 'submitted');
