using System.Net;
using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>A company says that it has paid what it was called for.</summary>
public sealed class ClaimPageTests(SharedSite shared) : IClassFixture<SharedSite>
{
    private readonly OpenSite site = shared.Site;

    private World World => site.World;

    /// <summary>The lines that the bakery's success calls from the three companies.</summary>
    private async Task<IReadOnlyList<Guid>> Called()
    {
        var called = await Lines();
        if (called.Count > 0) return called;
        var gift = await World.Promise(3_750_00);
        await World.PassDeadline();
        await World.Charge(gift);
        await World.Use<FinishCampaigns>().Run(default);
        World.Clock.Pass(TimeSpan.FromDays(15));
        await World.Use<PlanSettlements>().Run(default);
        var settlement = await site.Db.Single<Guid>("SELECT id FROM settlements WHERE stream = 'patronage'");
        var shown = await site.Db.Single<byte[]>(
            "SELECT content_hash FROM settlements WHERE id = @settlement", new { settlement });
        await World.ReviewPayout(World.Bakery);
        World.Must(await World.Use<SubmitSettlement>().Run(settlement, World.Odile));
        World.Must(await World.Use<ApproveSettlement>().Run(settlement, shown, World.Otto, "relu"));
        return await Lines();
    }

    private Task<IReadOnlyList<Guid>> Lines() => site.Db.Query<Guid>("""
        SELECT i.id
        FROM settlement_items i
        JOIN settlements s ON s.id = i.settlement_id AND s.stream = 'patronage'
        WHERE i.state = 'called'
        ORDER BY i.gross_cents, i.id
        """);

    [Fact]
    public async Task The_same_claim_sent_twice_is_one_and_with_another_amount_it_is_refused()
    {
        var claim = new PaymentClaim(Guid.CreateVersion7(), (await Called())[2], Money.Eur(1_250_00),
            new DateOnly(2026, 5, 4), "RF-2", null);
        Task<Result<Guid>> Send(PaymentClaim typed) =>
            World.Use<ClaimPayment>().Run(typed, World.Companies, World.Karim);
        World.Must(await Send(claim));
        World.Must(await Send(claim));
        foreach (var other in new[]
        {
            claim with { Amount = Money.Eur(1_00) }, claim with { Reference = "RF-3" },
            claim with { PaidOn = new DateOnly(2026, 5, 5) },
        })
            Assert.Equal(Refusal.SameIdOtherContent, (await Send(other)).Refusal);
    }

    [Fact]
    public async Task What_was_typed_comes_back_and_what_fits_is_told_once()
    {
        var path = $"/fr/entreprise/appels/{(await Called())[0]}/versement";
        var karim = await site.SignIn(World.Karim);
        var form = await karim.Get(path);
        Assert.Contains("750 €", form.Text);
        var wrong = await karim.Fill(form, path, ("Montant", "tout"), ("Jour", ""), ("Reference", "RF12"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Equal("tout", wrong.Field("Montant"));
        Assert.Equal("RF12", wrong.Field("Reference"));

        (string, string)[] paid = [("Montant", "750"), ("Jour", "2026-03-02"), ("Reference", "RF12")];
        Assert.Equal(path, (await karim.Fill(form, path, paid)).Location);
        Assert.Equal(path, (await karim.Fill(form, path, paid)).Location);
        Assert.Contains("Déclaré : 750 €", (await karim.Get(path)).Text);
    }

    [Fact]
    public async Task The_line_of_another_company_does_not_exist()
    {
        var path = $"/fr/entreprise/appels/{(await Called())[0]}/versement";
        var rival = Guid.CreateVersion7();
        await World.Organisation(rival, OrganisationKind.Company, "Rivale (inventée)");
        var rita = await World.Use<RegisterPerson>().Run(
            "rita-paie@exemple.invalid", "Rita (inventée)", "fr", "company", rival, maySign: true);
        var visitor = await site.SignIn(rita.Value);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Get(path)).Status);
        var own = await visitor.Get("/fr/entreprise/engagements/nouveau");
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Fill(own, path, ("Montant", "1"))).Status);
    }
}
