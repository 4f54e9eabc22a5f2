using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>From the market stand to the holder's bank account, and back where it came from.</summary>
public sealed class OfflineGiftTests : IAsyncLifetime
{
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

    [Fact]
    public async Task A_validated_gift_is_matched_by_the_same_engine_and_its_money_lies_in_the_bank()
    {
        var gift = await Enter(50_00, email: "nadia@exemple.invalid");
        Assert.Equal(Money.Zero, await world.Matched(gift.Id));
        World.Must(await Validate(gift, world.Otto));
        Assert.Equal(Money.Eur(100_00), await world.Matched(gift.Id));
        Assert.Equal(Money.Eur(50_00), await world.Balance(Account.BankPlatform));
        Assert.Equal(Money.Zero, await world.Balance(Account.StripeClearing));
        var stored = (await Contributions.Find(world.Db, gift.Id))!;
        Assert.Equal((ContributionStatus.Collected, Collection.Now), (stored.Status, stored.Collection));
        Assert.Empty(await Checks.Run(world.Db, world.Clock.Now));
    }

    [Fact]
    public async Task Receipts_are_numbered_without_gaps_even_when_one_is_refused_on_the_way()
    {
        Assert.Equal(1, (await Record(Gift(10_00), world.Odile)).Value);
        Assert.Equal(Refusal.FileTypeRefused,
            (await Record(Gift(10_00), world.Odile, content: "plain text"u8.ToArray())).Refusal);
        Assert.Equal(Refusal.AmountTooSmall, (await Record(Gift(10), world.Odile)).Refusal);
        Assert.Equal(2, (await Record(Gift(10_00), world.Odile)).Value);
        var many = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Record(Gift(10_00), world.Otto)));
        Assert.Equal(Enumerable.Range(3, 8), many.Select(number => number.Value).Order());
    }

    [Fact]
    public async Task The_same_form_twice_is_one_gift_and_with_other_words_a_refusal()
    {
        var gift = Gift(10_00);
        Assert.Equal(1, (await Record(gift, world.Odile)).Value);
        Assert.Equal(1, (await Record(gift, world.Odile)).Value);
        Assert.Equal(Refusal.SameIdOtherContent,
            (await Record(gift with { Amount = Money.Eur(11_00) }, world.Odile)).Refusal);
    }

    [Fact]
    public async Task Whoever_entered_it_cannot_validate_it_and_nobody_validates_it_twice()
    {
        var gift = await Enter(20_00);
        Assert.Equal(Refusal.SamePerson, (await Validate(gift, world.Odile)).Refusal);
        Assert.Equal(Refusal.ContentChanged, (await world.Use<DecideOfflineGift>().Run(
            gift.Id, (gift with { Amount = Money.Eur(30_00) }).ContentHash(), true, world.Otto, "")).Refusal);
        World.Must(await Validate(gift, world.Otto));
        Assert.Equal(Refusal.WrongState, (await Validate(gift, world.Otto)).Refusal);
        Assert.Equal(Money.Eur(20_00), await world.Balance(Account.BankPlatform));
    }

    [Fact]
    public async Task A_refused_gift_keeps_its_number_and_counts_nowhere()
    {
        var gift = await Enter(20_00);
        Assert.Equal(Refusal.FieldMissing, (await world.Use<DecideOfflineGift>().Run(
            gift.Id, gift.ContentHash(), false, world.Otto, " ")).Refusal);
        World.Must(await world.Use<DecideOfflineGift>().Run(
            gift.Id, gift.ContentHash(), false, world.Otto, "reçu illisible"));
        Assert.Null(await Contributions.Find(world.Db, gift.Id));
        Assert.Equal(2, (await Record(Gift(10_00), world.Odile)).Value);
    }

    [Fact]
    public async Task People_without_an_address_are_backers_of_their_own_and_no_address_is_kept()
    {
        foreach (var _ in new[] { 1, 2 }) World.Must(await Validate(await Enter(10_00), world.Otto));
        Assert.Equal(2, await world.Db.Single<long>("SELECT count(DISTINCT contributor_id) FROM contributions"));
        Assert.Equal(0, await world.Db.Single<long>("SELECT count(*) FROM people WHERE email LIKE 'guichet-%'"));
    }

    [Fact]
    public async Task A_holder_enters_gifts_for_their_own_campaigns_and_for_no_other()
    {
        Assert.Equal(Refusal.NotFound,
            (await Record(Gift(10_00), world.Helene, holders: [world.Companies[0]])).Refusal);
        World.Must(await Record(Gift(10_00), world.Helene, holders: [world.BakeryHolder]));
    }

    [Fact]
    public async Task After_the_deadline_nothing_is_entered_or_validated_any_more()
    {
        var gift = await Enter(20_00);
        await world.PassDeadline();
        Assert.Equal(Refusal.CampaignNotOpen, (await Record(Gift(10_00), world.Odile)).Refusal);
        var late = (await Validate(gift, world.Otto)).Refusal;
        // Expired as a request by then; asked again, the campaign is what refuses.
        Assert.Equal(Refusal.ApprovalExpired, late);
        World.Must(await world.Use<RenewApproval>().Run("offline_gift", gift.Id, world.Odile));
        Assert.Equal(Refusal.CampaignNotOpen, (await Validate(gift, world.Otto)).Refusal);
    }

    [Fact]
    public async Task A_failed_campaign_gives_it_back_from_the_bank_with_two_pairs_of_eyes()
    {
        var gift = await Enter(20_00);
        World.Must(await Validate(gift, world.Otto));
        await world.PassDeadline();
        await world.Use<FinishCampaigns>().Run(default);
        var refund = await world.Db.Single<Guid>("SELECT id FROM refunds WHERE contribution_id = @Id", new { gift.Id });
        var paid = Guid.CreateVersion7();
        var day = new DateOnly(2026, 4, 20);
        World.Must(await world.Use<RecordBankRefund>().Run(paid, refund, "VIR-1", day, world.Odile));
        World.Must(await world.Use<RecordBankRefund>().Run(paid, refund, "VIR-1", day, world.Odile));
        Assert.Equal(Refusal.SameIdOtherContent,
            (await world.Use<RecordBankRefund>().Run(paid, refund, "VIR-2", day, world.Odile)).Refusal);
        var shown = (await BankRefunds.Of(world.Db, refund))!.ContentHash();
        Assert.Equal(Refusal.SamePerson,
            (await world.Use<DecideBankRefund>().Run(refund, shown, true, world.Odile, "")).Refusal);
        World.Must(await world.Use<DecideBankRefund>().Run(refund, shown, true, world.Otto, ""));
        Assert.Equal(Money.Zero, await world.Balance(Account.BankPlatform));
        await world.Use<FinishCampaigns>().Run(default);
        Assert.Equal(CampaignState.Failed, (await Campaigns.Find(world.Db, world.Bakery))!.State);
        Assert.Empty(await Checks.Run(world.Db, world.Clock.Now));
    }

    /// <summary>Protection: the trigger <c>bank_refunds_line_is_new</c>, and refunds among what
    /// <c>bank_lines_are_used_once</c> compares; without them, one line of the statement is a refund and a returned
    /// deposit.</summary>
    [Fact]
    public async Task A_refund_from_the_bank_uses_a_line_of_the_statement_that_nothing_else_has_used()
    {
        var gift = await Enter(20_00);
        World.Must(await Validate(gift, world.Otto));
        await world.PassDeadline();
        await world.Use<FinishCampaigns>().Run(default);
        var refund = await world.Db.Single<Guid>("SELECT id FROM refunds WHERE contribution_id = @Id", new { gift.Id });
        Task<Result<Done>> DepositBack(string reference) => world.Db.Decide<Done>(async tx =>
        {
            await tx.Execute("""
                INSERT INTO fund_deposits (id, fund_id, direction, cents, bank_reference, value_date, created_at)
                VALUES (@Id, @Fund, 'returned', 2000, @reference, '2026-04-20', @Now)
                """, new { Id = Guid.CreateVersion7(), Fund = world.Pledges[0], reference, world.Clock.Now });
            return default(Done);
        });
        Task<Result<Guid>> Refunded(string reference) => world.Use<RecordBankRefund>().Run(
            Guid.CreateVersion7(), refund, reference, new DateOnly(2026, 4, 20), world.Odile);

        World.Must(await DepositBack("VIR-0"));
        Assert.Equal(Refusal.BankReferenceReused, (await Refunded("VIR-0")).Refusal);
        World.Must(await Refunded("VIR-1"));
        Assert.Equal(Refusal.BankReferenceReused, (await DepositBack("VIR-1")).Refusal);
    }

    [Fact]
    public async Task It_is_settled_with_the_gifts_and_paid_to_the_holder_from_the_bank()
    {
        var gift = await Enter(4_000_00, email: "nadia@exemple.invalid");
        World.Must(await Validate(gift, world.Otto));
        await world.Charge(await world.Promise(100_00));
        await world.PassDeadline();
        await world.Use<FinishCampaigns>().Run(default);
        world.Clock.Now = world.Clock.Now.AddDays(20);
        Assert.Equal(1, await world.Use<PlanSettlements>().Run(default));
        await world.ReviewPayout(world.Bakery);
        foreach (var planned in await SettlementsDue.Planned(world.Db))
        {
            World.Must(await world.Use<SubmitSettlement>().Run(planned.Id, world.Odile));
            World.Must(await world.Use<ApproveSettlement>().Run(planned.Id, planned.ContentHash, world.Otto, "relu"));
        }
        await BookEverything();
        await PayCards();
        await world.Use<FinishSettlements>().Run(default);
        Assert.Equal(CampaignState.Settled, (await Campaigns.Find(world.Db, world.Bakery))!.State);
        Assert.Equal("paid", await world.Db.Single<string>(
            "SELECT state FROM settlement_items WHERE contribution_id = @Id", new { gift.Id }));
        Assert.Equal(Money.Zero, await world.Balance(Account.Payable(world.BakeryHolder).Code));
        Assert.Empty(await Checks.Run(world.Db, world.Clock.Now));
    }

    [Fact]
    public async Task Whoever_gave_is_forgotten_with_the_person_and_the_receipt_stays()
    {
        var nadia = (await world.Use<RegisterPerson>().Run(
            "nadia@exemple.invalid", "Nadia (inventée)", "fr", "company", world.Companies[0])).Value;
        var gift = await Enter(20_00, email: "nadia@exemple.invalid");
        Assert.Equal(Refusal.ContributionsOpen, (await world.Use<ErasePerson>().Run(nadia)).Refusal);
        World.Must(await world.Use<DecideOfflineGift>().Run(
            gift.Id, gift.ContentHash(), false, world.Otto, "reçu illisible"));
        World.Must(await world.Use<ErasePerson>().Run(nadia));
        var kept = (await OfflineGifts.Find(world.Db, gift.Id))!;
        Assert.Equal(("", (string?)null, 1, Money.Eur(20_00)),
            (kept.GiverName, kept.GiverEmail, kept.ReceiptNumber, kept.Cents));
    }

    private async Task BookEverything()
    {
        while (await SettlementsDue.AtTheBank(world.Db) is { Count: > 0 } due)
            foreach (var item in due)
            {
                var entry = new BankEntry(Guid.CreateVersion7(), item.Id, item.Expected, item.Amount,
                    $"R-{item.Id:N}-{item.Expected}", new DateOnly(2026, 5, 1));
                World.Must(await world.Use<RecordBankEntry>().Run(entry, world.Odile));
                World.Must(await world.Use<ConfirmBankEntry>().Run(entry, world.Otto, "vu"));
            }
    }

    private async Task PayCards()
    {
        foreach (var item in await world.Db.Query<Guid>("SELECT id FROM settlement_items WHERE state = 'planned'"))
            World.Must(await world.Use<PayOut>().Run(item, $"tr_{item:N}", world.Clock.Now));
    }

    private OfflineGift Gift(long cents, string? email = null) => new(Guid.CreateVersion7(), world.Bakery,
        OfflineMeans.Cash, Money.Eur(cents), DateOnly.FromDateTime(world.Clock.Now.UtcDateTime), "Rosa (inventée)",
        email is null ? "" : "Nadia (inventée)", email, "fr");

    private async Task<OfflineGift> Enter(long cents, string? email = null)
    {
        var gift = Gift(cents, email);
        World.Must(await Record(gift, world.Odile));
        return gift;
    }

    private Task<Result<int>> Record(OfflineGift gift, Guid by, Guid[]? holders = null, byte[]? content = null) =>
        world.Use<RecordOfflineGift>().Run(gift, new Upload(Guid.CreateVersion7(), null, "proof", "offline_gift",
            gift.Id, "recu.pdf", content ?? "%PDF-1.7 recu"u8.ToArray(), FileType.All), by, holders);

    private Task<Result<Done>> Validate(OfflineGift gift, Guid by) =>
        world.Use<DecideOfflineGift>().Run(gift.Id, gift.ContentHash(), true, by, "");
}
