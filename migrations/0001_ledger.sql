-- The ledger: journals hold transfers, transfers move the balances of accounts, and nothing else does.

CREATE TABLE accounts (
    id              bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code            text        NOT NULL,
    ledger          text        NOT NULL,
    kind            text        NOT NULL,
    owner_id        uuid,
    normal_side     text        NOT NULL,
    currency        char(3)     NOT NULL DEFAULT 'EUR',
    debits_pending  bigint      NOT NULL DEFAULT 0,
    debits_posted   bigint      NOT NULL DEFAULT 0,
    credits_pending bigint      NOT NULL DEFAULT 0,
    credits_posted  bigint      NOT NULL DEFAULT 0,
    version         bigint      NOT NULL DEFAULT 0,
    opened_at       timestamptz NOT NULL,
    CONSTRAINT accounts_code_once UNIQUE (code),
    CONSTRAINT accounts_side UNIQUE (id, ledger, currency),
    CONSTRAINT accounts_ledger_known CHECK (ledger IN ('cash', 'commitments')),
    CONSTRAINT accounts_normal_side_known CHECK (normal_side IN ('credit', 'debit', 'either')),
    CONSTRAINT accounts_currency_euro CHECK (currency = 'EUR'),
    CONSTRAINT accounts_balances_positive CHECK (
        debits_pending >= 0 AND debits_posted >= 0 AND credits_pending >= 0 AND credits_posted >= 0),
    -- The wall no code path can climb: what is reserved already counts as spent.
    CONSTRAINT accounts_not_overdrawn CHECK (
        normal_side <> 'credit' OR debits_posted + debits_pending <= credits_posted)
);

CREATE INDEX accounts_by_owner ON accounts (owner_id);

CREATE TABLE journals (
    id           uuid        PRIMARY KEY,
    seq          bigint      GENERATED ALWAYS AS IDENTITY UNIQUE,
    key          text        NOT NULL,
    request_hash bytea       NOT NULL,
    cause_kind   text        NOT NULL,
    cause_id     uuid        NOT NULL,
    reason       text        NOT NULL,
    occurred_at  timestamptz NOT NULL,
    xid          xid8        NOT NULL DEFAULT pg_current_xact_id(),
    CONSTRAINT journals_key_once UNIQUE (key),
    CONSTRAINT journals_hash_is_sha256 CHECK (length(request_hash) = 32)
);

CREATE INDEX journals_by_cause ON journals (cause_id);

CREATE TABLE transfers (
    id             uuid    PRIMARY KEY,
    seq            bigint  GENERATED ALWAYS AS IDENTITY UNIQUE,
    journal_id     uuid    NOT NULL REFERENCES journals ON DELETE RESTRICT,
    kind           text    NOT NULL,
    ledger         text    NOT NULL,
    currency       char(3) NOT NULL,
    debit_account  bigint  NOT NULL,
    credit_account bigint  NOT NULL,
    amount         bigint  NOT NULL,
    pending_id     uuid,
    pending_kind   text    GENERATED ALWAYS AS (CASE WHEN kind IN ('post', 'void') THEN 'pending' END) STORED,
    CONSTRAINT transfers_kind_known CHECK (kind IN ('direct', 'pending', 'post', 'void')),
    CONSTRAINT transfers_amount_positive CHECK (amount > 0),
    CONSTRAINT transfers_between_two_accounts CHECK (debit_account <> credit_account),
    CONSTRAINT transfers_resolution_names_its_pending CHECK ((kind IN ('post', 'void')) = (pending_id IS NOT NULL)),
    CONSTRAINT transfers_resolved_once UNIQUE (pending_id),
    CONSTRAINT transfers_sides UNIQUE (id, debit_account, credit_account, kind),
    -- Both accounts belong to the transfer's own ledger and currency, so money cannot cross from one to the other.
    CONSTRAINT transfers_debit_in_ledger
        FOREIGN KEY (debit_account, ledger, currency) REFERENCES accounts (id, ledger, currency) ON DELETE RESTRICT,
    CONSTRAINT transfers_credit_in_ledger
        FOREIGN KEY (credit_account, ledger, currency) REFERENCES accounts (id, ledger, currency) ON DELETE RESTRICT,
    -- A resolution moves between the same accounts as the reservation it ends.
    CONSTRAINT transfers_resolve_a_pending
        FOREIGN KEY (pending_id, debit_account, credit_account, pending_kind)
        REFERENCES transfers (id, debit_account, credit_account, kind) ON DELETE RESTRICT
);

CREATE INDEX transfers_by_journal ON transfers (journal_id);

