using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>One pledge as its company sees it.</summary>
public sealed record PledgePage(
    PledgeView View, FundStage State, PledgeSignatureRow? Signature, FundApproval? Approval, FundTotal? Total,
    IReadOnlyList<UnlockedCampaign> Campaigns, IReadOnlyList<UnlockedDays> Days, bool MaySign)
{
    public FundEntry Fund => View.Entry;

    public IReadOnlyList<FundStep> History { get; init; } = [];

    public GuaranteePage? Guarantee { get; init; }

    /// <summary>It has figures, and a page for everybody.</summary>
    public bool WasInForce => State.IsInForce() || State == FundStage.Closed;
}

/// <summary>The company's workplace: what it committed, what citizens unlocked of it, what it is asked for.</summary>
[Route("{lang:lang}/entreprise")]
[WorkerOnly(Workplace.Company)]
public sealed class PledgesController(
    Db db, Texts texts, CurrentPerson me, GuaranteePages guarantees) : Controller
{
    private static readonly string[] States = ["draft", "submitted", "approved", "active", "suspended", "closed"];

    [HttpGet("")]
    public async Task<IActionResult> Index()
    {
        var ask = SheetAsk.Of(Request);
        var sums = await PledgePages.Sums(db, me.Companies);
        var list = await PledgePages.List(db, me.Companies, ask.OneOf("statut", States), ask.List());
        var create = SheetAction.Link(texts["Company.NewPledge"], PledgeTexts.Place("/engagements/nouveau"));
        var section = SheetSection.Of(texts["Company.Pledges"], SheetColumns.Of(texts, "Company",
            "name*", "~company*", "state*", "guarantee", "#amount*", "#unlocked", "created*"), list, row =>
            [
                SheetCell.Owned(row.Name, row.Company, PledgeTexts.Place($"/engagements/{row.Id}")), row.Company,
                texts.StateCell(row.WaitsForTotal ? "total" : row.State),
                texts.Guarantee(row.Guarantee, row.Stands), row.Amount, row.Unlocked, row.CreatedAt,
            ]) with { Empty = new(texts["Company.NoPledges"], create) };
        return this.Sheet(new Sheet(texts["Company.Title"],
            [SheetFilter.Select(ask, "statut", texts["Company.Col_state"], States)], [Facts(sums), section], [])
        {
            Lead = texts["Company.Lead"],
            Actions = [create],
        });
    }

    [HttpGet("engagements/{id:guid}")]
    public async Task<IActionResult> Show(Guid id)
    {
        if (await PledgePages.Find(db, id, me.Companies) is not { } heading) return NotFound();
        var stored = (await Funds.Find(db, id))!;
        return View(new PledgePage(
            new PledgeView(stored.Entry, heading, await PledgeChoices.Served(db, stored.Entry)), stored.State,
            await PledgePages.Signature(db, id), await PledgePages.Approval(db, id), await TotalChanges.Waiting(db, id),
            await PledgeUnlocks.ByCampaign(db, id), await PledgeUnlocks.PerDay(db, id),
            me.MaySignFor(stored.Entry.OrganisationId))
        {
            History = await FundHistories.Of(db, id),
            Guarantee = await guarantees.Of(stored, me.MaySignFor(stored.Entry.OrganisationId)),
        });
    }

    /// <summary>Sums for a spreadsheet; nothing below five people is in it.</summary>
    [HttpGet("engagements/{id:guid}/deblocage")]
    public async Task<IActionResult> Unlocked(Guid id)
    {
        if (await PledgePages.Find(db, id, me.Companies) is not { } heading) return NotFound();
        var ask = SheetAsk.Of(Request);
        string[] states =
            ["scheduled", "live", "closing", "succeeded", "failed", "settled", "reported", "accepted"];
        var campaigns = await PledgeUnlocks.Campaigns(
            db, id, ask.OneOf("statut", states), ask["q"], ask.List());
        var byCampaign = SheetSection.Of(texts["Company.ByCampaign"], SheetColumns.Of(texts, "Company",
            "campaign*", "state*", "#held*", "#confirmed*", "#earned*", "#people", "#due*"), campaigns, row =>
        [
            SheetCell.To(row.Title, $"/{Languages.Current}/campagnes/{row.Slug}"), texts.CampaignState(row.State),
            row.Held, row.Confirmed, row.Earned,
            row.People is { } people ? (SheetCell)(long)people : texts["Company.Few"], row.Due,
        ]) with { Lead = texts["Company.Privacy"], Empty = new(texts["Company.NoUnlocks"]) };
        return this.Sheet(new Sheet(texts["Company.UnlockedTitle", heading.Company],
            [
                SheetFilter.Choice(ask, "statut", texts["Company.Col_state"],
                    [.. states.Select(state => (state, texts.CampaignState(state)))]),
                SheetFilter.Search(ask, "q", texts["Company.Col_campaign"]),
            ], [byCampaign, PerDay(await PledgeUnlocks.Days(db, id, ask.List("jours")))],
            [(texts["Company.Title"], PledgeTexts.Place()),
             (texts["Company.Pledge"], PledgeTexts.Place($"/engagements/{id}"))]));
    }

    private SheetSection PerDay(Listed<UnlockedDays> days) => SheetSection.Of(texts["Company.PerDay"],
        SheetColumns.Of(texts, "Company", "from*", "to*", "#amount*", "#people*"), days,
        row => [row.From, row.To, row.Amount, (long)row.People]) with
    {
        Name = "jours", Lead = texts["Company.PerDayLead"], Empty = new(texts["Company.NoDays"]),
    };

    [HttpGet("appels")]
    public async Task<IActionResult> Calls()
    {
        string[] states = ["called", "received", "paid"];
        var ask = SheetAsk.Of(Request);
        var list = await CalledItems.List(db, me.Companies, ask.OneOf("statut", states), ask.List());
        var section = SheetSection.Of(texts["Company.Calls"],
            [.. SheetColumns.Of(texts, "Company", "campaign*", "fund*", "state*", "#amount*", "moved*"),
             SheetColumns.Actions(texts)], list, row =>
            [
                row.Campaign, SheetCell.To(row.Fund, PledgeTexts.Place($"/engagements/{row.FundId}")),
                texts[$"Company.Item_{row.State}"], row.Amount, row.MovedAt,
                SheetCell.Does([.. Acts(row)]),
            ]) with { Empty = new(texts["Company.NoCalls"]) };
        return this.Sheet(new Sheet(texts["Company.Calls"],
            [SheetFilter.Select(ask, "statut", texts["Company.Col_state"], states)], [section],
            [(texts["Company.Title"], PledgeTexts.Place())]) { Lead = texts["Company.CallsLead"] });
    }

    private IEnumerable<SheetAction> Acts(CalledItem row)
    {
        yield return SheetAction.Link(
            texts["Company.CallPaper"], $"/{Languages.Current}/papiers/appels/{row.FundId}", row.Campaign);
        if (row.State == "called")
            yield return SheetAction.Link(
                texts["Company.Pay"], PledgeTexts.Place($"/appels/{row.Id}/versement"), row.Campaign);
    }

    private SheetSection Facts(PledgeSums sums) => new(texts["Company.Sums"], [],
    [
        [texts["Company.Secured"], sums.Secured], [texts["Company.SecuredUnlocked"], sums.SecuredUnlocked],
        [texts["Company.Promised"], sums.Promised], [texts["Company.PromisedUnlocked"], sums.PromisedUnlocked],
        [texts["Company.Called"], sums.Called], [texts["Company.Received"], sums.Received],
    ]);
}
