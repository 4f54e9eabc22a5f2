-- A pledge is written by a company at its own pace, signed by somebody who may bind it, and approved by a second
-- person. The same columns serve public envelopes.

ALTER TABLE funds
    -- What the fund gives one campaign, and one contribution, at most. Null: no limit of its own.
    ADD COLUMN cap_campaign_cents     bigint,
    ADD COLUMN cap_contribution_cents bigint,
    -- What its part follows where a line shares by commitment. Null: its amount.
    ADD COLUMN weight                 bigint,
    -- Which campaigns it serves besides those that are named: decided once, when a campaign is put on the calendar.
    ADD COLUMN scope_themes           text[],
    ADD COLUMN scope_communes         text[],
    -- The honest-match answers, in the company's own words; public.
    ADD COLUMN gives_anyway           text NOT NULL DEFAULT '',
    ADD COLUMN unused_part            text NOT NULL DEFAULT '',
    ADD COLUMN paid_when              text NOT NULL DEFAULT '',
    DROP CONSTRAINT funds_pledge_has_guarantee,
    ADD CONSTRAINT funds_pledge_has_guarantee CHECK (
        kind <> 'pledge' OR state = 'draft'
        OR (guarantee IN ('prepaid', 'mandate', 'promise') AND default_plan IS NOT NULL)),
    ADD CONSTRAINT funds_caps_positive CHECK (
        cap_campaign_cents > 0 AND cap_contribution_cents > 0 AND weight BETWEEN 1 AND 10000000000),
    ADD CONSTRAINT funds_one_scope CHECK (
        num_nonnulls(scope_themes, scope_communes) <= CASE WHEN all_campaigns THEN 0 ELSE 1 END);

CREATE INDEX funds_by_organisation ON funds (organisation_id, created_at);
CREATE INDEX funds_with_scope ON funds (call_id) WHERE scope_themes IS NOT NULL OR scope_communes IS NOT NULL;

-- What was signed or voted stays as it was; its total alone moves, by a change that two people agree.
CREATE FUNCTION guard_funds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'draft'
       AND (NEW.kind, NEW.call_id, NEW.organisation_id, NEW.line, NEW.name, NEW.priority, NEW.all_campaigns,
            NEW.cap_campaign_cents, NEW.cap_contribution_cents, NEW.weight, NEW.scope_themes, NEW.scope_communes,
            NEW.guarantee, NEW.default_plan, NEW.gives_anyway, NEW.unused_part, NEW.paid_when,
            NEW.decision_number, NEW.decision_date, NEW.assembly, NEW.budget_line)
           IS DISTINCT FROM
           (OLD.kind, OLD.call_id, OLD.organisation_id, OLD.line, OLD.name, OLD.priority, OLD.all_campaigns,
            OLD.cap_campaign_cents, OLD.cap_contribution_cents, OLD.weight, OLD.scope_themes, OLD.scope_communes,
            OLD.guarantee, OLD.default_plan, OLD.gives_anyway, OLD.unused_part, OLD.paid_when,
            OLD.decision_number, OLD.decision_date, OLD.assembly, OLD.budget_line) THEN
        RAISE EXCEPTION 'a submitted fund is frozen'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_frozen_once_submitted';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER funds_guarded BEFORE UPDATE ON funds FOR EACH ROW EXECUTE FUNCTION guard_funds();

-- Each move of a fund: who, when, why.
CREATE TABLE fund_moves (
    fund_id    uuid        NOT NULL REFERENCES funds ON DELETE RESTRICT,
    position   integer     NOT NULL,
    from_state text        NOT NULL,
    to_state   text        NOT NULL,
    moved_by   uuid        NOT NULL REFERENCES people ON DELETE RESTRICT,
    moved_at   timestamptz NOT NULL,
    reason     text        NOT NULL,
    PRIMARY KEY (fund_id, position)
);

CREATE TRIGGER fund_moves_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON fund_moves
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What somebody who may bind a company put their name to, by the hash of what they saw.
CREATE TABLE fund_signatures (
    id           uuid        PRIMARY KEY,
    fund_id      uuid        NOT NULL REFERENCES funds ON DELETE RESTRICT,
    content_hash bytea       NOT NULL,
    signed_by    uuid        NOT NULL REFERENCES people ON DELETE RESTRICT,
    name         text        NOT NULL,
    quality      text        NOT NULL,
    signed_at    timestamptz NOT NULL,
    CONSTRAINT fund_signatures_whole CHECK (name <> '' AND quality <> '' AND length(content_hash) = 32)
);

CREATE INDEX fund_signatures_by_fund ON fund_signatures (fund_id, signed_at);

CREATE TRIGGER fund_signatures_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON fund_signatures
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE fund_totals
    ADD COLUMN proposed_by uuid REFERENCES people ON DELETE RESTRICT,
    DROP CONSTRAINT fund_totals_state_known,
    ADD CONSTRAINT fund_totals_state_known CHECK (state IN ('submitted', 'done', 'refused', 'expired'));

-- A fund's own limit is asked for with every hold, so what it gave one campaign is found without reading the rest.
CREATE INDEX matches_by_fund_and_campaign ON matches (fund_id, campaign_id);
