-- What holders tell, what people ask and what they object to. Nothing is deleted: what is hidden stays readable for
-- whoever decides, with the reason.

CREATE TABLE campaign_updates (
    id           uuid        PRIMARY KEY,
    campaign_id  uuid        NOT NULL REFERENCES campaigns ON DELETE RESTRICT,
    title        text        NOT NULL,
    body         text        NOT NULL,
    language     text        NOT NULL,
    state        text        NOT NULL DEFAULT 'published',
    published_by uuid        NOT NULL REFERENCES people ON DELETE RESTRICT,
    published_at timestamptz NOT NULL,
    decided_by   uuid        REFERENCES people ON DELETE RESTRICT,
    decided_at   timestamptz,
    reason       text        NOT NULL DEFAULT '',
    CONSTRAINT campaign_updates_state_known CHECK (state IN ('published', 'hidden')),
    CONSTRAINT campaign_updates_named CHECK (length(title) BETWEEN 1 AND 120 AND length(body) BETWEEN 1 AND 10000),
    CONSTRAINT campaign_updates_language_known CHECK (language IN ('fr', 'de', 'en')),
    CONSTRAINT campaign_updates_hidden_for_a_reason CHECK (
        state <> 'hidden' OR (decided_by IS NOT NULL AND decided_at IS NOT NULL AND reason <> ''))
);

CREATE INDEX campaign_updates_by_campaign ON campaign_updates (campaign_id, published_at DESC);

-- The address of whoever asked stands with people; the name shown is the one they typed for it.
CREATE TABLE questions (
    id          uuid        PRIMARY KEY,
    campaign_id uuid        NOT NULL REFERENCES campaigns ON DELETE RESTRICT,
    asked_by    uuid        NOT NULL REFERENCES people ON DELETE RESTRICT,
    shown_name  text        NOT NULL,
    body        text        NOT NULL,
    language    text        NOT NULL,
    state       text        NOT NULL DEFAULT 'waiting',
    asked_at    timestamptz NOT NULL,
    answer      text,
    answered_by uuid        REFERENCES people ON DELETE RESTRICT,
    answered_at timestamptz,
    decided_by  uuid        REFERENCES people ON DELETE RESTRICT,
    decided_at  timestamptz,
    reason      text        NOT NULL DEFAULT '',
    -- waiting is seen by the holder and the operator only; an answer or the operator's word makes it public.
    CONSTRAINT questions_state_known CHECK (state IN ('waiting', 'published', 'hidden')),
    CONSTRAINT questions_length CHECK (length(body) BETWEEN 1 AND 2000 AND length(shown_name) BETWEEN 1 AND 60),
    CONSTRAINT questions_answer_whole CHECK (
        (answer IS NULL) = (answered_at IS NULL) AND (answer IS NULL) = (answered_by IS NULL)
        AND (answer IS NULL OR length(answer) BETWEEN 1 AND 5000)),
    CONSTRAINT questions_hidden_for_a_reason CHECK (
        state <> 'hidden' OR (decided_by IS NOT NULL AND decided_at IS NOT NULL AND reason <> ''))
);

CREATE INDEX questions_by_campaign ON questions (campaign_id, asked_at DESC);
CREATE INDEX questions_waiting ON questions (asked_at) WHERE state = 'waiting';

-- Somebody says that something should not be here. Every report gets a decision and the decision a reason.
CREATE TABLE reports (
    id           uuid        PRIMARY KEY,
    campaign_id  uuid        NOT NULL REFERENCES campaigns ON DELETE RESTRICT,
    subject_kind text        NOT NULL,
    subject_id   uuid        NOT NULL,
    category     text        NOT NULL,
    body         text        NOT NULL,
    reported_by  uuid        REFERENCES people ON DELETE RESTRICT,
    reported_at  timestamptz NOT NULL,
    state        text        NOT NULL DEFAULT 'open',
    decided_by   uuid        REFERENCES people ON DELETE RESTRICT,
    decided_at   timestamptz,
    reason       text        NOT NULL DEFAULT '',
    CONSTRAINT reports_subject_known CHECK (subject_kind IN ('campaign', 'update', 'question')),
    CONSTRAINT reports_category_known CHECK (category IN ('illegal', 'misleading', 'offensive', 'privacy', 'other')),
    CONSTRAINT reports_length CHECK (length(body) BETWEEN 1 AND 2000),
    CONSTRAINT reports_state_known CHECK (state IN ('open', 'kept', 'removed')),
    CONSTRAINT reports_decided_for_a_reason CHECK (
        (state = 'open') = (decided_by IS NULL) AND (state = 'open') = (decided_at IS NULL)
        AND (state = 'open' OR reason <> ''))
);

CREATE INDEX reports_open ON reports (reported_at) WHERE state = 'open';
CREATE INDEX reports_by_subject ON reports (subject_id);
