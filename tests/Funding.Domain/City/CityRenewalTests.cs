using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>What a city wrote down and nobody decided within two days.</summary>
public sealed class CityRenewalTests
{
    private static readonly TimeSpan TooLong = TimeSpan.FromHours(49);

    /// <summary>Protection: <see cref="RenewCityRequest"/>; without it the line waits for ever, since nobody can decide
    /// it and another cannot be written down beside it. Whose request it is stays: renewing makes nobody their own
    /// second person.</summary>
    [Fact]
    public async Task A_payment_and_its_return_are_asked_for_again_by_anybody_of_the_city_in_the_first_persons_name()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var id = (await CityPaymentTests.Release(world)).Id;
        var (claire, bruno) = (await world.Person(world.Claire), await world.Person(world.Bruno));
        var today = DateOnly.FromDateTime(world.Clock.Now.UtcDateTime);
        World.Must(await world.Use<CertifyPayment>().Run(id, "Claire", "Directrice", today, claire));
        World.Must(await world.Use<IssueMandate>().Run(id, "M-1", today, bruno));
        var (renew, entry, back) = (world.Use<RenewCityRequest>(), Guid.CreateVersion7(), Guid.CreateVersion7());
        Assert.Equal(Refusal.WrongState, (await renew.Run(id, bruno)).Refusal);
        World.Must(await world.Use<RecordCityPayment>().Run(entry, id, today, bruno));
        Assert.Equal(Refusal.WrongState, (await renew.Run(id, bruno)).Refusal);

        world.Clock.Pass(TooLong);
        Assert.True((await PublicPayments.Find(world.Db, [world.City], id))!.HasExpired(world.Clock.Now));
        Assert.Equal(Refusal.ApprovalExpired,
            (await world.Use<DecideCityPayment>().Run(id, entry, claire, true, "vu")).Refusal);
        Assert.Equal(Refusal.NotFound, (await renew.Run(id, await world.Stranger())).Refusal);
        World.Must(await renew.Run(id, claire));
        Assert.Equal(Refusal.SamePerson,
            (await world.Use<DecideCityPayment>().Run(id, entry, bruno, true, "vu")).Refusal);
        World.Must(await world.Use<DecideCityPayment>().Run(id, entry, claire, true, "vu"));

        World.Must(await world.Use<RecordCityReturn>().Run(back, id, "RETOUR-1", today, bruno));
        world.Clock.Pass(TooLong);
        World.Must(await renew.Run(id, bruno));
        World.Must(await world.Use<DecideCityReturn>().Run(id, back, claire, true, "vu"));
        Assert.Equal("check", (await PublicPayments.Find(world.Db, [world.City], id))!.Next);
    }
}
