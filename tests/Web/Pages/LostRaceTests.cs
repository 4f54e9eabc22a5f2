using System.Net;
using Okote.Funding;

namespace Okote.Tests;

public sealed class LostRaceTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Give = $"/fr/campagnes/{OpenSite.Slug}/don";

    [Fact]
    public async Task Whoever_loses_a_race_chooses_how_to_go_on()
    {
        await using var site = await OpenSite.Create(database);
        foreach (var (choice, status, result) in new[]
        {
            ("sans", "started", "Pour le projet 50,00 €"), ("arret", "cancelled", "Vous avez arrêté ce don"),
            ("partiel", "started", "Pour le projet 90,00 €"),
        })
        {
            var visitor = site.Visit();
            var details = await visitor.Get((await visitor.Get($"{Give}?montant=50&suite=1")).Location!);
            Assert.Equal("10000", details.Field("Annonce"));
            var others = await LeaveInTheFunds(site, 20_00);

            var lost = await visitor.Fill(details, $"{Give}/coordonnees", Visitor.Answers);
            Assert.EndsWith("/choix", lost.Location);
            var screen = await visitor.Get(lost.Location!);
            Assert.Contains("100,00 € d’abondement ; il en reste 40,00 €", screen.Text);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await visitor.Fill(screen, lost.Location!)).Status);
            var chosen = await visitor.Fill(screen, lost.Location!, ("choix", choice));

            var next = await visitor.Get(chosen.Location!);
            Assert.Contains(result, next.Text);
            Assert.Equal(status, await site.Db.Single<string>("SELECT status FROM contributions WHERE id = @Id",
                new { Id = Guid.Parse(details.Field("Cle")) }));
            await GiveBack(site, others, details);
        }
    }

    [Fact]
    public async Task A_hold_that_has_ended_asks_before_anything_is_paid()
    {
        await using var database = await TestDatabase.Create();
        await using var site = await OpenSite.Create(database);
        var amina = site.Visit();
        var check = await amina.ReachCheck("60");
        var screen = await amina.Get(check.Location!);
        site.Payments.Clock.Pass(TimeSpan.FromMinutes(31));

        var answer = await amina.Fill(screen, check.Location!, ("accord", "true"));

        Assert.EndsWith("/choix", answer.Location);
        Assert.Contains("La réservation est terminée", (await amina.Get(answer.Location!)).Text);
    }

    [Fact]
    public async Task A_flood_from_one_address_is_slowed_down_in_words()
    {
        await using var flooded = await TestDatabase.Create();
        await using var site = await OpenSite.Create(flooded, postsMax: 2);
        var visitor = site.Visit();
        var details = await visitor.Get((await visitor.Get($"{Give}?montant=50&suite=1")).Location!);
        for (var i = 0; i < 2; i++) await visitor.Fill(details, $"{Give}/coordonnees", ("Email", "x"));

        var answer = await visitor.Fill(details, $"{Give}/coordonnees", Visitor.Answers);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.Status);
        Assert.Contains("Trop d’envois", answer.Text);
    }

    /// <summary>Somebody with a large gift was faster, so that each line still has the given cents.</summary>
    private static async Task<Guid> LeaveInTheFunds(OpenSite site, long cents) =>
        (await site.World.Start(5_000_00 - cents, "faster@exemple.invalid")).Id;

    private static async Task GiveBack(OpenSite site, Guid others, Visit details)
    {
        World.Must(await site.World.Use<CancelContribution>().Run(others));
        await site.World.Use<CancelContribution>().Run(Guid.Parse(details.Field("Cle")));
    }
}
