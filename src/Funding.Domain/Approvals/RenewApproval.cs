using Okote.Data;

namespace Okote.Funding;

/// <summary>A request that nobody decided in time is asked again, by whoever asked first or in their name: about the
/// same thing, for another two days.</summary>
public sealed class RenewApproval(Db db, TimeProvider clock)
{
    private sealed record Row(byte[] ContentHash, Guid RequestedBy, DateTimeOffset ExpiresAt, string Decision);

    /// <param name="byColleague">Whether anybody of the same house may ask again in the first person's name, who may
    /// have left.</param>
    public Task<Result<Done>> Run(
        string kind, Guid subject, Guid by, bool byColleague = false) => db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (await Newest(tx, kind, subject) is not { } newest) return Refusal.NotFound;
        if (newest.Decision is not ("waiting" or "expired") || newest.ExpiresAt >= now) return Refusal.WrongState;
        var hash = newest.ContentHash;
        if (kind == "campaign")
        {
            // A holder hands in once and does not come back every two days: any operator may ask the others.
            if (await Campaigns.Lock(tx, subject) is not { State: CampaignState.Submitted } campaign)
                return Refusal.WrongState;
            hash = ApproveCampaign.ContentOf(campaign);
        }
        else if (newest.RequestedBy != by && !byColleague) return Refusal.OnlyFirstPerson;
        // Taken back or refused meanwhile, it is over, whatever became of the request.
        else if (kind == "factor_reset" && await FactorResets.Lock(tx, subject) is not { State: "submitted" })
            return Refusal.WrongState;
        // Whoever asked first has still asked: renewing makes nobody their own second person.
        await Approvals.Request(tx, kind, subject, hash, newest.RequestedBy, now);
        await Audit.Write(tx, now, by, "approval_renewed", kind, subject);
        return default(Done);
    });

    private static async Task<Row?> Newest(Tx tx, string kind, Guid subject) => await tx.One<Row>("""
        SELECT content_hash, requested_by, expires_at, decision
        FROM approvals
        WHERE subject_kind = @kind AND subject_id = @subject
        ORDER BY requested_at DESC, id DESC
        LIMIT 1
        FOR UPDATE
        """, new { kind, subject });
}
