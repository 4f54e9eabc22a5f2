-- The holder's workplace: a campaign grows step by step, is handed in whole, and changes after that by versions.

ALTER TABLE campaigns
    DROP CONSTRAINT campaigns_goal_positive,
    DROP CONSTRAINT campaigns_minimum_within_goal,
    DROP CONSTRAINT campaigns_open_before_close,
    DROP CONSTRAINT campaigns_commune_is_insee,
    ADD COLUMN image_document uuid REFERENCES documents ON DELETE RESTRICT,
    ADD COLUMN image_alt      text NOT NULL DEFAULT '',
    -- A draft may have gaps: no goal yet, no commune, and a calendar that opens and closes at the same instant.
    ADD CONSTRAINT campaigns_draft_amounts CHECK (goal_cents >= 0 AND minimum_cents BETWEEN 0 AND goal_cents),
    ADD CONSTRAINT campaigns_draft_calendar CHECK (opens_at <= closes_at),
    ADD CONSTRAINT campaigns_commune_is_insee CHECK (commune = '' OR commune ~ '^(\d{2}|2[AB])\d{3}$'),
    ADD CONSTRAINT campaigns_whole_once_handed_in CHECK (
        state IN ('draft', 'changes_requested', 'cancelled')
        OR (goal_cents > 0 AND minimum_cents > 0 AND opens_at < closes_at AND commune <> '')),
    ADD CONSTRAINT campaigns_image_is_described CHECK (image_document IS NULL OR image_alt <> '');

-- What a call asks of whoever answers it, in the call's own words.
ALTER TABLE calls ADD COLUMN IF NOT EXISTS criteria text NOT NULL DEFAULT '';

-- A line keeps its name while others move around it: quotes and proofs hang on it.
ALTER TABLE budget_lines ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid();
ALTER TABLE budget_lines ADD CONSTRAINT budget_lines_id_once UNIQUE (id);

CREATE FUNCTION guard_draft_parts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    part record := CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM campaigns c WHERE c.id = part.campaign_id AND c.state IN ('draft', 'changes_requested')) THEN
        RAISE EXCEPTION 'a campaign that was handed in keeps its budget and rewards'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'campaigns_frozen_at_launch';
    END IF;
    RETURN part;
END $$;

CREATE TRIGGER budget_lines_guarded BEFORE INSERT OR UPDATE OR DELETE ON budget_lines
    FOR EACH ROW EXECUTE FUNCTION guard_draft_parts();

-- What a holder gives in return. The code is the word by which match rules know it.
CREATE TABLE campaign_rewards (
    campaign_id   uuid    NOT NULL REFERENCES campaigns ON DELETE RESTRICT,
    code          text    NOT NULL,
    position      integer NOT NULL,
    label         text    NOT NULL,
    minimum_cents bigint  NOT NULL,
    -- What it is worth, because the part of a gift that buys something gives no tax receipt.
    value_cents   bigint  NOT NULL,
    stock         integer,
    taken         integer NOT NULL DEFAULT 0,
    PRIMARY KEY (campaign_id, code),
    CONSTRAINT campaign_rewards_code_is_plain CHECK (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    CONSTRAINT campaign_rewards_amounts CHECK (minimum_cents > 0 AND value_cents BETWEEN 0 AND minimum_cents),
    CONSTRAINT campaign_rewards_stock_positive CHECK (stock > 0),
    -- No path can promise more than there are: the count and its limit are one row.
    CONSTRAINT campaign_rewards_not_oversold CHECK (taken >= 0 AND taken <= coalesce(stock, taken))
);

CREATE FUNCTION guard_campaign_rewards() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.campaign_id, NEW.code, NEW.position, NEW.label, NEW.minimum_cents, NEW.value_cents, NEW.stock)
       IS DISTINCT FROM
       (OLD.campaign_id, OLD.code, OLD.position, OLD.label, OLD.minimum_cents, OLD.value_cents, OLD.stock) THEN
        RAISE EXCEPTION 'a reward is written anew, never changed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'campaigns_frozen_at_launch';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER campaign_rewards_guarded BEFORE UPDATE ON campaign_rewards
    FOR EACH ROW EXECUTE FUNCTION guard_campaign_rewards();
