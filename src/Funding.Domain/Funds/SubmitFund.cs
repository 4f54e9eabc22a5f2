using Okote.Data;

namespace Okote.Funding;

/// <summary>Enters a complete fund and asks for its approval at once: for data that comes from elsewhere.</summary>
public sealed class ProposeFund(Db db, TimeProvider clock)
{
    public async Task<Result<Guid>> Run(FundEntry entry, Guid by)
    {
        if (entry.Refuse() is { } refusal) return refusal;
        var now = clock.GetUtcNow();
        return await db.Decide<Guid>(async tx =>
        {
            await Funds.Insert(tx, entry, FundStage.Submitted, by, now);
            await Approvals.Request(tx, "fund", entry.Id, entry.ContentHash(), by, now);
            await Audit.Write(tx, now, by, "fund_submitted", "fund", entry.Id, "", entry.OrganisationId);
            return entry.Id;
        });
    }
}

/// <summary>A signature as it was typed.</summary>
/// <param name="Shown">Hash of what the person saw.</param>
/// <param name="Quality">In which quality they sign: directrice générale, gérant…</param>
public sealed record PledgeSignature(Guid FundId, byte[] Shown, string Name, string Quality);

/// <summary>Somebody who may bind the company signs its pledge, and by that asks for its approval.</summary>
public sealed class SignPledge(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(PledgeSignature signature, Guid by) => db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        var (name, quality) = (signature.Name.Trim(), signature.Quality.Trim());
        if (await Funds.Lock(tx, signature.FundId) is not { Entry.Kind: FundKind.Pledge } stored)
            return Refusal.NotFound;
        if (name.Length == 0) return Refusal.NameMissing;
        if (quality.Length == 0 || stored.Entry.Gaps().Count > 0) return Refusal.FieldMissing;
        if (!await Signatories.MaySign(tx, stored.Entry.OrganisationId, by)) return Refusal.SignatoryRequired;
        var submitted = await Submission.Write(tx, stored, signature.Shown, by, now);
        if (submitted.IsRefused) return submitted;
        await tx.Execute("""
            INSERT INTO fund_signatures (id, fund_id, content_hash, signed_by, name, quality, signed_at)
            VALUES (@Id, @FundId, @Shown, @by, @name, @quality, @now)
            """, new { Id = Guid.CreateVersion7(now), signature.FundId, signature.Shown, by, name, quality, now });
        return default(Done);
    });
}

internal static class Signatories
{
    /// <summary>Whether this person's signature binds the company.</summary>
    public static Task<bool> MaySign(Tx tx, Guid organisation, Guid by) => tx.Single<bool>("""
        SELECT EXISTS (
            SELECT 1
            FROM roles
            WHERE person_id = @by AND role = 'company' AND organisation_id = @organisation AND may_sign)
        """, new { organisation, by });
}

/// <summary>What a submission is, whoever may make it.</summary>
internal static class Submission
{
    public static async Task<Result<Done>> Write(
        Tx tx, StoredFund stored, byte[] shown, Guid by, DateTimeOffset now)
    {
        var entry = stored.Entry;
        if (stored.State != FundStage.Draft) return Refusal.WrongState;
        if (entry.Refuse() is { } refusal) return refusal;
        var hash = entry.ContentHash();
        if (!hash.AsSpan().SequenceEqual(shown)) return Refusal.ContentChanged;
        if (await RefuseLine(tx, entry) is { } line) return line;
        await Funds.Move(tx, entry.Id, FundStage.Draft, FundStage.Submitted, by, "", now, FundKeeper.AsOwner);
        await Approvals.Request(tx, "fund", entry.Id, hash, by, now);
        await Audit.Write(tx, now, by, entry.Kind == FundKind.Pledge ? "fund_signed" : "fund_submitted", "fund",
            entry.Id, "", entry.OrganisationId);
        await PledgeNews.Signed(tx, now, entry);
        return default(Done);
    }

    /// <summary>The line must be one of the call's, and one that shares out at the end asks no fund for limits of its
    /// own: a round knows no single gift.</summary>
    private static async Task<Refusal?> RefuseLine(Tx tx, FundEntry entry)
    {
        var scheme = await tx.One<Guid?>("""
            SELECT id
            FROM match_schemes
            WHERE call_id = @CallId
            ORDER BY version DESC
            LIMIT 1
            """, new { entry.CallId });
        if (scheme is not { } newest) return Refusal.NotFound;
        var line = (await Calls.Scheme(tx, newest)).Lines.FirstOrDefault(line => line.Id == entry.Line);
        if (line is null) return Refusal.FieldMissing;
        return !line.Rule.Settle.IsLive && (entry.CapPerCampaign is not null || entry.CapPerContribution is not null)
            ? Refusal.RuleInvalid : null;
    }
}
