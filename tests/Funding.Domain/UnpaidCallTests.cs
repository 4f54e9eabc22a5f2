using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>A company that does not pay what it was called for.</summary>
public sealed class UnpaidCallTests
{
    /// <summary>Protection: approvals by two people, and <c>unpaid_calls_booked_by_two</c> in the table.</summary>
    [Fact]
    public async Task A_line_is_given_up_by_two_people_and_the_rest_is_paid_as_planned()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var line = await Called(world);
        var owed = await world.Balance(Account.Payable(world.BakeryHolder).Code);
        var id = Guid.CreateVersion7();

        Assert.Equal(Refusal.CallNotOverdue, (await Propose(world, id, line.Id)).Refusal);
        world.Clock.Pass(TimeSpan.FromDays(31));
        Assert.Equal(Refusal.ReasonMissing, (await Propose(world, id, line.Id, " ")).Refusal);
        World.Must(await Propose(world, id, line.Id));
        World.Must(await Propose(world, id, line.Id));
        Assert.Equal(Refusal.SameIdOtherContent, (await Propose(world, id, line.Id, "autre")).Refusal);
        var shown = (await UnpaidCalls.Find(world.Db, line.Id))!.ContentHash();
        Assert.Equal(Refusal.SamePerson, (await Decide(world, line.Id, shown, world.Odile)).Refusal);
        Assert.Equal(Refusal.ContentChanged, (await Decide(world, line.Id, new byte[32], world.Otto)).Refusal);
        World.Must(await Decide(world, line.Id, shown, world.Otto));

        Assert.Equal("unpaid", await State(world, line.Id));
        var net = Money.Eur(line.Gross - line.Commission);
        Assert.Equal(owed - net, await world.Balance(Account.Payable(world.BakeryHolder).Code));
        Assert.Equal(Money.Zero, await world.Balance(Account.CompanyReceivable(line.Company).Code));
        Assert.Equal(Refusal.NotFound, (await Decide(world, line.Id, shown, world.Otto)).Refusal);
    }

    [Fact]
    public async Task A_refused_proposal_leaves_the_line_called()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var line = await Called(world);
        world.Clock.Pass(TimeSpan.FromDays(31));
        World.Must(await Propose(world, Guid.CreateVersion7(), line.Id));
        var shown = (await UnpaidCalls.Find(world.Db, line.Id))!.ContentHash();

        Assert.Equal(Refusal.FieldMissing,
            (await Decide(world, line.Id, shown, world.Otto, approve: false, reason: "")).Refusal);
        World.Must(await Decide(world, line.Id, shown, world.Otto, approve: false, reason: "elle a payé hier"));

        Assert.Equal("called", await State(world, line.Id));
        World.Must(await Propose(world, Guid.CreateVersion7(), line.Id));
    }

    /// <summary>Protection: the trigger. The program is not the only judge.</summary>
    [Fact]
    public async Task The_table_refuses_a_line_given_up_by_one_person()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var line = await Called(world);

        var refused = await world.Db.Decide<Done>(async tx =>
        {
            await tx.Execute("""
                INSERT INTO unpaid_calls (id, settlement_item_id, reason, state, proposed_at, decided_at)
                VALUES (@Id, @Item, 'seul', 'booked', @Now, @Now)
                """, new { Id = Guid.CreateVersion7(), Item = line.Id, world.Clock.Now });
            return default(Done);
        });

        Assert.Equal(Refusal.WrongState, refused.Refusal);
    }

    private sealed record Line(Guid Id, Guid Company, long Gross, long Commission);

    /// <summary>The smallest line that the bakery's success calls.</summary>
    private static async Task<Line> Called(World world)
    {
        var gift = await world.Promise(3_750_00);
        await world.PassDeadline();
        await world.Charge(gift);
        await world.Use<FinishCampaigns>().Run(default);
        world.Clock.Pass(TimeSpan.FromDays(15));
        await world.Use<PlanSettlements>().Run(default);
        await world.ReviewPayout(world.Bakery);
        var (id, hash) = (await world.Db.Query<(Guid, byte[])>("""
            SELECT s.id, s.content_hash
            FROM settlements s
            WHERE s.stream = 'patronage' AND s.state = 'planned' AND s.campaign_id = @Bakery
            """, new { world.Bakery }))[0];
        World.Must(await world.Use<SubmitSettlement>().Run(id, world.Odile));
        World.Must(await world.Use<ApproveSettlement>().Run(id, hash, world.Otto, "relu"));
        return (await world.Db.Query<Line>("""
            SELECT i.id, f.organisation_id AS company, i.gross_cents AS gross, i.commission_cents AS commission
            FROM settlement_items i
            JOIN funds f ON f.id = i.fund_id
            WHERE i.settlement_id = @id AND i.state = 'called'
            ORDER BY i.gross_cents, i.id
            LIMIT 1
            """, new { id }))[0];
    }

    private static Task<Result<Guid>> Propose(World world, Guid id, Guid line, string reason = "en liquidation") =>
        world.Use<ProposeUnpaid>().Run(id, line, reason, world.Odile);

    private static Task<Result<Done>> Decide(
        World world, Guid line, byte[] shown, Guid by, bool approve = true, string reason = "relu") =>
        world.Use<DecideUnpaid>().Run(line, shown, approve, by, reason);

    private static Task<string> State(World world, Guid line) =>
        world.Db.Single<string>("SELECT state FROM settlement_items WHERE id = @line", new { line });
}