CREATE TRIGGER campaign_rewards_guarded_as_draft BEFORE INSERT OR DELETE ON campaign_rewards
    FOR EACH ROW EXECUTE FUNCTION guard_draft_parts();

-- A gift takes its reward when it starts and gives it back when it ends without money.
CREATE FUNCTION count_rewards() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        UPDATE campaign_rewards
        SET taken = taken + 1
        WHERE campaign_id = NEW.campaign_id AND code = NEW.reward;
    ELSIF OLD.status IN ('started', 'committed', 'collected', 'disputed')
       AND NEW.status IN ('cancelled', 'expired', 'failed', 'refunded') THEN
        UPDATE campaign_rewards
        SET taken = taken - 1
        WHERE campaign_id = NEW.campaign_id AND code = NEW.reward;
    ELSIF OLD.status = 'expired' AND NEW.status IN ('committed', 'collected') THEN
        -- A payment that came after its time is kept; its reward only while there is one left.
        UPDATE campaign_rewards
        SET taken = taken + 1
        WHERE campaign_id = NEW.campaign_id AND code = NEW.reward AND taken < coalesce(stock, taken + 1);
        IF NOT FOUND THEN NEW.reward := NULL; END IF;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER contributions_take_rewards BEFORE INSERT ON contributions
    FOR EACH ROW WHEN (NEW.reward IS NOT NULL) EXECUTE FUNCTION count_rewards();
CREATE TRIGGER contributions_return_rewards BEFORE UPDATE OF status ON contributions
    FOR EACH ROW WHEN (NEW.reward IS NOT NULL AND NEW.status <> OLD.status) EXECUTE FUNCTION count_rewards();

-- From which link somebody came, when the link said so. It travels with the form; nothing is kept in a browser.
CREATE TABLE contribution_sources (
    contribution_id uuid PRIMARY KEY REFERENCES contributions ON DELETE RESTRICT,
    source          text NOT NULL,
    CONSTRAINT contribution_sources_plain CHECK (source ~ '^[a-z0-9][a-z0-9_-]{0,39}$')
);

-- Everything of a campaign that readers see and no number depends on, as one hash.
CREATE FUNCTION campaign_content(c campaigns) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT sha256(convert_to(jsonb_build_array(
        c.title, c.summary, c.story, c.language, c.town, c.commune, c.theme, c.further_themes, c.expected_result,
        c.image_document, c.image_alt)::text, 'UTF8'))
$$;

-- A change to a campaign that was handed in: proposed by its holder, decided by an operator, kept either way.
CREATE TABLE campaign_edits (
    id              uuid        PRIMARY KEY,
    campaign_id     uuid        NOT NULL REFERENCES campaigns ON DELETE RESTRICT,
    version         integer     NOT NULL,
    title           text        NOT NULL,
    summary         text        NOT NULL,
    story           text        NOT NULL,
    expected_result text        NOT NULL,
    reason          text        NOT NULL,
    before_hash     bytea       NOT NULL,
    after_hash      bytea       NOT NULL,
    state           text        NOT NULL DEFAULT 'proposed',
    proposed_by     uuid        NOT NULL REFERENCES people ON DELETE RESTRICT,
    proposed_at     timestamptz NOT NULL,
    decided_by      uuid        REFERENCES people ON DELETE RESTRICT,
    decided_at      timestamptz,
    decision_reason text        NOT NULL DEFAULT '',
    CONSTRAINT campaign_edits_version_once UNIQUE (campaign_id, version),
    CONSTRAINT campaign_edits_state_known CHECK (state IN ('proposed', 'approved', 'refused', 'withdrawn')),
    CONSTRAINT campaign_edits_say_why CHECK (reason <> ''),
    CONSTRAINT campaign_edits_change_something CHECK (before_hash <> after_hash),
    CONSTRAINT campaign_edits_four_eyes CHECK (state = 'withdrawn' OR decided_by <> proposed_by),
    CONSTRAINT campaign_edits_decided_whole CHECK (
        (state = 'proposed') = (decided_by IS NULL AND decided_at IS NULL))
);

CREATE UNIQUE INDEX campaign_edits_one_open ON campaign_edits (campaign_id) WHERE state = 'proposed';

