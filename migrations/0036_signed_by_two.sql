-- Four eyes behind the code, for settlements and for large refunds: the table asks for the approval itself.

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

-- Nobody decides about what was shown longer ago.
ALTER TABLE approvals
    ADD CONSTRAINT approvals_live_two_days CHECK (expires_at <= requested_at + interval '48 hours') NOT VALID;
