using System.Net;
using Okote.Data;
using Okote.Funding;
using Okote.Web;

namespace Okote.Tests;

/// <summary>Settlements, bank statements and what companies claim, over the operator's pages.</summary>
public sealed class SettlementDeskTests : IAsyncLifetime
{
    private const string Room = "/fr/operator/reglements-financiers";
    private const string Bank = "/fr/operator/releves";

    private TestDatabase database = null!;
    private OpenSite site = null!;

    private World World => site.World;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.Create();
        site = await OpenSite.Create(database);
        await World.Charge(await World.Promise(4_000_00));
        await World.PassDeadline();
        await World.Use<FinishCampaigns>().Run(default);
        World.Clock.Now = World.Clock.Now.AddDays(20);
        Assert.Equal(1, await World.Use<PlanSettlements>().Run(default));
        await World.ReviewPayout(World.Bakery);
    }

    public async Task DisposeAsync()
    {
        await site.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task One_operator_asks_and_another_releases_what_both_have_seen()
    {
        var (odile, otto) = (await site.SignIn(World.Odile), await site.SignIn(World.Otto));
        var id = await Stream("patronage");
        Assert.Contains("Mécénat des entreprises", (await odile.Get(Room)).Text);
        var page = await odile.Get($"{Room}/{id}");
        Assert.Contains("Société d’essai 1", page.Text.Replace('\'', '’'));
        Assert.Equal(HttpStatusCode.SeeOther, (await odile.Fill(page, $"{Room}/{id}/demandes")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await odile.Fill(page, $"{Room}/{id}/demandes")).Status);

        var own = await odile.Fill(await odile.Get($"{Room}/{id}"), $"{Room}/{id}/validations");
        Assert.Contains("La seconde signature doit venir d’une autre personne.", own.Text);
        var changed = await otto.Fill(
            await otto.Get($"{Room}/{id}"), $"{Room}/{id}/validations", ("empreinte", new string('0', 64)));
        Assert.Contains("Le contenu a changé", changed.Text);
        var shown = await otto.Get($"{Room}/{id}");
        Assert.Equal(HttpStatusCode.SeeOther,
            (await otto.Fill(shown, $"{Room}/{id}/validations", ("motif", "relu"))).Status);
        Assert.Contains("Ce n’est plus possible", (await otto.Fill(shown, $"{Room}/{id}/validations")).Text);
        Assert.Equal(["settlement_submitted", "settlement_approved"], await site.Db.Query<string>(
            "SELECT act FROM audit_log WHERE subject_id = @id ORDER BY seq", new { id }));
    }

    [Fact]
    public async Task A_refusal_needs_its_reason_and_the_settlement_can_be_asked_for_again()
    {
        var (odile, otto) = (await site.SignIn(World.Odile), await site.SignIn(World.Otto));
        var id = await Stream("grant");
        await odile.Fill(await odile.Get($"{Room}/{id}"), $"{Room}/{id}/demandes");
        var shown = await otto.Get($"{Room}/{id}");
        Assert.Equal(HttpStatusCode.UnprocessableEntity,
            (await otto.Fill(shown, $"{Room}/{id}/refus", ("motif-refus", ""))).Status);
        Assert.Equal(HttpStatusCode.SeeOther,
            (await otto.Fill(shown, $"{Room}/{id}/refus", ("motif-refus", "budget à revoir"))).Status);
        Assert.Contains("budget à revoir", (await odile.Get($"{Room}/{id}")).Text);
        Assert.Equal(HttpStatusCode.SeeOther,
            (await odile.Fill(await odile.Get($"{Room}/{id}"), $"{Room}/{id}/demandes")).Status);
    }

    [Fact]
    public async Task A_request_nobody_decided_in_time_says_so_and_is_renewed()
    {
        var odile = await site.SignIn(World.Odile);
        var id = await Stream("gifts");
        await odile.Fill(await odile.Get($"{Room}/{id}"), $"{Room}/{id}/demandes");
        World.Clock.Now = World.Clock.Now.AddHours(49);
        var page = await odile.Get($"{Room}/{id}");
        Assert.Contains("Personne n’a décidé à temps", page.Text);
        Assert.Equal(HttpStatusCode.SeeOther, (await odile.Fill(page, $"{Room}/{id}/demandes")).Status);
        Assert.Contains("Valider et libérer", (await odile.Get($"{Room}/{id}")).Text);
    }

    [Fact]
    public async Task A_bank_line_is_written_by_one_confirmed_by_another_and_its_reference_serves_once()
    {
        var (odile, otto) = (await site.SignIn(World.Odile), await site.SignIn(World.Otto));
        await Release("patronage");
        var due = (await BankPages.Due(site.Db, new ListAsk())).Rows;
        Assert.Equal(3, due.Count);
        var form = await odile.Get($"{Bank}/nouveau?ligne={due[0].Id}");
        Assert.Contains("Indiquez un jour complet.", (await odile.Fill(form, Bank, ("jour", "31/02"),
            ("montant", due[0].Amount.Plain()), ("reference", "REL-1"))).Text);
        var written = await Write(odile, due[0], "REL-1");
        Assert.Equal(HttpStatusCode.SeeOther, written.Status);
        var reused = await Write(odile, due[1], "REL-1");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, reused.Status);
        Assert.Contains("Cette référence bancaire a déjà servi.", reused.Text);
        Assert.Equal("REL-1", reused.Field("reference"));

        var own = await odile.Fill(await odile.Get(written.Location!), $"{written.Location}/validations");
        Assert.Contains("d’une autre personne", own.Text);
        Assert.Equal(HttpStatusCode.SeeOther,
            (await otto.Fill(await otto.Get(written.Location!), $"{written.Location}/validations")).Status);
        Assert.Equal("received", await site.Db.Single<string>(
            "SELECT state FROM settlement_items WHERE id = @Id", new { due[0].Id }));
    }

    [Fact]
    public async Task A_line_that_differs_from_what_is_due_is_not_booked_and_can_be_refused()
    {
        var (odile, otto) = (await site.SignIn(World.Odile), await site.SignIn(World.Otto));
        await Release("patronage");
        var due = (await BankPages.Due(site.Db, new ListAsk())).Rows[0];
        var written = await Write(odile, due, "REL-2", "1");
        var page = await otto.Get(written.Location!);
        Assert.Contains("Le montant n’est pas celui qui est attendu.",
            (await otto.Fill(page, $"{written.Location}/validations")).Text);
        Assert.Equal(HttpStatusCode.SeeOther,
            (await otto.Fill(page, $"{written.Location}/refus", ("motif-refus", "montant mal recopié"))).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await Write(odile, due, "REL-2")).Status);
    }

    [Fact]
    public async Task A_companys_claim_is_work_to_do_and_ends_with_the_bank_line()
    {
        var (odile, otto) = (await site.SignIn(World.Odile), await site.SignIn(World.Otto));
        await Release("patronage");
        var due = (await BankPages.Due(site.Db, new ListAsk())).Rows
            .First(row => row.Source.Contains("Société d'essai 1", StringComparison.Ordinal));
        var claim = Guid.CreateVersion7();
        var said = new PaymentClaim(claim, due.Id, due.Amount, new DateOnly(2026, 4, 20), "VIR-COMPANY", null);
        Assert.Equal(Refusal.NotFound,
            (await World.Use<ClaimPayment>().Run(said, [World.Companies[1]], World.Karim)).Refusal);
        World.Must(await World.Use<ClaimPayment>().Run(said, [World.Companies[0]], World.Karim));
        var page = await odile.Get($"/fr/operator/declarations/{claim}");
        Assert.Contains("VIR-COMPANY", page.Text);
        var link = page.Page.QuerySelector(".sheet-actions a")!.GetAttribute("href")!;
        var form = await odile.Get(link);
        Assert.Equal("VIR-COMPANY", form.Field("reference"));
        var written = await odile.Fill(form, Bank, ("montant", form.Field("montant")), ("jour", form.Field("jour")),
            ("reference", form.Field("reference")));
        await otto.Fill(await otto.Get(written.Location!), $"{written.Location}/validations");
        Assert.Equal("confirmed", await site.Db.Single<string>("SELECT state FROM payment_claims"));
        Assert.Equal(Refusal.AlreadyEnded,
            (await World.Use<RefusePaymentClaim>().Run(claim, World.Otto, "trop tard")).Refusal);
    }

    private async Task<Visit> Write(Visitor visitor, BankDue due, string reference, string? amount = null) =>
        await visitor.Fill(await visitor.Get($"{Bank}/nouveau?ligne={due.Id}"), Bank,
            ("montant", amount ?? due.Amount.Plain()), ("jour", "2026-04-21"), ("reference", reference));

    private Task<Guid> Stream(string stream) =>
        site.Db.Single<Guid>("SELECT id FROM settlements WHERE stream = @stream", new { stream });

    private async Task Release(string stream)
    {
        var id = await Stream(stream);
        World.Must(await World.Use<SubmitSettlement>().Run(id, World.Odile));
        var hash = (await SettlementPages.Find(site.Db, id))!.ContentHash;
        World.Must(await World.Use<ApproveSettlement>().Run(id, hash, World.Otto, "relu"));
    }
}
