using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>The lists of public money: envelopes, their campaigns, what is to be paid.</summary>
public sealed class CityMoneySheets(Db db, Texts texts, CurrentPerson me)
{
    // Nothing moves an envelope to exhausted: what is left of it says so, in its own column.
    private static readonly string[] States = ["draft", "submitted", "active", "suspended", "closed"];

    private SheetAction Create => SheetAction.Link(
        texts["City.EnvelopeNew"], CityWords.Place("/enveloppes/nouvelle"));

    public async Task<Sheet> Envelopes(SheetAsk ask)
    {
        var all = await EnvelopeFigures.Envelopes(db, me.Cities);
        var state = ask.OneOf("statut", States);
        var list = await EnvelopeLists.Envelopes(
            db, me.Cities, new EnvelopeFilter(ask["q"], state, ask.Id("appel")), ask.List());
        return new Sheet(texts["City.EnvelopesTitle"],
        [
            SheetFilter.Search(ask, "q", texts["City.Col_envelope"]),
            SheetFilter.Choice(ask, "statut", texts["City.Col_state"], texts.CityChoices("State", States)),
            SheetFilter.Choice(ask, "appel", texts["City.Col_call"],
                [.. all.DistinctBy(row => row.CallId).Select(row => ($"{row.CallId}", row.Call))]),
        ], [EnvelopeSection(list), Sums(all)], texts.CityTrail())
        {
            Lead = texts["City.EnvelopesLead"],
            Actions = [Create, SheetAction.Link(texts["City.ByCampaign"], CityWords.Place("/campagnes"))],
        };
    }

    /// <summary>The list of envelopes, wherever it is shown.</summary>
    public SheetSection EnvelopeSection(Listed<FigureRow> list) => SheetSection.Of(
        texts["City.EnvelopesTitle"], texts.CityColumns("envelope*", "~organisation*", "~call*", "state*", "#priority*",
            "#voted*", "#held*", "#confirmed*", "#due*", "#paid*", "#remaining*", "#returned*"), list, row =>
        [
            SheetCell.To(row.Name, CityWords.Place($"/enveloppes/{row.Id}")) with
            {
                Note = row.Name == row.Organisation ? row.Call : $"{row.Organisation}, {row.Call}",
            }, row.Organisation, row.Call, texts.CityState(row.State), (long)row.Priority,
            SheetCell.Cents(row.Voted), SheetCell.Cents(row.Held), SheetCell.Cents(row.Confirmed),
            SheetCell.Cents(row.Due), SheetCell.Cents(row.Paid),
            SheetCell.Cents(row.Remaining), SheetCell.Cents(row.Returned),
        ]) with { Empty = new(texts["City.EnvelopesNone"], Create) };

    private SheetSection Sums(IReadOnlyList<FigureRow> all)
    {
        var sum = all.Aggregate(PublicMoney.None, (money, row) => money + row.Money);
        return new SheetSection(texts["City.SumOfAll"], [],
        [
            [texts["City.Money_voted"], SheetCell.Cents(sum.Voted)],
            .. MoneyBar.Kinds(sum).Select(part => (SheetCell[])[texts[$"City.Money_{part.Kind}"], part.Amount]),
        ]);
    }

    public async Task<Sheet> Campaigns(SheetAsk ask)
    {
        var envelopes = (await EnvelopeFigures.Envelopes(db, me.Cities)).Where(row => row.Voted > 0);
        var list = await EnvelopeLists.Campaigns(db, me.Cities, ask.Id("enveloppe"), ask["q"], ask.List());
        return new Sheet(texts["City.ByCampaign"],
        [
            SheetFilter.Choice(ask, "enveloppe", texts["City.Col_envelope"],
                [.. envelopes.Select(row => ($"{row.Id}", row.Name))]),
            SheetFilter.Search(ask, "q", texts["City.CampaignOrBeneficiary"]),
        ], [ServedSection(list)],
        [.. texts.CityTrail(), (texts["City.EnvelopesTitle"], CityWords.Place("/enveloppes"))])
        {
            Lead = texts["City.ByCampaignLead"],
        };
    }

    public SheetSection ServedSection(Listed<ServedFigures> list) => SheetSection.Of(
        texts["City.ByCampaign"], texts.CityColumns("campaign*", "holder*", "envelope*", "state", "#held*",
            "#confirmed*", "#due*", "#paid*"), list, row =>
        [
            SheetCell.To(row.Name, $"/{Languages.Current}/campagnes/{row.Slug}"), row.Holder,
            SheetCell.To(row.Fund, CityWords.Place($"/enveloppes/{row.FundId}")), SheetCell.State(row.State),
            SheetCell.Cents(row.Held), SheetCell.Cents(row.Confirmed), SheetCell.Cents(row.Due),
            SheetCell.Cents(row.Paid),
        ]) with { Empty = new(texts["City.ByCampaignNone"]) };

    public async Task<Sheet> Payments(SheetAsk ask)
    {
        var sums = ask.Amounts("montant");
        var list = await PublicPayments.List(db, me.Cities, new PaymentFilter(
            ask.OneOf("etape", PublicPayments.Steps), ask["q"], sums.MinCents, sums.MaxCents), ask.List());
        var section = SheetSection.Of(texts["City.PaymentsTitle"], texts.CityColumns("campaign*", "~holder*",
            "envelope*", "~organisation*", "#amount*", "step*", "mandate*", "released*"), list, row =>
        [
            SheetCell.Owned(row.Campaign, row.Holder, CityWords.Place($"/paiements/{row.Id}")), row.Holder,
            SheetCell.Owned(row.Fund, row.Organisation), row.Organisation, row.Gross, texts.CityStep(row.Next),
            row.MandateNumber, row.ReleasedAt,
        ]) with { Empty = new(texts["City.PaymentsNone"]) };
        return new Sheet(texts["City.PaymentsTitle"],
        [
            SheetFilter.Choice(ask, "etape", texts["City.Col_step"], texts.CityChoices("Next", PublicPayments.Steps)),
            SheetFilter.Search(ask, "q", texts["City.SearchPayment"]), SheetFilter.Of(sums, texts["City.Col_amount"]),
        ], [section], texts.CityTrail()) { Lead = texts["City.PaymentsLead"] };
    }
}
