-- Four eyes behind the code, for roles: a request is carried out only once another person than who asked, and than who
-- it is about, has approved it.
CREATE FUNCTION role_request_is_signed_by_two() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1
        FROM approvals a
        WHERE a.subject_kind = 'role' AND a.subject_id = NEW.id AND a.decision = 'approved'
          AND a.requested_by <> a.decided_by AND a.decided_by <> NEW.person_id) THEN
        RAISE EXCEPTION 'a role is given, and taken away, by two people'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'role_requests_signed_by_two';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER role_requests_signed_by_two BEFORE INSERT OR UPDATE OF state ON role_requests
    FOR EACH ROW WHEN (NEW.state = 'done') EXECUTE FUNCTION role_request_is_signed_by_two();
