using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>The receipts an organisation has given.</summary>
[Route("{lang:lang}/porteur/recus")]
[WorkerOnly(Workplace.Holder)]
public sealed class HolderReceiptsController(Db db, CurrentPerson me, Texts texts, WebAppSettings settings) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index()
    {
        var place = new ReceiptPlace($"/{Languages.Current}/papiers/recus", $"{HolderPlace.Root}/recus",
            "Receipts.HolderLead", "Receipts.HolderNone", [(texts["Holder.Home"], HolderPlace.Root)]);
        var sheet = await new ReceiptSheets(db, texts).Of(
            SheetAsk.Of(Request), ReceiptReader.Holder(me.Holders), place);
        return this.Sheet(sheet with
        {
            Sections = [.. sheet.Sections, Settings()],
        });
    }

    /// <summary>Somebody may hold the pen for many associations, so this is a list and no row of buttons.</summary>
    private SheetSection Settings() => new(
        texts["Receipts.SettingsBy"],
        [new SheetColumn(texts["Receipts.Col_issuer"])],
        [
            .. me.Memberships.Where(mine => mine.Role == "holder").Select(mine => new[]
            {
                SheetCell.To(mine.Organisation, $"{HolderPlace.Root}/recus/{mine.OrganisationId}"),
            }),
        ]) { Name = "reglages", Lead = texts["Receipts.SettingsByLead"] };

    [HttpGet("{organisation:guid}/{annee:int}.zip")]
    public async Task<IActionResult> Archive(Guid organisation, int annee, int partie = 1) =>
        await ReceiptArchive.Find(db, ReceiptReader.Holder(me.Holders), settings.PublicAddress,
            (organisation, annee, partie)) is { } file ? new ArchiveResult(file) : NotFound();
}

/// <summary>All receipts, for those who answer questions about any of them.</summary>
[Route("{lang:lang}/operator/recus")]
[WorkerOnly(Workplace.Operator)]
public sealed class OperatorReceiptsController(Db db, Texts texts, WebAppSettings settings) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index() => this.Sheet(await new ReceiptSheets(db, texts).Of(
        SheetAsk.Of(Request), ReceiptReader.Operator, new ReceiptPlace($"/{Languages.Current}/papiers/recus",
            $"/{Languages.Current}/operator/recus", "Receipts.OperatorLead", "Receipts.HolderNone", [])));

    [HttpGet("{organisation:guid}/{annee:int}.zip")]
    public async Task<IActionResult> Archive(Guid organisation, int annee, int partie = 1) =>
        await ReceiptArchive.Find(db, ReceiptReader.Operator, settings.PublicAddress, (organisation, annee, partie))
            is { } file ? new ArchiveResult(file) : NotFound();
}
