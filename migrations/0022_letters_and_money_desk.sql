-- Letters to people at work: two of one kind about one thing are told apart by their occasion, and news can be stopped.

ALTER TABLE mails
    ADD COLUMN occasion uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
    ADD COLUMN topic    text,
    ADD COLUMN stop_key text,
    DROP CONSTRAINT mails_once,
    ADD CONSTRAINT mails_once UNIQUE (kind, subject_id, person_id, occasion),
    ADD CONSTRAINT mails_stop_key_once UNIQUE (stop_key),
    ADD CONSTRAINT mails_topic_has_its_key CHECK ((topic IS NULL) = (stop_key IS NULL));

-- Who does not want to hear of what. Only news has a topic; what concerns somebody's gift or task always arrives.
CREATE TABLE mail_stops (
    person_id  uuid        NOT NULL REFERENCES people ON DELETE RESTRICT,
    topic      text        NOT NULL,
    stopped_at timestamptz NOT NULL,
    PRIMARY KEY (person_id, topic),
    CONSTRAINT mail_stops_topic_known CHECK (topic IN ('campaign_news', 'work_news'))
);

-- What people were reminded of, so that nobody hears it twice: the row is claimed with the letter.
CREATE TABLE reminders (
    subject_id uuid        NOT NULL,
    reminder   text        NOT NULL,
    claimed_at timestamptz NOT NULL,
    PRIMARY KEY (subject_id, reminder)
);
