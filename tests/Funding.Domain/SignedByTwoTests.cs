using Npgsql;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>What two people must have seen is asked by the tables as well: the program is not the only judge.</summary>
public sealed class SignedByTwoTests : IAsyncLifetime
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

    /// <summary>Protections: the trigger <c>settlements_signed_by_two</c>, which looks for an approval of the very
    /// content that the settlement has; without it the settlement was released. And <c>settlements_begin_planned</c>;
    /// without it a released one was refused only because its campaign has one of that stream.</summary>
    [Fact]
    public async Task The_table_releases_no_settlement_that_one_person_has_seen()
    {
        var gift = await world.Promise(3_750_00);
        await world.PassDeadline();
        await world.Charge(gift);
        await world.Use<FinishCampaigns>().Run(default);
        world.Clock.Pass(TimeSpan.FromDays(15));
        await world.Use<PlanSettlements>().Run(default);
        await world.ReviewPayout(world.Bakery);
        var (id, hash) = await world.Db.Single<(Guid, byte[])>(
            "SELECT id, content_hash FROM settlements WHERE stream = 'gifts'");
        World.Must(await world.Use<SubmitSettlement>().Run(id, world.Odile));

        Assert.Equal("settlements_signed_by_two", await Write("UPDATE settlements SET state = 'approved'", id));
        World.Must(await world.Use<ApproveSettlement>().Run(id, hash, world.Otto, "relu"));
        // Another one that was never asked for does not live on this approval.
        var other = await world.Db.Single<Guid>("SELECT id FROM settlements WHERE stream <> 'gifts' LIMIT 1");
        Assert.Equal("settlements_signed_by_two", await Write("UPDATE settlements SET state = 'approved'", other));
        Assert.Equal("settlements_signed_by_two", await Write("""
            INSERT INTO settlements (id, campaign_id, stream, gross_cents, commission_cents, state, content_hash,
                                     planned_at)
            SELECT gen_random_uuid(), campaign_id, stream, gross_cents, commission_cents, 'approved', content_hash,
                   planned_at
            FROM settlements
            """, other));
    }

    /// <summary>Protection: the trigger <c>refund_requests_signed_by_two</c>. Without it the request was carried out.
    /// </summary>
    [Fact]
    public async Task The_table_lets_no_large_refund_go_that_one_person_has_asked_for()
    {
        var gift = await world.Promise(600_00);
        await world.PassDeadline();
        await world.Charge(gift);
        var request = Guid.CreateVersion7();
        Assert.False((await world.Use<ProposeRefund>().Run(
            new RefundOrder(request, gift, Money.Eur(600_00), "erreur de saisie", world.Odile))).Value);

        Assert.Equal("refund_requests_signed_by_two",
            await Write("UPDATE refund_requests SET state = 'done'", request));
    }

    /// <summary>Protection: the trigger <c>role_requests_signed_by_two</c>. Without it the role was given.</summary>
    [Fact]
    public async Task The_table_carries_out_no_role_that_one_person_has_asked_for()
    {
        var wish = new RoleWish(Guid.CreateVersion7(), world.Claire, "operator", null, true, "rejoint l'équipe");
        World.Must(await world.Use<RequestRole>().Run(wish, world.Odile));

        Assert.Equal("role_requests_signed_by_two", await Write("UPDATE role_requests SET state = 'done'", wish.Id));
        World.Must(await world.Use<ApproveRole>().Run(wish.Id, wish.ContentHash(), world.Otto, "relu"));
    }

    /// <summary>Protections: earlier refunds of the gift are counted, and the gift is locked before they are. Without
    /// either, both pieces went back at once on one person's word.</summary>
    [Fact]
    public async Task Pieces_of_a_large_refund_wait_for_a_second_person_too()
    {
        var gift = await world.Promise(900_00);
        await world.PassDeadline();
        await world.Charge(gift);
        var first = new RefundOrder(Guid.CreateVersion7(), gift, Money.Eur(300_00), "demandé", world.Odile);
        var second = first with { Id = Guid.CreateVersion7() };

        var asked = await Task.WhenAll(
            world.Use<ProposeRefund>().Run(first), world.Use<ProposeRefund>().Run(second));

        Assert.Equal([false, true], asked.Select(answer => answer.Value).Order());
        var atOnce = asked[0].Value ? first : second;
        Assert.True((await world.Use<ProposeRefund>().Run(atOnce)).Value);
        Assert.Equal(300_00, await world.Db.Single<long>("SELECT sum(cents)::bigint FROM refunds"));
    }

    /// <summary>Protections: the triggers <c>funds_two_signatures</c> and <c>funds_two_signatures_of_total</c>. Without
    /// them the fund was let in, and its total raised.</summary>
    [Fact]
    public async Task The_table_lets_no_money_in_that_one_person_has_asked_for()
    {
        var entry = new FundEntry(Guid.CreateVersion7(), world.Call, world.City, "public", "Enveloppe de plus",
            Money.Eur(1_000_00), 1, null,
            new PublicDecision("2026-009", new DateOnly(2026, 2, 1), "Conseil municipal d'essai", "65748"), null);
        World.Must(await world.Use<ProposeFund>().Run(entry, world.Odile));

        Assert.Equal("funds_signed_by_two", await Write("UPDATE funds SET state = 'active'", entry.Id));
        World.Must(await world.Use<ApproveFund>().Run(entry, world.Otto, "relu"));
        Assert.Equal("fund_totals_signed_by_two",
            await Write("UPDATE funds SET amount_cents = amount_cents + 1", entry.Id));
    }

    private async Task<string?> Write(string sql, Guid id) => (await Assert.ThrowsAsync<PostgresException>(() =>
        world.Db.Execute($"{sql} WHERE id = @id", new { id }))).ConstraintName;
}
