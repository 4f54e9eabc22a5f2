using System.Globalization;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>Lists of receipts at the places where they are read. What somebody sees is what their reader reads.
/// </summary>
public sealed class ReceiptSheets(Db db, Texts texts)
{
    public async Task<Sheet> Of(SheetAsk ask, ReceiptReader reader, ReceiptPlace place)
    {
        var years = await ReceiptLists.Years(db, reader);
        var yearsKnown = years.Select(year => Text(year.Year)).Distinct().ToList();
        int? paidIn = ask.OneOf("annee", yearsKnown) is { } typed
            ? int.Parse(typed, CultureInfo.InvariantCulture) : null;
        var list = await ReceiptLists.List(db, reader, new ReceiptFilter(ask.OneOf("statut", ReceiptLists.States),
            ask.Id("organisme"), paidIn, ask.OneOf("modele", ReceiptLists.Models)), ask.List());
        var section = SheetSection.Of(texts["Receipts.Title"], SheetColumns.Of(texts, "Receipts",
            "number*", "issuer*", "donor", "campaign*", "#amount*", "paid*", "issued*", "model*", "state"), list, row =>
        [
            SheetCell.To(Receipt.Numbered(row.Number), place.Paper(row.Id)), row.Issuer, row.Donor.OrNull(),
            row.Campaign, row.Amount, Day(row.PaidOn), Day(row.IssuedOn), SheetCell.Code(row.Model), State(row.State),
        ]) with { Empty = new(texts[place.EmptyKey]) };
        return new Sheet(texts["Receipts.Title"], Filters(ask, years, yearsKnown), [section, Archives(years, place)],
            place.Trail) { Lead = texts[place.LeadKey] };
    }

    private IReadOnlyList<SheetFilter> Filters(
        SheetAsk ask, IReadOnlyList<ReceiptYear> years, IReadOnlyList<string> yearsKnown) =>
    [
        SheetFilter.Choice(ask, "annee", texts["Receipts.Year"], [.. yearsKnown.Select(year => (year, year))]),
        SheetFilter.Choice(ask, "statut", texts["Receipts.Col_state"],
            [.. ReceiptLists.States.Select(state => (state, texts[$"Receipts.State_{state}"]))]),
        SheetFilter.Choice(ask, "organisme", texts["Receipts.Col_issuer"],
            [.. years.Select(year => ($"{year.OrganisationId}", year.Organisation)).Distinct()]),
        SheetFilter.Choice(ask, "modele", texts["Receipts.Col_model"],
            [.. ReceiptLists.Models.Select(model => (model, texts[$"Receipts.Model_{model[..5]}"]))]),
    ];

    /// <summary>A year with more receipts than one archive holds has several.</summary>
    private SheetSection Archives(IReadOnlyList<ReceiptYear> years, ReceiptPlace place) => new(
        texts["Receipts.Archives"],
        [
            new SheetColumn(texts["Receipts.Year"]), new SheetColumn(texts["Receipts.Col_issuer"]),
            new SheetColumn(texts["Receipts.Count"], IsNumber: true), SheetColumns.Actions(texts),
        ],
        [
            .. years.Select(year => new SheetCell[]
            {
                Text(year.Year), year.Organisation, (long)year.Receipts,
                SheetCell.Does([.. Parts(year).Select(part => SheetAction.Link(
                    texts["Receipts.Download"] + (part > 1 ? $" ({part})" : ""), place.Archive(year, part),
                    $"{year.Organisation} {year.Year}"))]),
            }),
        ]) { Name = "archives", Lead = texts["Receipts.ArchivesLead"], Empty = new(texts["Receipts.NoArchives"]) };

    private static IEnumerable<int> Parts(ReceiptYear year) => Enumerable.Range(
        1, (year.Receipts + ReceiptArchive.Part_RowsMax - 1) / ReceiptArchive.Part_RowsMax);

    private SheetCell State(string state) =>
        new(texts[$"Receipts.State_{state}"], Tone: state == "issued" ? "good" : "bad");

    private static DateOnly? Day(string? text) => text is null ? null
        : DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(int year) => year.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Where a list of receipts stands and where its links lead.</summary>
/// <param name="Papers">The address of one receipt, without its id.</param>
/// <param name="Archives">The address of an archive, without organisation and year.</param>
public sealed record ReceiptPlace(
    string Papers, string Archives, string LeadKey, string EmptyKey, IReadOnlyList<(string Text, string Link)> Trail)
{
    public string Paper(Guid id) => $"{Papers}/{id}";

    public string Archive(ReceiptYear year, int part) =>
        $"{Archives}/{year.OrganisationId}/{year.Year}.zip" + (part > 1 ? $"?partie={part}" : "");
}
