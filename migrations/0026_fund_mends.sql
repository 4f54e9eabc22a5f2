-- Public money is closed by two people: who closes it in any other way is refused here too.
CREATE OR REPLACE FUNCTION guard_fund_states() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.state, NEW.state) NOT IN (
        ('draft', 'submitted'), ('submitted', 'draft'), ('submitted', 'approved'), ('submitted', 'active'),
        ('approved', 'active'), ('active', 'exhausted'), ('exhausted', 'active'),
        ('active', 'suspended'), ('exhausted', 'suspended'), ('suspended', 'active'),
        ('active', 'closed'), ('exhausted', 'closed'), ('suspended', 'closed')) THEN
        RAISE EXCEPTION 'a fund does not move from % to %', OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_states_in_order';
    END IF;
    IF NEW.state = 'closed' AND NEW.kind = 'envelope' AND NOT EXISTS (
        SELECT 1
        FROM fund_closures c
        WHERE c.fund_id = NEW.id AND c.state = 'done') THEN
        RAISE EXCEPTION 'envelope % is closed by nobody''s decision', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_closed_by_two';
    END IF;
    RETURN NEW;
END $$;

-- A closure is done once somebody else than whoever asked for it has approved it.
CREATE FUNCTION guard_fund_closures() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1
        FROM approvals a
        WHERE a.subject_kind = 'fund_closure' AND a.subject_id = NEW.fund_id AND a.decision = 'approved'
          AND a.decided_by <> NEW.proposed_by AND a.requested_at >= NEW.proposed_at) THEN
        RAISE EXCEPTION 'closure % was approved by nobody', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'fund_closures_approved';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER fund_closures_guarded BEFORE INSERT OR UPDATE OF state ON fund_closures
    FOR EACH ROW WHEN (NEW.state = 'done') EXECUTE FUNCTION guard_fund_closures();

-- Where a page of the list of backers begins stands in its address, and must not be worked out from the gift's id.
ALTER TABLE consents ADD COLUMN list_key uuid NOT NULL DEFAULT gen_random_uuid();
CREATE UNIQUE INDEX consents_list_key_once ON consents (list_key);