CREATE FUNCTION guard_campaign_edits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE' OR OLD.state <> 'proposed'
       OR (NEW.id, NEW.campaign_id, NEW.version, NEW.title, NEW.summary, NEW.story, NEW.expected_result, NEW.reason,
           NEW.before_hash, NEW.after_hash, NEW.proposed_by, NEW.proposed_at) IS DISTINCT FROM
          (OLD.id, OLD.campaign_id, OLD.version, OLD.title, OLD.summary, OLD.story, OLD.expected_result, OLD.reason,
           OLD.before_hash, OLD.after_hash, OLD.proposed_by, OLD.proposed_at) THEN
        RAISE EXCEPTION 'a proposed edit is decided once and never changed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'campaign_edits_decided_once';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER campaign_edits_guarded BEFORE UPDATE OR DELETE ON campaign_edits
    FOR EACH ROW EXECUTE FUNCTION guard_campaign_edits();

ALTER TABLE approvals DROP CONSTRAINT IF EXISTS approvals_subject_known;
ALTER TABLE approvals ADD CONSTRAINT approvals_subject_known CHECK (subject_kind ~ '^[a-z]+(_[a-z]+)*$');

-- From launch on the numbers people were promised do not move, and a decision is taken once. What is told about the
-- project moves only from the version an operator saw to the one an operator approved.
CREATE OR REPLACE FUNCTION guard_campaigns() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state NOT IN ('draft', 'submitted', 'changes_requested', 'approved')
       AND (NEW.goal_cents, NEW.minimum_cents, NEW.opens_at, NEW.closes_at, NEW.scheme_id, NEW.collection)
           IS DISTINCT FROM
           (OLD.goal_cents, OLD.minimum_cents, OLD.opens_at, OLD.closes_at, OLD.scheme_id, OLD.collection) THEN
        RAISE EXCEPTION 'a launched campaign is frozen'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'campaigns_frozen_at_launch';
    END IF;
    IF OLD.state NOT IN ('draft', 'changes_requested')
       AND (NEW.title, NEW.summary, NEW.story, NEW.language, NEW.town, NEW.commune, NEW.theme, NEW.further_themes,
            NEW.expected_result, NEW.image_document, NEW.image_alt) IS DISTINCT FROM
           (OLD.title, OLD.summary, OLD.story, OLD.language, OLD.town, OLD.commune, OLD.theme, OLD.further_themes,
            OLD.expected_result, OLD.image_document, OLD.image_alt)
       AND NOT EXISTS (
           SELECT 1 FROM campaign_edits e
           WHERE e.campaign_id = NEW.id AND e.state = 'approved'
             AND e.before_hash = campaign_content(OLD) AND e.after_hash = campaign_content(NEW)) THEN
        RAISE EXCEPTION 'a campaign that was handed in changes by approved versions'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'campaigns_frozen_at_launch';
    END IF;
    IF OLD.succeeded IS NOT NULL AND NEW.succeeded IS DISTINCT FROM OLD.succeeded THEN
        RAISE EXCEPTION 'success is decided once'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'campaigns_decided_once';
    END IF;
    RETURN NEW;
END $$;

-- How the money was spent, line by line. The report is handed in whole and accepted by an operator.
CREATE TABLE campaign_reports (
    campaign_id  uuid        PRIMARY KEY REFERENCES campaigns ON DELETE RESTRICT,
    story        text        NOT NULL DEFAULT '',
    saved_by     uuid        NOT NULL REFERENCES people ON DELETE RESTRICT,
    saved_at     timestamptz NOT NULL,
    handed_in_at timestamptz,
    accepted_by  uuid        REFERENCES people ON DELETE RESTRICT,
    accepted_at  timestamptz,
    CONSTRAINT campaign_reports_accepted_whole CHECK ((accepted_by IS NULL) = (accepted_at IS NULL)),
    CONSTRAINT campaign_reports_accepted_after_hand_in CHECK (accepted_at IS NULL OR handed_in_at IS NOT NULL)
);

CREATE TABLE spent_lines (
    budget_line_id uuid   PRIMARY KEY REFERENCES budget_lines (id) ON DELETE RESTRICT,
    campaign_id    uuid   NOT NULL REFERENCES campaign_reports ON DELETE RESTRICT,
    cents          bigint NOT NULL,
    note           text   NOT NULL DEFAULT '',
    CONSTRAINT spent_lines_not_negative CHECK (cents >= 0)
);
