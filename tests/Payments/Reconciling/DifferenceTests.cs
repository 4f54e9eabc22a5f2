using System.Net.Http.Headers;
using Okote.Data;
using Okote.Funding;
using Okote.Payments;
using Okote.Payments.Sandbox;

namespace Okote.Tests;

/// <summary>What differs between the provider's books and ours is opened with both sides, and closed by people alone.
/// </summary>
public sealed class DifferenceTests
{
    private sealed record Row(
        string Kind, string Subject, long? OursCents, long? TheirsCents, string OursIds, string TheirsIds,
        string TheirsKinds, DateTimeOffset? OursAt, DateTimeOffset? TheirsAt, Guid? ReconciliationId);

    [Fact]
    public async Task Charges_fees_refunds_failed_ones_and_transfers_agree_when_nothing_is_wrong()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        var gift = await shop.PayAndReturn(50_00, "4000000000005126");
        await Told(shop);
        World.Must(await shop.Use<RefundContribution>().Run(
            new RefundOrder(Guid.CreateVersion7(), gift, Money.Eur(20_00), "demandé", shop.Inner.Odile)));
        await shop.Use<SendRefunds>().Run(default);
        shop.Clock.Pass(TimeSpan.FromDays(10));
        await Told(shop);
        Assert.Equal(["failed"], await shop.Db.Query<string>("SELECT state FROM refunds"));

        var compared = await shop.Use<CompareBooks>().Run(default);

