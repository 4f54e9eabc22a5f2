-- Public money at work: who withdrew from a vote, what was awarded to whom, the convention that large grants need,
-- the rule a city drafts, and the papers of its treasury.

-- What two people decide together is listed in the code; the table only wants a word.
ALTER TABLE approvals DROP CONSTRAINT IF EXISTS approvals_subject_known;
ALTER TABLE approvals ADD CONSTRAINT approvals_subject_known CHECK (subject_kind ~ '^[a-z]+(_[a-z]+)*$');

-- A member with a private interest takes no part in the decision: neither asks for it nor takes it.
CREATE TABLE interests (
    id              uuid        PRIMARY KEY,
    subject_kind    text        NOT NULL,
    subject_id      uuid        NOT NULL,
    organisation_id uuid        NOT NULL REFERENCES organisations ON DELETE RESTRICT,
    person_id       uuid        REFERENCES people ON DELETE RESTRICT,
    person_name     text        NOT NULL,
    reason          text        NOT NULL,
    recorded_by     uuid        NOT NULL REFERENCES people ON DELETE RESTRICT,
    recorded_at     timestamptz NOT NULL,
    CONSTRAINT interests_subject_known CHECK (subject_kind IN ('fund', 'award')),
    CONSTRAINT interests_named CHECK (person_name <> '' AND reason <> ''),
    CONSTRAINT interests_once UNIQUE (subject_id, person_name)
);

CREATE TRIGGER interests_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON interests
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION guard_approvals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- By name too: whoever wrote the register may not have known that the member works here.
    IF EXISTS (
        SELECT 1
        FROM interests i
        JOIN people p ON p.id = CASE TG_OP WHEN 'INSERT' THEN NEW.requested_by ELSE NEW.decided_by END
        WHERE i.subject_id = NEW.subject_id
          AND (i.person_id = p.id OR lower(btrim(i.person_name)) = lower(btrim(p.name)))
    ) THEN
        RAISE EXCEPTION 'somebody interested takes no part in a decision'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'approvals_without_interest';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER approvals_guarded BEFORE INSERT OR UPDATE OF decided_by ON approvals
    FOR EACH ROW EXECUTE FUNCTION guard_approvals();

-- Another total of public money is another decision.
ALTER TABLE fund_totals
    ADD COLUMN decision_number text,
    ADD COLUMN decision_date   date;

-- Figures of the law change by decree: each holds from a day on, and says where it stands.
CREATE TABLE legal_figures (
    name       text   NOT NULL,
    valid_from date   NOT NULL,
    cents      bigint NOT NULL,
    source     text   NOT NULL,
    PRIMARY KEY (name, valid_from),
    CONSTRAINT legal_figures_positive CHECK (cents > 0)
);

INSERT INTO legal_figures (name, valid_from, cents, source)
VALUES ('convention_threshold', '2002-01-01', 2300000, 'Décret n° 2001-495 du 6 juin 2001, article 1er');

CREATE TABLE conventions (
    id             uuid        PRIMARY KEY,
    funder_id      uuid        NOT NULL REFERENCES organisations ON DELETE RESTRICT,
    beneficiary_id uuid        NOT NULL REFERENCES organisations ON DELETE RESTRICT,
    -- The calendar year of the deadlines whose grants it covers.
    year           integer     NOT NULL,
    number         text        NOT NULL,
    signed_on      date        NOT NULL,
    document_id    uuid        NOT NULL REFERENCES documents ON DELETE RESTRICT,
    recorded_by    uuid        NOT NULL REFERENCES people ON DELETE RESTRICT,
    recorded_at    timestamptz NOT NULL,
    CONSTRAINT conventions_numbered CHECK (number <> ''),
    CONSTRAINT conventions_year_in_range CHECK (year BETWEEN 2000 AND 2200),
    CONSTRAINT conventions_once UNIQUE (funder_id, beneficiary_id, year, number)
);

CREATE TRIGGER conventions_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON conventions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The second wall behind the code: no grant is released that takes a beneficiary above the threshold of the day
-- without a convention for that year.
CREATE FUNCTION guard_grants() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT f.organisation_id
        FROM campaigns c
        JOIN campaigns other ON other.holder_id = c.holder_id
            AND extract(year FROM other.closes_at AT TIME ZONE 'Europe/Paris')
              = extract(year FROM c.closes_at AT TIME ZONE 'Europe/Paris')
        JOIN settlements s ON s.campaign_id = other.id AND s.stream = 'grant'
            AND (s.id = NEW.id OR s.state IN ('approved', 'sent', 'confirmed'))
        JOIN settlement_items i ON i.settlement_id = s.id
        JOIN funds f ON f.id = i.fund_id
        WHERE c.id = NEW.campaign_id
          AND f.organisation_id IN (
              SELECT x.organisation_id
              FROM settlement_items y
              JOIN funds x ON x.id = y.fund_id
              WHERE y.settlement_id = NEW.id)
          AND NOT EXISTS (
              SELECT 1
              FROM conventions k
              WHERE k.funder_id = f.organisation_id AND k.beneficiary_id = c.holder_id
                AND k.year = extract(year FROM c.closes_at AT TIME ZONE 'Europe/Paris'))
        GROUP BY f.organisation_id
        HAVING sum(i.gross_cents) > (
            SELECT l.cents
            FROM legal_figures l
            WHERE l.name = 'convention_threshold'
              AND l.valid_from <= (NEW.approved_at AT TIME ZONE 'Europe/Paris')::date
            ORDER BY l.valid_from DESC
            LIMIT 1)
    ) THEN
        RAISE EXCEPTION 'a grant above the threshold needs a convention'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'grants_above_threshold_have_convention';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER grants_guarded BEFORE UPDATE ON settlements
    FOR EACH ROW WHEN (NEW.stream = 'grant' AND NEW.state = 'approved' AND OLD.state = 'planned')
    EXECUTE FUNCTION guard_grants();