-- One row for each side of each transfer: an account's history without a gap, written by the trigger below.
CREATE TABLE entries (
    account_id  bigint NOT NULL REFERENCES accounts ON DELETE RESTRICT,
    version     bigint NOT NULL,
    transfer_id uuid   NOT NULL REFERENCES transfers ON DELETE RESTRICT,
    side        text   NOT NULL,
    PRIMARY KEY (account_id, version),
    CONSTRAINT entries_one_for_each_side UNIQUE (transfer_id, side),
    CONSTRAINT entries_side_known CHECK (side IN ('debit', 'credit'))
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed; write a correcting row', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'rows_are_immutable';
END $$;

CREATE TRIGGER journals_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON journals
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER transfers_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON transfers
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER entries_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER accounts_are_never_removed BEFORE DELETE OR TRUNCATE ON accounts
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION guard_accounts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.debits_pending + NEW.debits_posted + NEW.credits_pending + NEW.credits_posted + NEW.version <> 0 THEN
            RAISE EXCEPTION 'an account opens empty'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_open_empty';
        END IF;
    -- Depth 1 is a plain UPDATE by somebody; depth 2 is the UPDATE that apply_transfers makes.
    ELSIF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'balances move only by transfers'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'balances_move_by_transfers';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER accounts_guarded BEFORE INSERT OR UPDATE ON accounts
    FOR EACH ROW EXECUTE FUNCTION guard_accounts();

CREATE FUNCTION apply_transfers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1
        FROM added t JOIN transfers p ON p.id = t.pending_id
        WHERE t.amount > p.amount OR (t.kind = 'void' AND t.amount <> p.amount)
    ) THEN
        RAISE EXCEPTION 'a resolution may not exceed its reservation'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'transfers_resolve_within_pending';
    END IF;

    -- Ascending id, always: two journals that share accounts wait for each other and never deadlock.
    PERFORM a.id
    FROM accounts a
    WHERE a.id IN (SELECT debit_account FROM added UNION SELECT credit_account FROM added)
    ORDER BY a.id
    FOR NO KEY UPDATE;

    INSERT INTO entries (account_id, version, transfer_id, side)
    SELECT s.account_id, a.version + row_number() OVER (PARTITION BY s.account_id ORDER BY s.seq), s.id, s.side
    FROM (
        SELECT t.debit_account AS account_id, t.seq, t.id, 'debit' AS side FROM added t
        UNION ALL
        SELECT t.credit_account, t.seq, t.id, 'credit' FROM added t
    ) s
    JOIN accounts a ON a.id = s.account_id;

    -- Relative on purpose: a balance is added to, never read and overwritten.
    UPDATE accounts a
    SET debits_pending  = a.debits_pending + m.debits_pending,
        debits_posted   = a.debits_posted + m.debits_posted,
        credits_pending = a.credits_pending + m.credits_pending,
        credits_posted  = a.credits_posted + m.credits_posted,
        version         = a.version + m.rows
    FROM (
        SELECT s.account_id,
               count(*) AS rows,
               sum(CASE WHEN s.side = 'debit' THEN s.pending ELSE 0 END)::bigint AS debits_pending,
               sum(CASE WHEN s.side = 'debit' THEN s.posted ELSE 0 END)::bigint AS debits_posted,
               sum(CASE WHEN s.side = 'credit' THEN s.pending ELSE 0 END)::bigint AS credits_pending,
               sum(CASE WHEN s.side = 'credit' THEN s.posted ELSE 0 END)::bigint AS credits_posted
        FROM (
            SELECT x.account_id, x.side,
                   CASE t.kind WHEN 'pending' THEN t.amount WHEN 'direct' THEN 0 ELSE -p.amount END AS pending,
                   CASE t.kind WHEN 'direct' THEN t.amount WHEN 'post' THEN t.amount ELSE 0 END AS posted
            FROM added t
            LEFT JOIN transfers p ON p.id = t.pending_id
            CROSS JOIN LATERAL (VALUES (t.debit_account, 'debit'), (t.credit_account, 'credit')) x (account_id, side)
        ) s
        GROUP BY s.account_id
    ) m
    WHERE a.id = m.account_id;

    RETURN NULL;
END $$;

CREATE TRIGGER transfers_move_balances AFTER INSERT ON transfers
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION apply_transfers();

-- The accounts every territory has; those of campaigns, funds and organisations open with their owner.
INSERT INTO accounts (code, ledger, kind, normal_side, opened_at)
VALUES ('world', 'commitments', 'world', 'either', '2020-01-01Z'),
       ('stripe:clearing', 'cash', 'stripe_clearing', 'debit', '2020-01-01Z'),
       ('stripe:fees', 'cash', 'stripe_fees', 'debit', '2020-01-01Z'),
       ('bank:platform', 'cash', 'bank_platform', 'debit', '2020-01-01Z'),
       ('commission', 'cash', 'commission', 'credit', '2020-01-01Z'),
       ('tips', 'cash', 'tips', 'credit', '2020-01-01Z'),
       ('refunds:pending', 'cash', 'refunds_pending', 'credit', '2020-01-01Z'),
       ('suspense', 'cash', 'suspense', 'either', '2020-01-01Z');
