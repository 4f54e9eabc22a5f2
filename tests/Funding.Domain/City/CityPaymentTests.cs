using Npgsql;
using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>From the released grant to the holder's account, by two people of the city.</summary>
public sealed class CityPaymentTests
{
    /// <summary>Enough people give for the bakery to succeed; its settlements are planned.</summary>
    internal static async Task Succeed(World world)
    {
        var gifts = new List<Guid>();
        for (var i = 1; i <= 4; i++) gifts.Add(await world.Promise(1_000_00, $"gros.{i}@exemple.invalid"));
        await world.PassDeadline();
        foreach (var gift in gifts) await world.Charge(gift);
        await world.Use<FinishCampaigns>().Run(default);
        world.Clock.Pass(TimeSpan.FromDays(15));
        await world.Use<PlanSettlements>().Run(default);
    }

    internal static async Task<PublicPayment> Release(World world)
    {
        await Succeed(world);
        await world.ReviewPayout(world.Bakery);
        var grant = await world.Db.Single<Guid>("SELECT id FROM settlements WHERE stream = 'grant'");
        World.Must(await world.Use<SubmitSettlement>().Run(grant, world.Odile));
        var hash = await world.Db.Single<byte[]>("SELECT content_hash FROM settlements WHERE id = @grant",
            new { grant });
        World.Must(await world.Use<ApproveSettlement>().Run(grant, hash, world.Otto, "relu"));
        return (await PublicPayments.All(world.Db, [world.City])).Single();
    }

    [Fact]
    public async Task It_is_certified_ordered_paid_and_confirmed_never_twice_in_a_row_by_one_person()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var payment = await Release(world);
        var (claire, bruno) = (await world.Person(world.Claire), await world.Person(world.Bruno));
        var today = DateOnly.FromDateTime(world.Clock.Now.UtcDateTime);
        var (issue, record, decide) = (
            world.Use<IssueMandate>(), world.Use<RecordCityPayment>(), world.Use<DecideCityPayment>());
        Assert.Equal((Money.Eur(4_000_00), "certify"), (payment.Gross, payment.Next));

        Assert.Equal(Refusal.WrongState, (await issue.Run(payment.Id, "M-1", today, bruno)).Refusal);
        World.Must(await world.Use<CertifyPayment>().Run(payment.Id, "Claire", "Directrice", today, claire));
        Assert.Equal(Refusal.SamePerson, (await issue.Run(payment.Id, "M-1", today, claire)).Refusal);
        var sql = await Assert.ThrowsAsync<PostgresException>(() => world.Db.Execute("""
            INSERT INTO mandates (settlement_item_id, certified_by, number, issued_on, issued_by, issued_at)
            VALUES (@Id, @Claire, 'M-1', '2026-04-01', @Claire, @Now)
            """, new { payment.Id, world.Claire, world.Clock.Now }));
        Assert.Equal("mandates_four_eyes", sql.ConstraintName);
        World.Must(await issue.Run(payment.Id, "M-1", today, bruno));

        var entry = Guid.CreateVersion7();
        Assert.Equal(Refusal.DecisionDateAhead,
            (await record.Run(entry, payment.Id, today.AddDays(1), bruno)).Refusal);
        World.Must(await record.Run(entry, payment.Id, today, bruno));
        World.Must(await record.Run(entry, payment.Id, today, bruno));
        Assert.Equal(Refusal.SamePerson, (await decide.Run(payment.Id, entry, bruno, true, "")).Refusal);
        World.Must(await decide.Run(payment.Id, entry, claire, true, "vu"));

        Assert.Equal("done", (await PublicPayments.Find(world.Db, [world.City], payment.Id))!.Next);
        var money = (await EnvelopeFigures.Envelopes(world.Db, [world.City])).Single().Money;
        Assert.Equal(new PublicMoney(5_000_00, 0, 0, 0, 4_000_00, 1_000_00, 0), money);
    }

    [Fact]
    public async Task A_payment_that_was_wrong_is_refused_with_a_reason_and_written_again()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var payment = await Release(world);
        var (claire, bruno) = (await world.Person(world.Claire), await world.Person(world.Bruno));
        var today = DateOnly.FromDateTime(world.Clock.Now.UtcDateTime);
        World.Must(await world.Use<CertifyPayment>().Run(payment.Id, "Claire", "Directrice", today, claire));
        World.Must(await world.Use<IssueMandate>().Run(payment.Id, "M-2", today, bruno));
        var (record, decide) = (world.Use<RecordCityPayment>(), world.Use<DecideCityPayment>());
        var wrong = Guid.CreateVersion7();
        World.Must(await record.Run(wrong, payment.Id, today, bruno));

        Assert.Equal(Refusal.ReasonMissing, (await decide.Run(payment.Id, wrong, claire, false, "")).Refusal);
        World.Must(await decide.Run(payment.Id, wrong, claire, false, "Pas encore au relevé."));
        Assert.Equal("pay", (await PublicPayments.Find(world.Db, [world.City], payment.Id))!.Next);
        World.Must(await record.Run(Guid.CreateVersion7(), payment.Id, today, bruno));
    }

    [Fact]
    public async Task To_another_city_it_does_not_exist()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var (payment, stranger) = (await Release(world), await world.Stranger());
        var today = DateOnly.FromDateTime(world.Clock.Now.UtcDateTime);

        Assert.Empty(await PublicPayments.All(world.Db, stranger.Cities));
        Assert.Equal(Refusal.NotFound, (await world.Use<CertifyPayment>().Run(
            payment.Id, "Qui", "Quoi", today, stranger)).Refusal);
        Assert.Equal(Refusal.NotFound, (await world.Use<RecordCityPayment>().Run(
            Guid.CreateVersion7(), payment.Id, today, stranger)).Refusal);
    }
}