-- The second decision of public money: so much at most for each campaign of a cohort.
CREATE TABLE awards (
    id              uuid        PRIMARY KEY,
    organisation_id uuid        NOT NULL REFERENCES organisations ON DELETE RESTRICT,
    call_id         uuid        NOT NULL REFERENCES calls ON DELETE RESTRICT,
    state           text        NOT NULL DEFAULT 'draft',
    decision_number text        NOT NULL,
    decision_date   date        NOT NULL,
    assembly        text        NOT NULL,
    created_by      uuid        NOT NULL REFERENCES people ON DELETE RESTRICT,
    created_at      timestamptz NOT NULL,
    approved_at     timestamptz,
    CONSTRAINT awards_state_known CHECK (state IN ('draft', 'submitted', 'approved')),
    CONSTRAINT awards_approved_has_date CHECK ((state = 'approved') = (approved_at IS NOT NULL)),
    CONSTRAINT awards_decided CHECK (decision_number <> '' AND assembly <> '')
);

CREATE INDEX awards_by_organisation ON awards (organisation_id);

CREATE TABLE award_items (
    award_id    uuid   NOT NULL REFERENCES awards ON DELETE RESTRICT,
    campaign_id uuid   NOT NULL REFERENCES campaigns ON DELETE RESTRICT,
    max_cents   bigint NOT NULL,
    PRIMARY KEY (award_id, campaign_id),
    CONSTRAINT award_items_positive CHECK (max_cents > 0)
);

CREATE INDEX award_items_by_campaign ON award_items (campaign_id);

-- The next version of a call's rule, while two people of a city work on it.
CREATE TABLE scheme_drafts (
    id              uuid        PRIMARY KEY,
    call_id         uuid        NOT NULL REFERENCES calls ON DELETE RESTRICT,
    organisation_id uuid        NOT NULL REFERENCES organisations ON DELETE RESTRICT,
    based_on        uuid        NOT NULL REFERENCES match_schemes ON DELETE RESTRICT,
    rules           jsonb       NOT NULL,
    -- How many campaigns of which goal it was tried on.
    campaigns       integer     NOT NULL,
    goal_cents      bigint      NOT NULL,
    state           text        NOT NULL DEFAULT 'draft',
    published_as    uuid        REFERENCES match_schemes ON DELETE RESTRICT,
    created_by      uuid        NOT NULL REFERENCES people ON DELETE RESTRICT,
    created_at      timestamptz NOT NULL,
    changed_at      timestamptz NOT NULL,
    CONSTRAINT scheme_drafts_state_known CHECK (state IN ('draft', 'submitted', 'published')),
    CONSTRAINT scheme_drafts_published_whole CHECK ((state = 'published') = (published_as IS NOT NULL)),
    CONSTRAINT scheme_drafts_trial_in_range CHECK (campaigns BETWEEN 1 AND 1000 AND goal_cents > 0)
);

CREATE INDEX scheme_drafts_by_call ON scheme_drafts (call_id);

-- « Service fait »: somebody of the city certifies that the money is owed; somebody else orders it to be paid.
CREATE TABLE certifications (
    settlement_item_id uuid        PRIMARY KEY REFERENCES settlement_items ON DELETE RESTRICT,
    name               text        NOT NULL,
    quality            text        NOT NULL,
    certified_on       date        NOT NULL,
    certified_by       uuid        NOT NULL REFERENCES people ON DELETE RESTRICT,
    certified_at       timestamptz NOT NULL,
    CONSTRAINT certifications_signed CHECK (name <> '' AND quality <> ''),
    CONSTRAINT certifications_by_person UNIQUE (settlement_item_id, certified_by)
);

CREATE TRIGGER certifications_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON certifications
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE mandates (
    settlement_item_id uuid        PRIMARY KEY,
    certified_by       uuid        NOT NULL,
    number             text        NOT NULL,
    issued_on          date        NOT NULL,
    issued_by          uuid        NOT NULL REFERENCES people ON DELETE RESTRICT,
    issued_at          timestamptz NOT NULL,
    CONSTRAINT mandates_after_certification FOREIGN KEY (settlement_item_id, certified_by)
        REFERENCES certifications (settlement_item_id, certified_by) ON DELETE RESTRICT,
    CONSTRAINT mandates_numbered CHECK (number <> ''),
    CONSTRAINT mandates_four_eyes CHECK (issued_by <> certified_by)
);

CREATE TRIGGER mandates_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON mandates
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
