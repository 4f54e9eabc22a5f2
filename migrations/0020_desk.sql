-- The operator's workplace: calls step by step, reviews of applications, roles given by two people, jobs asked for.

ALTER TABLE calls
    ADD COLUMN themes            text[]      NOT NULL DEFAULT '{}',
    ADD COLUMN applications_from timestamptz,
    ADD COLUMN applications_to   timestamptz,
    -- Published before the first application: by what it will be judged.
    ADD COLUMN IF NOT EXISTS criteria text   NOT NULL DEFAULT '',
    ADD COLUMN required_areas    text[]      NOT NULL DEFAULT '{project,budget,legal}',
    ADD COLUMN created_by        uuid        REFERENCES people ON DELETE RESTRICT,
    ADD CONSTRAINT calls_applications_in_order CHECK (applications_from < applications_to),
    ADD CONSTRAINT calls_areas_known CHECK (
        required_areas <@ '{project,budget,legal,communication,public_money}'::text[]
        AND cardinality(required_areas) > 0),
    ADD CONSTRAINT calls_open_say_how CHECK (state NOT IN ('open', 'selection') OR (
        applications_from IS NOT NULL AND applications_to IS NOT NULL AND criteria <> ''));

-- What two people decide together is listed in the code; the table only wants a word.
ALTER TABLE approvals DROP CONSTRAINT IF EXISTS approvals_subject_known;
ALTER TABLE approvals ADD CONSTRAINT approvals_subject_known CHECK (subject_kind ~ '^[a-z]+(_[a-z]+)*$');

-- The public bodies that may propose schemes for a call; without a row each of them may.
CREATE TABLE call_bodies (
    call_id         uuid NOT NULL REFERENCES calls ON DELETE RESTRICT,
    organisation_id uuid NOT NULL REFERENCES organisations ON DELETE RESTRICT,
    PRIMARY KEY (call_id, organisation_id)
);

-- Each move of a call: who, when, why.
CREATE TABLE call_moves (
    call_id    uuid        NOT NULL REFERENCES calls ON DELETE RESTRICT,
    position   integer     NOT NULL,
    from_state text        NOT NULL,
    to_state   text        NOT NULL,
    moved_by   uuid        REFERENCES people ON DELETE RESTRICT,
    moved_at   timestamptz NOT NULL,
    reason     text        NOT NULL,
    PRIMARY KEY (call_id, position)
);

CREATE TRIGGER call_moves_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON call_moves
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Once it has left the draft, people apply under what a call says.
CREATE FUNCTION guard_calls() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'draft' AND
       (NEW.territory, NEW.themes, NEW.opens_at, NEW.closes_at, NEW.applications_from, NEW.applications_to,
        NEW.criteria, NEW.required_areas, NEW.success_basis_points, NEW.commission_gifts_bp,
        NEW.commission_patronage_bp, NEW.settle_after_days, NEW.hold_lease_seconds, NEW.hold_step_seconds,
        NEW.hold_ceiling_seconds, NEW.consent_required)
       IS DISTINCT FROM
       (OLD.territory, OLD.themes, OLD.opens_at, OLD.closes_at, OLD.applications_from, OLD.applications_to,
        OLD.criteria, OLD.required_areas, OLD.success_basis_points, OLD.commission_gifts_bp,
        OLD.commission_patronage_bp, OLD.settle_after_days, OLD.hold_lease_seconds, OLD.hold_step_seconds,
        OLD.hold_ceiling_seconds, OLD.consent_required) THEN
        RAISE EXCEPTION 'a published call is frozen'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'calls_frozen_once_open';
    END IF;
    IF NEW.state <> OLD.state AND NOT (NEW.state = 'closed' OR OLD.state || '>' || NEW.state = ANY (ARRAY[
        'draft>open', 'open>selection', 'selection>running'])) THEN
        RAISE EXCEPTION 'a call may not go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'calls_move_forward';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER calls_guarded BEFORE UPDATE ON calls FOR EACH ROW EXECUTE FUNCTION guard_calls();

