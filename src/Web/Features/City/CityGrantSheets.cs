using System.Globalization;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>The lists of what each beneficiary gets in a year and of the conventions that large grants need.</summary>
public sealed class CityGrantSheets(Db db, Texts texts, CurrentPerson me, TimeProvider clock)
{
    // The campaigns of the coming year may be approved already.
    private const int Years_Ahead = 1;

    private const int Years_Back = 9;

    public async Task<Sheet> Beneficiaries(SheetAsk ask)
    {
        var now = clock.GetUtcNow();
        var filter = new BeneficiaryFilter(
            ask["q"], Year(ask, now), ask.OneOf("convention", Funding.Beneficiaries.Standings));
        var section = SheetSection.Of(texts["City.BeneficiariesTitle"], texts.CityColumns("beneficiary*",
            "organisation*", "year*", "#watched*", "#confirmed*", "#paid*", "convention"),
            await Funding.Beneficiaries.List(db, me.Cities, filter, now, ask.List()), row =>
        [
            SheetCell.To(row.Holder, CityWords.Place($"/beneficiaires/{row.FunderId}/{row.HolderId}/{row.Year}")),
            row.Funder, Written(row.Year), SheetCell.Cents(row.Voted), SheetCell.Cents(row.Confirmed),
            SheetCell.Cents(row.Paid), Convention(row),
        ]) with { Empty = new(texts["City.BeneficiariesNone"]) };
        var threshold = Money.Eur(await GrantWatch.Threshold(db, now)).Show(CultureInfo.CurrentCulture, true);
        return new Sheet(texts["City.BeneficiariesTitle"],
        [
            SheetFilter.Search(ask, "q", texts["City.Col_beneficiary"]), Years(ask, now),
            SheetFilter.Choice(ask, "convention", texts["City.Convention"],
                texts.CityChoices("Standing", Funding.Beneficiaries.Standings)),
        ], [section], texts.CityTrail())
        {
            Lead = texts["City.BeneficiariesLead", threshold],
            Actions = [SheetAction.Link(texts["City.ConventionsTitle"], CityWords.Place("/conventions"))],
        };
    }

    public async Task<Sheet> Conventions(SheetAsk ask)
    {
        var now = clock.GetUtcNow();
        var list = await Funding.Conventions.List(db, me.Cities, Year(ask, now), ask["q"], ask.List());
        var section = SheetSection.Of(texts["City.ConventionsTitle"], texts.CityColumns("convention_number*",
            "beneficiary*", "organisation*", "year*", "signed*", "recorded*", "recorded_by"), list, row =>
        [
            SheetCell.To(row.Number, $"/{Languages.Current}/documents/{row.DocumentId}"), row.Beneficiary, row.Funder,
            Written(row.Year), DateOnly.FromDateTime(row.SignedOn), row.RecordedAt, row.RecordedBy,
        ]) with
        {
            Empty = new(texts["City.ConventionsNone"], SheetAction.Link(
                texts["City.BeneficiariesTitle"], CityWords.Place("/beneficiaires"))),
        };
        return new Sheet(texts["City.ConventionsTitle"],
            [SheetFilter.Search(ask, "q", texts["City.SearchConvention"]), Years(ask, now)], [section],
            [.. texts.CityTrail(), (texts["City.BeneficiariesTitle"], CityWords.Place("/beneficiaires"))])
            { Lead = texts["City.ConventionsLead"] };
    }

    private SheetCell Convention(Beneficiary row) => row.Standing() switch
    {
        "signed" => new SheetCell(row.Conventions[0].Number, Tone: "good"),
        "needed" => new SheetCell(texts["City.ConventionNeeded"], Tone: "bad"),
        _ => texts["City.ConventionNotNeeded"],
    };

    private SheetFilter Years(SheetAsk ask, DateTimeOffset now) => SheetFilter.Choice(
        ask, "annee", texts["City.Col_year"], [.. Offered(now).Select(year => (year, year))]);

    private static int? Year(SheetAsk ask, DateTimeOffset now) =>
        ask.OneOf("annee", Offered(now)) is { } year ? int.Parse(year, CultureInfo.InvariantCulture) : null;

    private static IEnumerable<string> Offered(DateTimeOffset now) =>
        Enumerable.Range(-Years_Ahead, Years_Ahead + Years_Back).Select(back => Written(now.Year - back));

    /// <summary>A year is a name and has no spaces.</summary>
    private static string Written(int year) => year.ToString(CultureInfo.InvariantCulture);
}
