-- Four eyes behind the code, for settlements, large refunds and funds: the table asks for the approval itself.

CREATE FUNCTION settlement_is_signed_by_two() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1
        FROM approvals a
        WHERE a.subject_kind = 'settlement' AND a.subject_id = NEW.id AND a.decision = 'approved'
          AND a.content_hash = NEW.content_hash AND a.requested_by <> a.decided_by) THEN
        RAISE EXCEPTION 'a settlement is released by two people who saw the same'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'settlements_signed_by_two';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER settlements_signed_by_two BEFORE UPDATE OF state ON settlements
    FOR EACH ROW WHEN (OLD.state = 'planned' AND NEW.state <> 'planned')
    EXECUTE FUNCTION settlement_is_signed_by_two();

CREATE TRIGGER settlements_begin_planned BEFORE INSERT ON settlements
    FOR EACH ROW WHEN (NEW.state <> 'planned') EXECUTE FUNCTION settlement_is_signed_by_two();

CREATE FUNCTION refund_request_is_signed_by_two() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1
        FROM approvals a
        WHERE a.subject_kind = 'refund' AND a.subject_id = NEW.id AND a.decision = 'approved'
          AND a.requested_by <> a.decided_by) THEN
        RAISE EXCEPTION 'a large refund is let go by two people'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_requests_signed_by_two';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER refund_requests_signed_by_two BEFORE INSERT OR UPDATE OF state ON refund_requests
    FOR EACH ROW WHEN (NEW.state = 'done') EXECUTE FUNCTION refund_request_is_signed_by_two();

CREATE FUNCTION fund_is_signed_by_two() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1
        FROM approvals a
        WHERE a.subject_kind = 'fund' AND a.subject_id = NEW.id AND a.decision = 'approved'
          AND a.requested_by <> a.decided_by) THEN
        RAISE EXCEPTION 'money to be matched is let in by two people'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_signed_by_two';
    END IF;
    RETURN NEW;
END $$;

-- Named to come after the order of the states has been looked at.
CREATE TRIGGER funds_two_signatures BEFORE UPDATE OF state ON funds
    FOR EACH ROW WHEN (OLD.state IN ('draft', 'submitted') AND NEW.state IN ('approved', 'active'))
    EXECUTE FUNCTION fund_is_signed_by_two();

CREATE FUNCTION fund_total_is_signed_by_two() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1
        FROM fund_totals t
        JOIN approvals a ON a.subject_kind = 'fund' AND a.subject_id = t.fund_id
        WHERE t.fund_id = NEW.id AND t.state = 'submitted' AND t.after_cents = NEW.amount_cents
          AND a.decision = 'approved' AND a.requested_at >= t.proposed_at AND a.requested_by <> a.decided_by) THEN
        RAISE EXCEPTION 'another total of a fund is let in by two people'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'fund_totals_signed_by_two';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER funds_two_signatures_of_total BEFORE UPDATE OF amount_cents ON funds
    FOR EACH ROW WHEN (OLD.state NOT IN ('draft', 'submitted') AND NEW.amount_cents <> OLD.amount_cents)
    EXECUTE FUNCTION fund_total_is_signed_by_two();

-- Nobody decides about what was shown longer ago.
ALTER TABLE approvals
    ADD CONSTRAINT approvals_live_two_days CHECK (expires_at <= requested_at + interval '48 hours') NOT VALID;
