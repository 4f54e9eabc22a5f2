-- People at work: what they may do in their organisation, what they did, and the papers they brought.

ALTER TABLE people
    -- Every cookie carries the stamp of its day: a new stamp signs the person out everywhere.
    ADD COLUMN session_stamp uuid NOT NULL DEFAULT gen_random_uuid(),
    ADD COLUMN disabled_at   timestamptz;

ALTER TABLE roles
    ADD COLUMN standing text    NOT NULL DEFAULT 'member',
    -- Whoever may bind the organisation with a signature.
    ADD COLUMN may_sign boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT roles_standing_known CHECK (standing IN ('member', 'admin')),
    ADD CONSTRAINT roles_of_an_organisation CHECK ((role = 'operator') = (organisation_id IS NULL));

CREATE INDEX roles_by_organisation ON roles (organisation_id);

-- Who did what, when and why. The books say what became of the money; this says whose hand it was.
CREATE TABLE audit_log (
    id              uuid        PRIMARY KEY,
    seq             bigint      GENERATED ALWAYS AS IDENTITY UNIQUE,
    done_at         timestamptz NOT NULL,
    done_by         uuid        NOT NULL REFERENCES people ON DELETE RESTRICT,
    act             text        NOT NULL,
    subject_kind    text        NOT NULL,
    subject_id      uuid        NOT NULL,
    organisation_id uuid        REFERENCES organisations ON DELETE RESTRICT,
    reason          text        NOT NULL DEFAULT '',
    CONSTRAINT audit_log_act_is_a_word CHECK (act ~ '^[a-z]+(_[a-z]+)*$')
);

CREATE INDEX audit_log_by_subject ON audit_log (subject_id, seq);
CREATE INDEX audit_log_by_person ON audit_log (done_by, seq);
CREATE INDEX audit_log_by_organisation ON audit_log (organisation_id, seq);

CREATE TRIGGER audit_log_is_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Files people bring: decisions, quotes, proofs, covers. Kept with the rows they belong to, so that one backup holds
-- both; what was shown to somebody who decided is never exchanged under them.
CREATE TABLE documents (
    id              uuid        PRIMARY KEY,
    organisation_id uuid        REFERENCES organisations ON DELETE RESTRICT,
    kind            text        NOT NULL,
    subject_kind    text        NOT NULL,
    subject_id      uuid        NOT NULL,
    file_name       text        NOT NULL,
    media_type      text        NOT NULL,
    content         bytea       NOT NULL,
    sha256          bytea       NOT NULL,
    is_public       boolean     NOT NULL DEFAULT false,
    uploaded_by     uuid        NOT NULL REFERENCES people ON DELETE RESTRICT,
    uploaded_at     timestamptz NOT NULL,
    withdrawn_at    timestamptz,
    CONSTRAINT documents_media_type_known CHECK (
        media_type IN ('application/pdf', 'image/png', 'image/jpeg', 'image/webp')),
    CONSTRAINT documents_size_in_range CHECK (length(content) BETWEEN 1 AND 10485760),
    CONSTRAINT documents_hash_is_sha256 CHECK (length(sha256) = 32),
    CONSTRAINT documents_named CHECK (file_name <> '' AND length(file_name) <= 120)
);

CREATE INDEX documents_by_subject ON documents (subject_id, kind);

CREATE FUNCTION guard_documents() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE' OR OLD.withdrawn_at IS NOT NULL
       OR (NEW.id, NEW.organisation_id, NEW.kind, NEW.subject_kind, NEW.subject_id, NEW.file_name, NEW.media_type,
           NEW.sha256, NEW.uploaded_by, NEW.uploaded_at) IS DISTINCT FROM
          (OLD.id, OLD.organisation_id, OLD.kind, OLD.subject_kind, OLD.subject_id, OLD.file_name, OLD.media_type,
           OLD.sha256, OLD.uploaded_by, OLD.uploaded_at)
       OR NEW.content IS DISTINCT FROM OLD.content THEN
        RAISE EXCEPTION 'a document is withdrawn and replaced, never changed'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'documents_are_immutable';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER documents_guarded BEFORE UPDATE OR DELETE ON documents
    FOR EACH ROW EXECUTE FUNCTION guard_documents();
