using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>Who is close to a project holder, with the reason that everybody may read.</summary>
[Route("{lang:lang}/operator/proches")]
[WorkerOnly(Workplace.Operator)]
public sealed class RelatedPartiesController(Db db, Texts texts, CurrentPerson me) : Controller
{
    private const int Rows_Max = 500;

    [HttpGet("")]
    public async Task<IActionResult> Index() => this.Desk(await Page());

    [HttpPost("")]
    public async Task<IActionResult> Create([FromForm] Guid campagne, [FromServices] RecordRelatedParty record)
    {
        var email = People.NormalEmail(this.Typed("courriel"));
        var person = email is null ? null : await Presences.WithEmail(db, email);
        if (person is { } found)
            return await this.After(
                await record.Run(new RelatedParty(campagne, found, this.Typed("motif") ?? ""), me.Id), "/proches",
                async () => await Page());
        var page = await Page();
        page.Errors.Add("courriel", texts[email is null ? "Money.EmailWrong" : "Money.PersonUnknown"]);
        return this.Desk(page);
    }

    private async Task<MoneyPage> Page()
    {
        var known = await RelatedParties.List(db, Rows_Max);
        var section = new SheetSection(texts["Money.RelatedParties"],
            texts.MoneyColumns("campaign", "person", "reason", "asked_by", "when"),
            [.. known.Select(row => new SheetCell[]
                { row.Campaign, row.Person, row.Reason, row.RecordedBy, row.RecordedAt })])
            { Empty = new(texts["Money.NoRelatedParties"]) };
        var form = new MoneyForm(texts["Money.NewRelatedParty"], SheetTexts.Room("/proches"),
            texts["Money.RecordRelatedParty"],
            new FormField("campagne", texts["Money.Col_campaign"], "select", this.Typed("campagne"))
            {
                Options = [.. (await RelatedParties.Campaigns(db)).Select(campaign =>
                    (campaign.Id.ToString(), campaign.Title))],
            },
            new FormField("courriel", texts["Money.Col_email"], "email", this.Typed("courriel")),
            new FormField("motif", texts["Money.PublicReason"], "area", this.Typed("motif"))
                { Hint = texts["Money.PublicReasonHint"] });
        return new MoneyPage(new Sheet(texts["Money.RelatedParties"], [], [section], [])
            { Lead = texts["Money.RelatedPartiesLead"] }, [form]);
    }
}
