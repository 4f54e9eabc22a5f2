using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>What everybody may know of a voted envelope.</summary>
public sealed record PublicDecisionPage(
    Envelope Envelope, IReadOnlyList<string> Withdrawn, IReadOnlyList<Document> Papers,
    IReadOnlyList<PublicAward> Awards, FigureRow Figures);

/// <summary>Decisions about public money are public: number, date, assembly, text, and who kept out of them.</summary>
[Route("{lang:lang}/decisions")]
public sealed class PublicDecisionsController(Db db) : Controller
{
    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Show(Guid id)
    {
        if (await Envelopes.FindPublic(db, id) is not { } envelope) return NotFound();
        var figures = (await EnvelopeFigures.Envelopes(db, [envelope.OrganisationId])).Single(row => row.Id == id);
        return View(new PublicDecisionPage(envelope,
            [.. (await Interests.OfSubject(db, id)).Select(interest => interest.Person)],
            [.. (await Documents.OfSubject(db, id, DecisionPaper.Kind)).Where(paper => paper.IsPublic)],
            await PublicAwards.OfCall(db, envelope.OrganisationId, envelope.CallId), figures));
    }
}