        Assert.True(compared.IsEqual && compared.WasQuiet, compared.ToString());
        Assert.Equal(3, compared.Transactions);
    }

    /// <summary>Protection: the comparison begins at the provider's list and not at ours.</summary>
    [Fact]
    public async Task A_charge_that_nobody_here_knows_is_opened_once_with_the_provider_s_side()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        await Ask(shop, "/v1/payment_intents", ("amount", "1234"), ("currency", "eur"),
            ("payment_method", "pm_card_visa"), ("confirm", "true"), ("return_url", "http://okote.invalid/"));
        await Told(shop);

        Assert.Equal(2, (await shop.Use<CompareBooks>().Run(default)).Opened);
        Assert.Equal(0, (await shop.Use<CompareBooks>().Run(default)).Opened);

        var row = await Opened(shop, "unknown_to_ledger");
        Assert.StartsWith("ch_", row.Subject, StringComparison.Ordinal);
        Assert.Null(row.OursCents);
        Assert.InRange(row.TheirsCents!.Value, 1_000, 1_233);
        Assert.Matches(@"^txn_\w+$", row.TheirsIds);
        Assert.Equal("charge fee", row.TheirsKinds);
        Assert.NotNull(row.TheirsAt);
        Assert.NotNull(row.ReconciliationId);
        // Nothing was booked by itself.
        Assert.Equal(Money.Zero, await shop.Inner.Balance(Account.StripeClearing));
    }

    /// <summary>Protection: amounts are compared for each source and not in total, where two errors could hide each
    /// other.</summary>
    [Fact]
    public async Task An_amount_that_differs_names_both_sides()
    {
        await using var database = await TestDatabase.Create();
        database.BooksMayBeBroken = true;
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        await shop.PayAndReturn(20_00);
        await shop.PayAndReturn(30_00, email: "bruno@exemple.invalid");
        await Told(shop);
        // One cent too much here, one too little there: the balances agree.
        await SealedBooks.Wound(shop.Db, """
            UPDATE transfers t SET amount = t.amount + CASE t.amount WHEN 2000 THEN 1 ELSE -1 END
            FROM journals j
            WHERE j.id = t.journal_id AND j.key LIKE 'charge:%'
            """);

        var compared = await shop.Use<CompareBooks>().Run(default);

        Assert.Equal((compared.Ours, 2), (compared.Theirs, compared.Opened));
        var rows = await Rows(shop);
        Assert.All(rows, row => Assert.Equal("amount_differs", row.Kind));
        Assert.Equal([1L, -1L], rows.OrderByDescending(row => row.OursCents - row.TheirsCents)
            .Select(row => row.OursCents!.Value - row.TheirsCents!.Value));
        Assert.All(rows, row => Assert.Contains($"charge:{row.Subject}", row.OursIds));
        Assert.All(rows, row => Assert.NotNull(row.OursAt));
    }

    /// <summary>Protection: both lists are read to their end, so that what only one of them holds is seen.</summary>
    [Fact]
    public async Task A_transfer_that_one_side_lacks_is_opened_whichever_side_it_is()
    {
        await using var database = await TestDatabase.Create();
        database.BooksMayBeBroken = true;
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        await shop.PayAndReturn(100_00, "4000000000000077");
        await Told(shop);
        var account = await shop.Db.Single<string>(
            "SELECT payout_account FROM organisations WHERE id = @BakeryHolder", new { shop.Inner.BakeryHolder });
        await Ask(shop, "/v1/transfers", ("amount", "700"), ("currency", "eur"), ("destination", account));
        await shop.Db.Transact(async tx =>
        {
            World.Must(await Ledger.Post(tx, new Journal("payout:planted", new Cause("settlement_item",
                Guid.CreateVersion7()), "paid to the holder", shop.Clock.Now,
                [Transfer.Direct(
                    Account.Collected(shop.Inner.Bakery).Code, Account.StripeClearing, Money.Eur(7_00))])));
            return true;
        });

        // The totals agree; the moves do not.
        var compared = await shop.Use<CompareBooks>().Run(default);

        Assert.Equal((compared.Ours, 2), (compared.Theirs, compared.Opened));
        var theirs = await Opened(shop, "unknown_to_ledger");
        Assert.StartsWith("tr_", theirs.Subject, StringComparison.Ordinal);
        Assert.Equal((-7_00L, "transfer"), (theirs.TheirsCents, theirs.TheirsKinds));
        var ours = await Opened(shop, "unknown_to_stripe");
        Assert.Equal((-7_00L, "payout:planted"), (ours.OursCents, ours.OursIds));
        Assert.Null(ours.TheirsCents);
    }

    [Fact]
    public void Another_currency_is_shown_and_never_added()
    {
        var differences = new Differences();
        var at = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
        differences.AddTheirs(new StripeBalanceTransaction("txn_1", "charge", 5_00, 0, 5_00, "eur", at, "ch_1"));
        differences.AddTheirs(new StripeBalanceTransaction("txn_2", "charge", 9_00, 0, 9_00, "usd", at, "ch_1"));
        differences.AddOurs(new OurMove(1, "ch_1", "charge:ch_1", 5_00, at));

        var found = Assert.Single(differences.Found(DateTimeOffset.MaxValue));

        Assert.Equal(("other_currency", "ch_1", "usd"), (found.Kind, found.Subject, found.TheirsCurrency));
        Assert.Null(found.Theirs);
        Assert.Contains("900 cents USD", found.Evidence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("payment_refund", "re_1", "refund")]
    [InlineData("refund_failure", "re_1", "failed_refund")]
    [InlineData("transfer_refund", "trr_1", "reversal")]
    [InlineData("payout_failure", "po_1", "failed_payout")]
    [InlineData("adjustment", "dp_1", "dispute")]
    [InlineData("adjustment", "xx_1", "other")]
    [InlineData("stripe_fee", null, "fee")]
    public void Stripe_s_names_for_what_moved_become_ours(string type, string? source, string kind) =>
        Assert.Equal(kind, Differences.KindOf(
            new StripeBalanceTransaction("txn_1", type, 1, 0, 1, "eur", DateTimeOffset.UnixEpoch, source)));

    /// <summary>Protection: no program closes; the guard <c>discrepancies_are_evidence</c> keeps what was found as it
    /// was, and a closed one closed.</summary>
    [Fact]
    public async Task A_discrepancy_stays_open_until_a_person_closes_it_and_comes_back_with_other_figures_only()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database, Collection.Now);
        await Ask(shop, "/v1/payment_intents", ("amount", "1234"), ("currency", "eur"),
            ("payment_method", "pm_card_visa"), ("confirm", "true"), ("return_url", "http://okote.invalid/"));
        await Told(shop);
        await shop.Use<CompareBooks>().Run(default);
        for (var night = 0; night < 3; night++)
        {
            shop.Clock.Pass(TimeSpan.FromDays(1));
            Assert.Equal(1, await shop.Use<ReconcileStripe>().Run(default));
        }
        Assert.Equal(2, await Open(shop));
        var id = await shop.Db.Single<Guid>("SELECT id FROM discrepancies WHERE kind = 'unknown_to_ledger'");
        var close = shop.Use<CloseDiscrepancy>();

        Assert.Equal(Refusal.ReasonMissing, (await close.Run(id, shop.Inner.Odile, " ", null)).Refusal);
        Assert.Equal(Refusal.CorrectionUnknown, (await close.Run(id, shop.Inner.Odile, "essai", "no:such")).Refusal);
        Assert.Equal(Refusal.NotFound,
            (await close.Run(Guid.CreateVersion7(), shop.Inner.Odile, "essai", null)).Refusal);
        var key = await shop.Db.Single<string>("SELECT key FROM journals WHERE key LIKE 'fund:%' LIMIT 1");
        World.Must(await close.Run(id, shop.Inner.Odile, "un essai du prestataire", key));
        Assert.Equal(Refusal.AlreadyEnded, (await close.Run(id, shop.Inner.Otto, "encore", null)).Refusal);

        var closed = (await DiscrepancyPages.Find(shop.Db, id))!;
        Assert.Equal(("closed", "un essai du prestataire", key),
            (closed.State, closed.Explanation, closed.CorrectionKey));
        Assert.Equal(1, await shop.Db.Single<long>(
            "SELECT count(*) FROM audit_log WHERE act = 'discrepancy_closed' AND subject_id = @id", new { id }));
        var guard = await Assert.ThrowsAsync<Npgsql.PostgresException>(
            () => shop.Db.Execute("UPDATE discrepancies SET theirs_cents = 1 WHERE kind = 'balance'"));
        Assert.Equal("discrepancies_are_evidence", guard.ConstraintName);
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => shop.Db.Execute("DELETE FROM discrepancies"));

        // Explained: the same figures are not asked about again, and are not forgotten either.
        var compared = await shop.Use<CompareBooks>().Run(default);
        Assert.Equal((0, 2, false), (compared.Opened, compared.Found, compared.IsEqual));
        Assert.Equal(1, await Discrepancies.Open(shop.Db,
            new Discrepancy("unknown_to_ledger", closed.Subject, closed.Evidence, null, Money.Eur(1)), shop.Clock.Now));
    }

    private static async Task Told(PaymentsWorld shop)
    {
        await shop.DeliverWebhooks();
        await shop.RunInbox();
    }

    private static Task<IReadOnlyList<Row>> Rows(PaymentsWorld shop) => shop.Db.Query<Row>("""
        SELECT kind, subject, ours_cents, theirs_cents, array_to_string(ours_ids, ' ') AS ours_ids,
               array_to_string(theirs_ids, ' ') AS theirs_ids, array_to_string(theirs_kinds, ' ') AS theirs_kinds,
               ours_at, theirs_at, reconciliation_id
        FROM discrepancies
        """);

    private static async Task<Row> Opened(PaymentsWorld shop, string kind) =>
        Assert.Single(await Rows(shop), row => row.Kind == kind);

    private static Task<long> Open(PaymentsWorld shop) =>
        shop.Db.Single<long>("SELECT count(*) FROM discrepancies WHERE state = 'open'");

    /// <summary>Somebody else with our key, past everything that is ours.</summary>
    private static async Task Ask(PaymentsWorld shop, string path, params (string Name, string Value)[] form)
    {
        using var http = new HttpClient { BaseAddress = shop.Settings.ApiBase };
        http.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", new SandboxOptions { Folder = "" }.SecretKey);
        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), new FormUrlEncodedContent(
            form.Select(field => KeyValuePair.Create(field.Name, field.Value))));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
