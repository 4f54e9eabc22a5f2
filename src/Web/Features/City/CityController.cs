using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;
using Okote.Matching;

namespace Okote.Web;

/// <summary>A call whose lines may promise more than its funds hold.</summary>
public sealed record CallWarning(string Call, Overcommitment Over);

/// <summary>What a city sees first: its money, what waits for it, and what it must not overlook.</summary>
/// <param name="List">The first envelopes; the list has them all.</param>
public sealed record CityHome(
    IReadOnlyList<FigureRow> Envelopes, SheetSection List, IReadOnlyList<CityTask> Queue,
    IReadOnlyList<PublicPayment> Payments, IReadOnlyList<CallWarning> Warnings, IReadOnlyList<Beneficiary> Blocked)
{
    /// <summary>More of one kind stands in its list.</summary>
    public const int Lines_RowsMax = 8;

    public PublicMoney Sum => Envelopes.Aggregate(PublicMoney.None, (all, row) => all + row.Money);
}

[Route("{lang:lang}/collectivite")]
[WorkerOnly(Workplace.City)]
public sealed class CityController(Db db, CityMoneySheets sheets, CurrentPerson me, TimeProvider clock) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index()
    {
        var envelopes = await EnvelopeFigures.Envelopes(db, me.Cities);
        var warnings = new List<CallWarning>();
        foreach (var call in envelopes.Where(row => row.Voted > 0).DistinctBy(row => row.CallId))
            warnings.AddRange((await SchemeDrafts.Overcommitted(db, call.CallId))
                .Select(over => new CallWarning(call.Call, over)));
        var watched = await GrantWatch.Of(db, me.Cities, clock.GetUtcNow());
        var payments = await PublicPayments.All(db, me.Cities);
        var first = new Listed<FigureRow>([.. envelopes.Take(CityHome.Lines_RowsMax)], "", null, false);
        return View(new CityHome(envelopes, sheets.EnvelopeSection(first).Still(), await CityQueue.Of(db, me.Cities),
            [.. payments.Where(payment => payment.Next is not "done")], warnings,
            [.. watched.Where(beneficiary => beneficiary.IsBlocked)]));
    }
}