-- Who has an interest in a campaign may not judge it. Both answers are kept; an interest is never taken back.
CREATE TABLE interest_declarations (
    campaign_id uuid        NOT NULL REFERENCES campaigns ON DELETE RESTRICT,
    person_id   uuid        NOT NULL REFERENCES people ON DELETE RESTRICT,
    interested  boolean     NOT NULL,
    reason      text        NOT NULL,
    declared_at timestamptz NOT NULL,
    PRIMARY KEY (campaign_id, person_id, interested),
    CONSTRAINT interest_declarations_say_why CHECK (NOT interested OR reason <> '')
);

CREATE TRIGGER interest_declarations_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON interest_declarations
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What somebody found, area by area. The newest of a round counts; a round begins each time a campaign is handed in.
CREATE TABLE campaign_reviews (
    id          uuid        PRIMARY KEY,
    position    bigint      GENERATED ALWAYS AS IDENTITY,
    campaign_id uuid        NOT NULL REFERENCES campaigns ON DELETE RESTRICT,
    round       integer     NOT NULL,
    area        text        NOT NULL,
    verdict     text        NOT NULL,
    risk        text        NOT NULL,
    comment     text        NOT NULL,
    -- Between operators; everything else the holder reads.
    internal    boolean     NOT NULL,
    reviewed_by uuid        NOT NULL REFERENCES people ON DELETE RESTRICT,
    reviewed_at timestamptz NOT NULL,
    CONSTRAINT campaign_reviews_area_known CHECK (
        area IN ('project', 'budget', 'legal', 'communication', 'public_money', 'payout')),
    CONSTRAINT campaign_reviews_verdict_known CHECK (verdict IN ('ok', 'change', 'refuse')),
    CONSTRAINT campaign_reviews_risk_known CHECK (risk IN ('low', 'medium', 'high')),
    CONSTRAINT campaign_reviews_say_why CHECK (verdict = 'ok' OR comment <> '')
);

CREATE INDEX campaign_reviews_newest ON campaign_reviews (campaign_id, area, position DESC);

CREATE TRIGGER campaign_reviews_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON campaign_reviews
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION guard_reviewers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM interest_declarations d
               WHERE d.campaign_id = NEW.campaign_id AND d.person_id = NEW.reviewed_by AND d.interested) THEN
        RAISE EXCEPTION 'whoever has an interest does not review'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_without_interest';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER campaign_reviews_guarded BEFORE INSERT ON campaign_reviews
    FOR EACH ROW EXECUTE FUNCTION guard_reviewers();

CREATE FUNCTION guard_approvers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM interest_declarations d
               WHERE d.person_id = NEW.decided_by AND d.interested AND d.campaign_id = CASE NEW.subject_kind
                   WHEN 'campaign' THEN NEW.subject_id
                   WHEN 'settlement' THEN (SELECT s.campaign_id FROM settlements s WHERE s.id = NEW.subject_id) END)
    THEN
        RAISE EXCEPTION 'whoever has an interest does not decide'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'approvals_unbiased';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER approvals_unbiased BEFORE UPDATE ON approvals
    FOR EACH ROW WHEN (NEW.decision = 'approved' AND OLD.decision = 'waiting') EXECUTE FUNCTION guard_approvers();

-- Two stages: before launch every area its call asks for, before payout the payout itself.
CREATE FUNCTION guard_reviewed_campaigns() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM calls k
        CROSS JOIN unnest(k.required_areas) AS a (area)
        WHERE k.id = NEW.call_id AND 'ok' IS DISTINCT FROM (
            SELECT r.verdict
            FROM campaign_reviews r
            WHERE r.campaign_id = NEW.id AND r.area = a.area AND r.round = (
                SELECT count(*) FROM campaign_moves m WHERE m.campaign_id = NEW.id AND m.to_state = 'submitted')
            ORDER BY r.position DESC
            LIMIT 1)) THEN
        RAISE EXCEPTION 'an area has not been found in order'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'campaigns_reviewed_before_approval';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER campaigns_reviewed BEFORE UPDATE ON campaigns
    FOR EACH ROW WHEN (OLD.state = 'submitted' AND NEW.state = 'approved')
    EXECUTE FUNCTION guard_reviewed_campaigns();

