using Okote.Funding;

namespace Okote.Tests;

/// <summary>Each invariant is shown a ledger that breaks it, and must speak. The wounds are made with triggers off,
/// inside a transaction that is thrown away.</summary>
public sealed class PlantedViolationTests(PlantedViolationTests.SettledWorld settled)
    : IClassFixture<PlantedViolationTests.SettledWorld>
{
    /// <summary>A territory with one promised and one collected gift, a refund and a settled look-alike of each row.
    /// </summary>
    public sealed class SettledWorld : IAsyncLifetime
    {
        public TestDatabase Database { get; } = new();

        public World World { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            await Database.InitializeAsync();
            World = await Okote.Tests.World.Create(Database);
            var gift = await World.Promise(3_750_00);
            await World.Promise(60_00, "bruno@exemple.invalid");
            await World.Start(20_00, "chloe@exemple.invalid");
            await World.PassDeadline();
            await World.Charge(gift);
            Okote.Tests.World.Must(await World.Use<RefundContribution>().Run(
                new RefundOrder(Guid.CreateVersion7(), gift, Money.Eur(10_00), "asked", World.Odile)));
        }

        public async Task DisposeAsync()
        {
            await World.DisposeAsync();
            // The abandoned checkout is left as it is on purpose, so the story ends before its lease does.
            Database.CheckedAt = DateTimeOffset.UnixEpoch;
            await Database.DisposeAsync();
        }
    }

    /// <summary>The check that must speak, and the wound.</summary>
    public static TheoryData<string, string> Wounds => new()
    {
        { "debits_equal_credits", "UPDATE accounts SET debits_posted = debits_posted + 1 WHERE code = 'world'" },
        { "balances_equal_transfers", "UPDATE accounts SET credits_posted = credits_posted + 1 WHERE code = 'tips'" },
        {
            "pending_equals_unresolved", "UPDATE accounts SET credits_pending = credits_pending + 1 WHERE code = 'tips'"
        },
        { "versions_have_no_gap", "DELETE FROM entries WHERE version = 1 AND account_id = 1" },
        { "entries_mirror_transfers", "DELETE FROM entries WHERE version = 1 AND account_id = 1" },
        {
            "no_overdraft", """
            ALTER TABLE accounts DROP CONSTRAINT accounts_not_overdrawn;
            UPDATE accounts SET debits_posted = credits_posted + 1 WHERE kind = 'envelope'
            """
        },
        { "suspense_is_empty", "UPDATE accounts SET credits_posted = 5 WHERE code = 'suspense'" },
        {
            "journals_move_money", """
            INSERT INTO journals (id, key, request_hash, cause_kind, cause_id, reason, occurred_at)
            VALUES (gen_random_uuid(), 'empty', sha256(''), 'nothing', gen_random_uuid(), 'nothing', now())
            """
        },
        {
            "seals_hold", """
            INSERT INTO ledger_verifications (verified_at, whole, seal_position, journals, holds, wrong)
            VALUES (now(), true, 1, 1, false, 'journal_differs')
            """
        },
        { "no_forgotten_hold", "UPDATE contributions SET hold_until = '2020-01-01Z' WHERE status = 'started'" },
        { "matches_equal_reservations", "UPDATE matches SET status = 'earned'" },
        { "reservations_have_matches", "DELETE FROM matches" },
        { "ended_contributions_hold_nothing", "UPDATE contributions SET status = 'cancelled', hold_until = NULL" },
        { "match_within_promise", "UPDATE match_grants SET granted_cents = 1" },
        { "match_within_rule", "UPDATE matches SET cents = cents * 3" },
        { "match_within_fund_limits", "UPDATE funds SET cap_contribution_cents = 1" },
        {
            "match_within_campaign_cap", """
            UPDATE match_schemes SET rules = jsonb_set(rules, '{lines,0,rule,match_per_campaign,amount}', '10')
            """
        },
        { "match_from_own_funds", "UPDATE funds SET line = 'elsewhere'" },
        { "funds_equal_ledger", "UPDATE funds SET amount_cents = amount_cents + 1" },
        { "fund_totals_follow", FundTotal },
        { "committed_equals_ledger", "UPDATE contributions SET amount_cents = amount_cents + 1" },
        { "collected_equals_ledger", "UPDATE contributions SET amount_cents = amount_cents + 1" },
        { "payments_have_journals", "UPDATE journals SET key = 'x' || key" },
        { "refunds_equal_ledger", "UPDATE refunds SET cents = cents + 1" },
        { "told_refunds_wait_for_their_charge", "UPDATE refunds SET state = 'told'" },
        { "earned_equals_posting", Posting },
        { "lumps_are_unlocked", "UPDATE matches SET kind = 'lump', contribution_id = NULL" },
        {
            "unlocks_were_reached", """
            INSERT INTO unlocks (campaign_id, line, captured_cents, backers, unlocked_at)
            SELECT id, 'public', 1, 1, now() FROM campaigns
            """
        },
        { "rounds_equal_matches", "UPDATE matches SET kind = 'round', contribution_id = NULL" },
    };

    /// <summary>The same for what becomes of campaigns and their money.</summary>
    public static TheoryData<string, string> Outcomes => new()
    {
        { "settlements_equal_items", Settlement(gross: 5, item: 4) },
        { "settlements_equal_campaign", Settlement(5, 5) + "; UPDATE campaigns SET state = 'settled'" },
        { "settled_items_have_journals", Settlement(5, 5) + "; UPDATE settlement_items SET state = 'paid'" },
        { "failed_campaigns_keep_nothing", "UPDATE campaigns SET state = 'failed'" },
        {
            "reglements_equal_hash", """
            ALTER TABLE reglements DROP CONSTRAINT reglements_hash_is_of_text;
            UPDATE reglements SET text = text || 'x' WHERE language = 'de'
            """
        },
        { "reglements_name_their_rule", "UPDATE reglements SET seal = repeat('0', 64) WHERE language = 'fr'" },
        { "receipts_have_no_gap", Receipt(number: 2) },
        {
            "one_live_receipt", "DROP INDEX receipts_one_live; " + Receipt(number: 1) + "; " + Receipt(number: 2)
        },
        { "receipts_within_gift", Receipt(number: 1, more: 1) + "; UPDATE campaigns SET state = 'succeeded'" },
        {
            "patrons_paid_their_receipts", Settlement(5, 5) + "; " + Receipt(number: 1) + """
            ; UPDATE receipts
            SET contribution_id = NULL, settlement_item_id = (SELECT id FROM settlement_items LIMIT 1),
                model = '16216*03', basis = '238bis'
            """
        },
        {
            "one_open_intent", """
            DROP INDEX payments_one_open;
            DROP INDEX payments_one_intent;
            INSERT INTO payments (contribution_id, attempt, mode, state, payment_intent_id, created_at)
            SELECT id, x, 'setup', 'saved', 'pi_' || x || id, now()
            FROM contributions CROSS JOIN generate_series(8, 9) x
            """
        },
        {
            "disputes_equal_ledger", """
            INSERT INTO accounts (code, ledger, kind, owner_id, normal_side, debits_posted, opened_at)
            VALUES ('dispute:x', 'cash', 'dispute', gen_random_uuid(), 'debit', 5, now())
            """
        },
        { "gifts_come_to_an_end", "UPDATE campaigns SET decided_at = '2020-01-01Z'" },
        {
            "prepaid_pledges_are_covered", """
            UPDATE funds SET guarantee = 'prepaid', secured_at = now() WHERE kind = 'pledge'
            """
        },
        {
            "deposits_equal_ledger", """
            INSERT INTO fund_deposits (id, fund_id, direction, cents, bank_reference, value_date, state, created_at)
            SELECT gen_random_uuid(), id, 'arrived', 5, 'VIR-' || id, now(), 'booked', now() FROM funds
            """
        },
        {
            "mandates_are_saved", """
            UPDATE funds SET guarantee = 'mandate', secured_at = now() WHERE kind = 'pledge'
            """
        },
        { "campaigns_moved_by_rows", "UPDATE campaigns SET state = 'succeeded'" },
    };

    [Theory]
    [MemberData(nameof(Wounds))]
    [MemberData(nameof(Outcomes))]
    public async Task A_planted_violation_makes_its_check_speak(string check, string wound)
    {
        await Assert.ThrowsAsync<ThrownAway>(() => settled.World.Db.Transact<bool>(async tx =>
        {
            Assert.Empty(await Checks.Run(tx, DateTimeOffset.UnixEpoch));
            await tx.Execute("SET LOCAL session_replication_role = replica");
            await tx.Execute(wound);
            var spoke = await Checks.Run(tx, settled.World.Clock.Now);
            Assert.Contains(check, spoke.Select(violation => violation.Check));
            throw new ThrownAway();
        }));
    }

    [Fact]
    public void Every_check_has_a_planted_violation() => Assert.Equal(
        Checks.All.Select(check => check.Name).Order(), Wounds.Concat(Outcomes).Select(row => (string)row[0]).Order());

    [Theory]
    [InlineData("UPDATE transfers SET amount = amount", "rows_are_immutable")]
    [InlineData("DELETE FROM entries", "rows_are_immutable")]
    [InlineData("TRUNCATE entries", "rows_are_immutable")]
    [InlineData("INSERT INTO entries SELECT account_id, version + 1000, transfer_id, side FROM entries",
        "entries_written_by_transfers")]
    [InlineData("UPDATE journals SET reason = reason", "rows_are_immutable")]
    [InlineData("UPDATE accounts SET credits_posted = credits_posted + 1", "balances_move_by_transfers")]
    [InlineData("DELETE FROM matches", "matches_never_removed")]
    [InlineData("UPDATE matches SET cents = cents + 1", "matches_move_forward")]
    [InlineData("UPDATE contributions SET amount_cents = amount_cents + 1", "contributions_frozen")]
    [InlineData("UPDATE campaigns SET goal_cents = goal_cents + 1", "campaigns_frozen_at_launch")]
    [InlineData("UPDATE campaigns SET succeeded = NOT succeeded", "campaigns_decided_once")]
    [InlineData("UPDATE match_schemes SET version = version", "rows_are_immutable")]
    [InlineData("UPDATE funds SET default_plan = 'none'", "funds_frozen_once_submitted")]
    [InlineData("UPDATE funds SET cap_campaign_cents = 1", "funds_frozen_once_submitted")]
    [InlineData("DELETE FROM fund_moves", "rows_are_immutable")]
    [InlineData("TRUNCATE fund_signatures", "rows_are_immutable")]
    [InlineData("UPDATE reglements SET text = text", "rows_are_immutable")]
    [InlineData("DELETE FROM reglements", "rows_are_immutable")]
    [InlineData("TRUNCATE reglements", "rows_are_immutable")]
    [InlineData("DELETE FROM unlocks", "rows_are_immutable")]
    [InlineData("DELETE FROM match_rounds", "rows_are_immutable")]
    [InlineData("DELETE FROM payment_notices", "rows_are_immutable")]
    [InlineData("UPDATE ledger_seals SET hash = hash", "rows_are_immutable")]
    [InlineData("DELETE FROM ledger_seals", "rows_are_immutable")]
    [InlineData("TRUNCATE ledger_seals CASCADE", "rows_are_immutable")]
    [InlineData("DELETE FROM ledger_links", "rows_are_immutable")]
    [InlineData("TRUNCATE ledger_verifications", "rows_are_immutable")]
    [InlineData("UPDATE contributions SET resident = NOT resident", "contributions_frozen")]
    public async Task What_must_never_change_refuses_by_the_name_of_its_guard(string sql, string guard)
    {
        var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => settled.World.Db.Execute(sql));
        Assert.Equal(guard, refused.ConstraintName);
    }

    private sealed class ThrownAway : Exception;

    private const string Posting = """
        INSERT INTO transfers (id, journal_id, kind, ledger, currency, debit_account, credit_account, amount,
                               pending_id)
        SELECT gen_random_uuid(), t.journal_id, 'post', t.ledger, t.currency, t.debit_account, t.credit_account,
               t.amount - 1, t.id
        FROM transfers t JOIN matches m ON m.id = t.id AND m.status = 'confirmed'
        LIMIT 1
        """;

    private const string FundTotal = """
        INSERT INTO fund_totals (id, fund_id, before_cents, after_cents, abandoned, state, proposed_at, done_at)
        SELECT gen_random_uuid(), id, amount_cents, amount_cents + 1, false, 'done', now(), now()
        FROM funds
        """;

    private static string Receipt(int number, int more = 0) => $"""
        INSERT INTO receipt_counters (organisation_id, last_number)
        SELECT holder_id, {number}
        FROM campaigns
        ON CONFLICT (organisation_id) DO UPDATE SET last_number = excluded.last_number;
        INSERT INTO receipts (id, organisation_id, number, contribution_id, mandate_id, model, basis, gift_cents,
                              reward_cents, amount_cents, paid_on, mode, issuer_name, issuer_number, issuer_street,
                              issuer_postcode, issuer_town, issuer_object, category, category_detail, signatory_name,
                              signatory_quality, fictional, issued_on, issued_at, content_hash)
        SELECT gen_random_uuid(), p.holder_id, {number}, c.id, gen_random_uuid(), '11580*05', '200', c.net + {more},
               0, c.net + {more}, '2026-04-01', 'transfer', 'x', 'x', 'x', 'x', 'x', 'x', 'other', 'x', 'x', 'x', true,
               '2026-04-15', '2026-04-15Z', sha256('')
        FROM campaigns p
        JOIN LATERAL (
            SELECT c.id, c.amount_cents - coalesce((
                       SELECT sum(f.cents) FROM refunds f WHERE f.contribution_id = c.id), 0) AS net
            FROM contributions c
            WHERE c.campaign_id = p.id AND c.status = 'collected') c ON true
        """;

    private static string Settlement(long gross, long item) => $"""
        INSERT INTO settlements
            (id, campaign_id, stream, gross_cents, commission_cents, state, content_hash, planned_at)
        SELECT '00000000-0000-0000-0000-000000000001', id, 'gifts', {gross}, 0, 'approved', sha256(''), now()
        FROM campaigns;
        INSERT INTO settlement_items (id, settlement_id, contribution_id, gross_cents, commission_cents, moved_at)
        SELECT gen_random_uuid(), '00000000-0000-0000-0000-000000000001', id, {item}, 0, now()
        FROM contributions LIMIT 1
        """;
}
