using Okote.Data;

namespace Okote.Funding;

/// <summary>Keeps the signed text of a decision with it. Possible while the decision is a draft; a new text takes the
/// place of the one before.</summary>
public sealed class UploadDecisionPaper(Db db, UploadDocument upload, TimeProvider clock)
{
    /// <param name="kind">fund or award.</param>
    public Task<Result<Guid>> Run(Guid id, string kind, Guid subject, (string Name, byte[] Content) file,
        CurrentPerson by) => db.Decide<Guid>(async tx =>
        {
            if (await CityDecision.Lock(tx, kind, subject, by.Cities) is not { } decision) return Refusal.NotFound;
            if (decision.State != "draft") return Refusal.WrongState;
            foreach (var earlier in await Documents.OfSubject(tx, subject, DecisionPaper.Kind))
                if (earlier.Id != id) await Documents.Withdraw(tx, earlier.Id, clock.GetUtcNow());
            return await upload.Keep(tx, new Upload(id, decision.OrganisationId, DecisionPaper.Kind, kind, subject,
                file.Name, file.Content, FileType.Papers), by.Id);
        });
}