CREATE FUNCTION guard_reviewed_settlements() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF 'ok' IS DISTINCT FROM (
        SELECT r.verdict
        FROM campaign_reviews r
        WHERE r.campaign_id = NEW.campaign_id AND r.area = 'payout'
        ORDER BY r.position DESC
        LIMIT 1) THEN
        RAISE EXCEPTION 'the payout has not been found in order'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'settlements_reviewed_before_payout';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER settlements_reviewed BEFORE UPDATE ON settlements
    FOR EACH ROW WHEN (OLD.state = 'planned' AND NEW.state <> 'planned')
    EXECUTE FUNCTION guard_reviewed_settlements();

-- A role is asked for by one operator and given, or taken away, by another.
CREATE TABLE role_requests (
    id              uuid        PRIMARY KEY,
    person_id       uuid        NOT NULL REFERENCES people ON DELETE RESTRICT,
    role            text        NOT NULL,
    organisation_id uuid        REFERENCES organisations ON DELETE RESTRICT,
    grants          boolean     NOT NULL,
    reason          text        NOT NULL,
    state           text        NOT NULL DEFAULT 'submitted',
    requested_at    timestamptz NOT NULL,
    CONSTRAINT role_requests_role_known CHECK (role IN ('operator', 'city', 'company', 'holder')),
    CONSTRAINT role_requests_place CHECK ((role = 'operator') = (organisation_id IS NULL)),
    CONSTRAINT role_requests_state_known CHECK (state IN ('submitted', 'done', 'refused')),
    CONSTRAINT role_requests_say_why CHECK (reason <> '')
);

CREATE UNIQUE INDEX role_requests_one_waiting ON role_requests (person_id, role, organisation_id) NULLS NOT DISTINCT
    WHERE state = 'submitted';

-- A person asks for a job to run now; whichever process claims the row runs it, once.
CREATE TABLE job_wishes (
    id         uuid        PRIMARY KEY,
    job        text        NOT NULL,
    wished_by  uuid        NOT NULL REFERENCES people ON DELETE RESTRICT,
    wished_at  timestamptz NOT NULL,
    claimed_at timestamptz,
    ended_at   timestamptz,
    done       integer,
    error      text
);

CREATE UNIQUE INDEX job_wishes_one_waiting ON job_wishes (job) WHERE claimed_at IS NULL;

-- What the audit log said up to a row, hour by hour: each seal covers the one before. Rows cannot be changed; if the
-- guard was ever taken away, the seals tell.
CREATE TABLE audit_seals (
    position     integer     PRIMARY KEY,
    last_seq     bigint      NOT NULL,
    lines        bigint      NOT NULL,
    content_hash bytea       NOT NULL,
    sealed_at    timestamptz NOT NULL,
    CONSTRAINT audit_seals_hash_is_sha256 CHECK (length(content_hash) = 32)
);

CREATE TRIGGER audit_seals_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seals
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION audit_hash(after_seq bigint, last_seq bigint, before bytea) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256(coalesce(before, '') || convert_to(coalesce(string_agg(jsonb_build_array(
        a.seq, a.id, extract(epoch FROM a.done_at), a.done_by, a.act, a.subject_kind, a.subject_id,
        a.organisation_id, a.reason)::text, chr(10) ORDER BY a.seq), ''), 'UTF8'))
    FROM audit_log a
    WHERE a.seq > coalesce(after_seq, 0) AND a.seq <= last_seq
$$;
