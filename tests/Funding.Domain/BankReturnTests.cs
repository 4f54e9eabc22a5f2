using Npgsql;
using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>Payments to the holder that the holder's bank sends back.</summary>
public sealed class BankReturnTests : IAsyncLifetime
{
    private const string First = "FR7630006000011234567890189";
    private const string Second = "FR7630001007941234567890185";

    private static readonly DateOnly Day = new(2026, 5, 20);

    private TestDatabase database = null!;
    private World world = null!;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.Create();
        world = await World.Create(database);
    }

    public async Task DisposeAsync()
    {
        await world.DisposeAsync();
        await database.DisposeAsync();
    }

    /// <summary>Protection: the journal of the return, and a payment after it under a key of its own. Without it
    /// (<c>payout:</c> with the line alone as its key), the second payment was taken for the first one's twin, and the
    /// holder was still owed.</summary>
    [Theory]
    [InlineData("gifts", "planned")]
    [InlineData("patronage", "received")]
    [InlineData("grant", "called")]
    public async Task It_is_owed_again_and_can_be_paid_again_as_often_as_it_comes_back(string stream, string before)
    {
        await Settled();
        var line = await Line(stream);
        var payable = Account.Payable(world.BakeryHolder).Code;
        var bank = await world.Balance(Account.BankPlatform);
        var city = Account.CityReceivable(world.City).Code;

        for (var time = 1; time <= 2; time++)
        {
            var paid = await Payment(line.Id);
            await Return(paid, line.Amount, $"RETOUR-{time}");

            Assert.Equal((before, "returned"), (await State(line.Id), await EntryState(paid)));
            Assert.Equal(line.Amount, await world.Balance(payable));
            // The city's money comes back to the city: it owes it again, and our bank has not seen it.
            Assert.Equal(stream == "grant" ? line.Amount : Money.Zero, await world.Balance(city));
            Assert.Equal(stream == "grant" ? bank : bank + line.Amount, await world.Balance(Account.BankPlatform));
            Assert.Empty(await Checks.Run(world.Db, world.Clock.Now));

            await Check(line.Id);
            await Pay(line.Id, $"ENCORE-{time}");
            Assert.Equal("paid", await State(line.Id));
            Assert.Equal(Money.Zero, await world.Balance(payable));
            Assert.Equal(bank, await world.Balance(Account.BankPlatform));
            Assert.Empty(await Checks.Run(world.Db, world.Clock.Now));
        }
        Assert.Equal([$"payout:{line.Id}", $"payout:{line.Id}:2", $"payout:{line.Id}:3"],
            await world.Db.Query<string>("SELECT key FROM journals WHERE key LIKE @Of ORDER BY key",
                new { Of = $"payout:{line.Id}%" }));
    }

    /// <summary>Protections: the last condition of <c>IsAtTheBank</c>; without it, the list offered the line although
    /// nobody had looked at the account. <see cref="RecordBankEntry"/> asks too, and behind it the trigger
    /// <c>bank_entries_guarded</c>: without both, a payment was written down.</summary>
    [Fact]
    public async Task Nothing_goes_out_again_before_somebody_has_looked_at_the_account()
    {
        await Settled();
        var line = await Line("patronage");
        await Return(await Payment(line.Id), line.Amount, "RETOUR-1");
        var back = await Back(line.Id);

        Assert.DoesNotContain(await SettlementsDue.AtTheBank(world.Db), item => item.Id == line.Id);
        Assert.DoesNotContain((await BankPages.Due(world.Db, new ListAsk())).Rows, row => row.Id == line.Id);
        Assert.Equal(back, Assert.Single((await BankPages.Returned(world.Db, new ListAsk())).Rows).Id);
        var again = new BankEntry(
            Guid.CreateVersion7(), line.Id, BankDirection.PaidHolder, line.Amount, "ENCORE-1", Day);
        Assert.Equal(Refusal.AccountNotChecked,
            (await world.Use<RecordBankEntry>().Run(again, world.Odile)).Refusal);

        var check = world.Use<CheckHolderAccount>();
        Assert.Equal(Refusal.ReasonMissing, (await check.Run(back, world.Odile, " ")).Refusal);
        World.Must(await check.Run(back, world.Odile, "au téléphone avec Hélène"));
        Assert.Equal(Refusal.WrongState, (await check.Run(back, world.Otto, "encore")).Refusal);
        Assert.Contains((await BankPages.Due(world.Db, new ListAsk())).Rows, row => row.Id == line.Id);
        Assert.Equal("au téléphone avec Hélène", await world.Db.Single<string>(
            "SELECT reason FROM audit_log WHERE act = 'holder_account_checked' AND subject_id = @back", new { back }));
    }

    /// <summary>Protection: the trigger <c>bank_entries_guarded</c>; without it, the table took what the program would
    /// have refused.</summary>
    [Fact]
    public async Task The_table_takes_no_payment_to_an_account_that_nobody_has_looked_at()
    {
        await Settled();
        var line = await Line("patronage");
        await Return(await Payment(line.Id), line.Amount, "RETOUR-1");

        var sql = await Assert.ThrowsAsync<PostgresException>(() => world.Db.Execute("""
            INSERT INTO bank_entries (id, settlement_item_id, direction, cents, bank_reference, value_date, created_at)
            VALUES (@Id, @Item, 'paid_holder', 1, 'ENCORE-1', '2026-05-20', @Now)
            """, new { Id = Guid.CreateVersion7(), Item = line.Id, world.Clock.Now }));
        Assert.Equal("bank_entries_to_a_checked_account", sql.ConstraintName);
    }

    /// <summary>Protection: the hash of the account from which it came back; without it, nobody has to say why the same
    /// account should do now. The number itself is in neither table nor log.</summary>
    [Fact]
    public async Task Which_account_was_compared_is_kept_and_the_same_one_needs_a_reason()
    {
        await Holds(First);
        await Settled();
        var line = await Line("patronage");
        var check = world.Use<CheckHolderAccount>();
        await Return(await Payment(line.Id), line.Amount, "RETOUR-1");
        var back = await Back(line.Id);
        Assert.True((await BankPages.FindEntry(world.Db, back))!.IsSameAccount);
        Assert.Equal(Refusal.AccountUnchanged, (await check.Run(back, world.Otto, "RIB comparé")).Refusal);
        Assert.Equal(Refusal.AccountUnchanged, (await check.Run(back, world.Otto, "RIB comparé", " ")).Refusal);
        World.Must(await check.Run(back, world.Otto, "RIB comparé", "la banque avait bloqué le compte par erreur"));
        Assert.Equal("0189", (await BankPages.FindEntry(world.Db, back))!.CheckedDigits);

        await Pay(line.Id, "ENCORE-1");
        await Return(await Payment(line.Id), line.Amount, "RETOUR-2");
        back = await Back(line.Id);
        await Holds(Second);
        World.Must(await check.Run(back, world.Otto, "RIB comparé"));
        Assert.Equal("0185", (await BankPages.FindEntry(world.Db, back))!.CheckedDigits);
        Assert.Equal(2, await world.Db.Single<long>(
            "SELECT count(DISTINCT checked_account) FROM bank_entries WHERE checked_account IS NOT NULL"));
        Assert.Equal(0, await world.Db.Single<long>(
            "SELECT count(*) FROM audit_log WHERE reason LIKE '%FR76%' OR reason LIKE '%123456789%'"));
    }

    /// <summary>Protection: the hash is taken when the payment is written down; taken when it came back, the account
    /// given meanwhile counted as the one it came back from.</summary>
    [Fact]
    public async Task An_account_given_before_the_payment_came_back_is_another_one()
    {
        await Holds(First);
        await Settled();
        var line = await Line("patronage");
        await Return(await Payment(line.Id), line.Amount, "RETOUR-1");
        World.Must(await world.Use<CheckHolderAccount>().Run(
            await Back(line.Id), world.Otto, "RIB comparé", "le compte avait été bloqué par erreur"));
        await Pay(line.Id, "ENCORE-1");
        await Holds(Second);

        await Return(await Payment(line.Id), line.Amount, "RETOUR-2");

        var back = await Back(line.Id);
        Assert.False((await BankPages.FindEntry(world.Db, back))!.IsSameAccount);
        World.Must(await world.Use<CheckHolderAccount>().Run(back, world.Otto, "RIB comparé"));
    }

    /// <summary>Protection: the trigger <c>organisations_new_account</c>; without it, the line was offered although the
    /// account that was compared is not the one it would go to.</summary>
    [Fact]
    public async Task An_account_given_after_the_check_is_looked_at_too()
    {
        await Holds(First);
        await Settled();
        var line = await Line("patronage");
        await Return(await Payment(line.Id), line.Amount, "RETOUR-1");
        var back = await Back(line.Id);
        var check = world.Use<CheckHolderAccount>();
        World.Must(await check.Run(back, world.Otto, "RIB comparé", "le compte avait été bloqué par erreur"));
        await Holds(First);
        Assert.Contains(await SettlementsDue.AtTheBank(world.Db), item => item.Id == line.Id);

        await Holds(Second);

        Assert.DoesNotContain(await SettlementsDue.AtTheBank(world.Db), item => item.Id == line.Id);
        var again = new BankEntry(
            Guid.CreateVersion7(), line.Id, BankDirection.PaidHolder, line.Amount, "ENCORE-1", Day);
        Assert.Equal(Refusal.AccountNotChecked,
            (await world.Use<RecordBankEntry>().Run(again, world.Odile)).Refusal);
        World.Must(await check.Run(back, world.Otto, "RIB comparé"));
        await Pay(line.Id, "ENCORE-1");
        await Holds(First);
        Assert.Equal("0185", (await BankPages.FindEntry(world.Db, back))!.CheckedDigits);
    }

    /// <summary>Protection: the trigger <c>bank_entries_states_guarded</c>; the program is not the only judge.
    /// </summary>
    [Fact]
    public async Task The_table_takes_no_line_booked_by_one_person_and_moves_none_back()
    {
        await Settled();
        var line = await Line("patronage");
        var paid = await Payment(line.Id);
        async Task<string?> Write(string sql) => (await Assert.ThrowsAsync<PostgresException>(() => world.Db.Execute(
            sql, new { Id = Guid.CreateVersion7(), Item = line.Id, paid, world.Clock.Now }))).ConstraintName;

        Assert.Equal("bank_entries_booked_by_two", await Write("""
            INSERT INTO bank_entries (id, settlement_item_id, direction, cents, bank_reference, value_date, created_at,
                                      state)
            VALUES (@Id, @Item, 'company_paid', 1, 'SEUL-1', '2026-05-20', @Now, 'booked')
            """));
        foreach (var state in new[] { "submitted", "refused" })
            Assert.Equal("bank_entries_move_forward",
                await Write($"UPDATE bank_entries SET state = '{state}' WHERE id = @paid"));
    }

    /// <summary>Protections: <see cref="Approvals.Decide"/> for the same person, the amount compared with what was
    /// paid, the unique indexes <c>bank_entries_returned_once</c> and <c>bank_entries_reference_once</c>, and the
    /// trigger <c>bank_entries_line_is_new</c>. Without each of them, what it refuses was taken: without the first
    /// index, one payment comes back twice.</summary>
    [Fact]
    public async Task It_comes_back_once_by_two_people_with_a_reference_of_its_own_and_the_whole_amount()
    {
        await Settled();
        var line = await Line("patronage");
        var paid = await Payment(line.Id);
        var other = await Payment(await world.Db.Single<Guid>("""
            SELECT i.id
            FROM settlement_items i
            JOIN settlements s ON s.id = i.settlement_id AND s.stream = 'patronage'
            WHERE i.id <> @Id
            LIMIT 1
            """, new { line.Id }));
        var (record, id) = (world.Use<RecordBankReturn>(), Guid.CreateVersion7());
        Assert.Equal(Refusal.FieldMissing,
            (await record.Run(id, paid, line.Amount, " ", Day, world.Odile)).Refusal);
        // The line of the statement by which the company paid.
        Assert.Equal(Refusal.BankReferenceReused,
            (await record.Run(id, paid, line.Amount, $"RELEVE-{line.Id:N}", Day, world.Odile)).Refusal);
        World.Must(await record.Run(id, paid, line.Amount, "RETOUR-1", Day, world.Odile));
        World.Must(await record.Run(id, paid, line.Amount, "RETOUR-1", Day, world.Odile));
        Assert.Equal(Refusal.SameIdOtherContent,
            (await record.Run(id, paid, line.Amount, "RETOUR-2", Day, world.Odile)).Refusal);
        Assert.Equal(Refusal.WrongState,
            (await record.Run(Guid.CreateVersion7(), paid, line.Amount, "RETOUR-2", Day, world.Otto)).Refusal);
        Assert.Equal(Refusal.BankReferenceReused,
            (await record.Run(Guid.CreateVersion7(), other, line.Amount, "RETOUR-1", Day, world.Otto)).Refusal);

        var shown = (await BankPages.FindEntry(world.Db, id))!.AsEntry();
        Assert.Equal(Refusal.SamePerson, (await world.Use<ConfirmBankEntry>().Run(shown, world.Odile, "")).Refusal);
        World.Must(await world.Use<ConfirmBankEntry>().Run(shown, world.Otto, "vu"));
        Assert.Equal(Refusal.NotFound, (await world.Use<ConfirmBankEntry>().Run(shown, world.Otto, "vu")).Refusal);
        Assert.Equal(Refusal.WrongState,
            (await record.Run(Guid.CreateVersion7(), paid, line.Amount, "RETOUR-3", Day, world.Odile)).Refusal);
        Assert.Equal(Refusal.WrongState,
            (await record.Run(Guid.CreateVersion7(), id, line.Amount, "RETOUR-3", Day, world.Odile)).Refusal);

        var part = Guid.CreateVersion7();
        World.Must(await record.Run(part, other, Money.Eur(1), "RETOUR-4", Day, world.Odile));
        Assert.Equal(Refusal.AmountDiffers, (await world.Use<ConfirmBankEntry>().Run(
            (await BankPages.FindEntry(world.Db, part))!.AsEntry(), world.Otto, "vu")).Refusal);
        Assert.Empty(await Checks.Run(world.Db, world.Clock.Now));
    }

    /// <summary>Protection: <c>BankReturns.Reopen</c>. Without it, the settlement said « confirmed » while its holder
    /// waited for money.</summary>
    [Fact]
    public async Task Its_settlement_is_not_at_its_end_any_more_and_the_holder_is_told()
    {
        await Settled();
        var line = await Line("patronage");
        Assert.Equal("confirmed", await Settlement("patronage"));
        await Return(await Payment(line.Id), line.Amount, "RETOUR-1");

        Assert.Equal(("sent", "confirmed"), (await Settlement("patronage"), await Settlement("grant")));
        await world.Use<FinishSettlements>().Run(default);
        Assert.Equal("sent", await Settlement("patronage"));
        // The campaign was settled, and reports on the day it was.
        Assert.Equal(CampaignState.Settled, (await Campaigns.Find(world.Db, world.Bakery))!.State);
        Assert.Equal(1, await world.Db.Single<long>(
            "SELECT count(*) FROM outbox WHERE body::text LIKE '%payment_came_back%'"));

        await Check(line.Id);
        await Pay(line.Id, "ENCORE-1");
        await world.Use<FinishSettlements>().Run(default);
        Assert.Equal("confirmed", await Settlement("patronage"));
        Assert.Equal(1, await world.Db.Single<long>("SELECT count(*) FROM outbox WHERE type = 'CampaignSettled'"));
    }

    /// <summary>Protection: the last case of <see cref="FinishSettlements"/>. Without it, a settlement that was
    /// confirmed at the moment in which its line came back stayed so.</summary>
    [Fact]
    public async Task A_settlement_that_was_confirmed_in_the_same_moment_is_opened_again()
    {
        await Settled();
        var line = await Line("patronage");
        await Return(await Payment(line.Id), line.Amount, "RETOUR-1");
        await world.Db.Execute(
            "UPDATE settlements SET state = 'confirmed', confirmed_at = @Now", new { world.Clock.Now });

        await world.Use<FinishSettlements>().Run(default);

        Assert.Equal(("sent", "confirmed"), (await Settlement("patronage"), await Settlement("gifts")));
    }

    private sealed record PaidLine(Guid Id, Money Amount);

    /// <summary>A campaign whose gifts were taken at a desk, with all three purses paid by bank.</summary>
    private async Task Settled()
    {
        var gift = new OfflineGift(Guid.CreateVersion7(), world.Bakery, OfflineMeans.Cash, Money.Eur(4_000_00),
            DateOnly.FromDateTime(world.Clock.Now.UtcDateTime), "Rosa (inventée)", "Nadia (inventée)",
            "nadia@exemple.invalid", "fr");
        World.Must(await world.Use<RecordOfflineGift>().Run(gift, new Upload(Guid.CreateVersion7(), null, "proof",
            "offline_gift", gift.Id, "recu.pdf", "%PDF-1.7 recu"u8.ToArray(), FileType.All), world.Odile));
        World.Must(await world.Use<DecideOfflineGift>().Run(gift.Id, gift.ContentHash(), true, world.Otto, ""));
        await SettledStory.Release(world);
        while (await SettlementsDue.AtTheBank(world.Db) is { Count: > 0 } due)
            foreach (var item in due) await SettledStory.Pay(world, item);
        await world.Use<FinishSettlements>().Run(default);
        Assert.Equal(CampaignState.Settled, (await Campaigns.Find(world.Db, world.Bakery))!.State);
    }

    private Task<PaidLine> Line(string stream) => world.Db.Single<PaidLine>("""
        SELECT i.id, i.gross_cents - i.commission_cents AS amount
        FROM settlement_items i
        JOIN settlements s ON s.id = i.settlement_id
        WHERE s.stream = @stream
        ORDER BY i.gross_cents DESC, i.id
        LIMIT 1
        """, new { stream });

    private Task<Guid> Payment(Guid line) => world.Db.Single<Guid>("""
        SELECT id
        FROM bank_entries
        WHERE settlement_item_id = @line AND state = 'booked' AND direction IN ('paid_holder', 'city_paid_holder')
        """, new { line });

    private Task<Guid> Back(Guid line) => world.Db.Single<Guid>("""
        SELECT id
        FROM bank_entries
        WHERE settlement_item_id = @line AND state = 'booked' AND returns IS NOT NULL AND account_checked_at IS NULL
        """, new { line });

    private async Task Return(Guid payment, Money amount, string reference)
    {
        var id = Guid.CreateVersion7();
        World.Must(await world.Use<RecordBankReturn>().Run(id, payment, amount, reference, Day, world.Odile));
        World.Must(await world.Use<ConfirmBankEntry>().Run(
            (await BankPages.FindEntry(world.Db, id))!.AsEntry(), world.Otto, "vu"));
    }

    private async Task Check(Guid line) => World.Must(
        await world.Use<CheckHolderAccount>().Run(await Back(line), world.Otto, "RIB comparé"));

    private async Task Pay(Guid line, string reference)
    {
        var item = Assert.Single(await SettlementsDue.AtTheBank(world.Db), item => item.Id == line);
        var entry = new BankEntry(Guid.CreateVersion7(), line, item.Expected, item.Amount, reference, Day);
        World.Must(await world.Use<RecordBankEntry>().Run(entry, world.Odile));
        World.Must(await world.Use<ConfirmBankEntry>().Run(entry, world.Otto, "vu"));
    }

    private Task<int> Holds(string iban) => world.Db.Execute(
        "UPDATE organisations SET iban = @iban WHERE id = @BakeryHolder", new { iban, world.BakeryHolder });

    private Task<string> State(Guid line) =>
        world.Db.Single<string>("SELECT state FROM settlement_items WHERE id = @line", new { line });

    private Task<string> EntryState(Guid entry) =>
        world.Db.Single<string>("SELECT state FROM bank_entries WHERE id = @entry", new { entry });

    private Task<string> Settlement(string stream) =>
        world.Db.Single<string>("SELECT state FROM settlements WHERE stream = @stream", new { stream });
}
