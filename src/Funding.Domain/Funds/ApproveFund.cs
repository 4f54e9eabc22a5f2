using Okote.Data;

namespace Okote.Funding;

/// <summary>The second person approves a fund; from then on its money can be matched. A pledge whose guarantee has to
/// be there first waits for it.</summary>
public sealed class ApproveFund(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(FundEntry shown, Guid by, string reason) =>
        Run(shown.Id, shown.ContentHash(), by, reason);

    /// <param name="shown">Hash of what the second person saw; the columns of the table must still give the same.
    /// </param>
    public Task<Result<Done>> Run(Guid fund, byte[] shown, Guid by, string reason) => db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (await Funds.Lock(tx, fund) is not { } stored) return Refusal.NotFound;
        if (stored.State != FundStage.Submitted) return Refusal.WrongState;
        var entry = stored.Entry;
        var decided = await Approvals.Decide(
            tx, "fund", fund, shown, entry.ContentHash(), by, approve: true, reason, now);
        if (decided.IsRefused) return decided;

        var account = Account.Fund(fund, entry.Kind == FundKind.Envelope);
        await Accounts.Open(tx, now, account);
        var posted = await Ledger.Post(tx, new Journal($"fund:{fund}", new Cause("fund", fund),
            entry.Kind == FundKind.Envelope ? "envelope voted" : "pledge signed", now,
            [Transfer.Direct(Account.World, account.Code, entry.Amount)]));
        if (posted.IsRefused) return posted.Refusal.Value;
        var waits = entry.Terms is { IsToBeSecured: true };
        await Funds.Move(tx, fund, FundStage.Submitted, waits ? FundStage.Approved : FundStage.Active, by, reason, now,
            FundKeeper.AsOperator);
        if (!waits) await FundScopes.Serve(tx, fund);
        if (await GrantWatch.IsPassedByFund(tx, fund, now)) return Refusal.ConventionMissing;
        await Audit.Write(tx, now, by, "fund_approved", "fund", fund, reason, entry.OrganisationId);
        await PledgeNews.Approved(tx, now, entry);
        return default(Done);
    });
}

/// <summary>The second person refuses, with a reason; the fund is a draft again and can be mended.</summary>
public sealed class RefuseFund(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(Guid fund, byte[] shown, Guid by, string reason) => db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (await Funds.Lock(tx, fund) is not { } stored) return Refusal.NotFound;
        if (stored.State != FundStage.Submitted) return Refusal.WrongState;
        if (string.IsNullOrWhiteSpace(reason)) return Refusal.ReasonMissing;
        var decided = await Approvals.Decide(
            tx, "fund", fund, shown, stored.Entry.ContentHash(), by, approve: false, reason.Trim(), now);
        if (decided.IsRefused) return decided;
        await Funds.Move(
            tx, fund, FundStage.Submitted, FundStage.Draft, by, reason.Trim(), now, FundKeeper.AsOperator);
        await Audit.Write(tx, now, by, "fund_refused", "fund", fund, reason.Trim(), stored.Entry.OrganisationId);
        await PledgeNews.Refused(tx, now, stored.Entry, reason.Trim());
        return default(Done);
    });
}

/// <summary>Asks once more for an approval whose time has passed. Nothing of the fund may have changed, and whoever
/// asked first has still asked: renewing makes nobody their own second person.</summary>
public sealed class RenewFundApproval(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(Guid fund, Guid by) => db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (await Funds.Lock(tx, fund) is not { } stored) return Refusal.NotFound;
        if (stored.State != FundStage.Submitted) return Refusal.WrongState;
        var last = await tx.One<Approval>("""
            SELECT id, content_hash, requested_by, expires_at
            FROM approvals
            WHERE subject_kind = 'fund' AND subject_id = @fund AND decision IN ('waiting', 'expired')
            ORDER BY requested_at DESC, id DESC
            LIMIT 1
            """, new { fund });
        if (last is null || last.ExpiresAt >= now) return Refusal.WrongState;
        if (!last.ContentHash.AsSpan().SequenceEqual(stored.Entry.ContentHash())) return Refusal.ContentChanged;
        await Approvals.Request(tx, "fund", fund, last.ContentHash, last.RequestedBy, now);
        await Audit.Write(tx, now, by, "fund_approval_renewed", "fund", fund, "", stored.Entry.OrganisationId);
        await PledgeNews.AskedAgain(tx, now, stored.Entry);
        return default(Done);
    });
}
