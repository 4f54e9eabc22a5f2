using Okote.Data;

namespace Okote.Funding;

/// <param name="Id">From the form: sent twice, one draft is begun.</param>
public sealed record ProposalStart(Guid Id, Guid CallId, Guid HolderId, string Title, string Language);

/// <summary>Answers an open call: a draft with nothing but a title, and the accounts it will need.</summary>
public sealed class StartProposal(Db db, TimeProvider clock)
{
    private sealed record Terms(Guid SchemeId, bool Fictional);

    public Task<Result<Guid>> Run(ProposalStart start, CurrentPerson me) => db.Decide<Guid>(async tx =>
    {
        if (!me.Holders.Contains(start.HolderId)) return Refusal.NotFound;
        if (string.IsNullOrWhiteSpace(start.Title) || start.Title.Length > ProposalLimits.Title_CharsMax)
            return Refusal.FieldMissing;
        var now = clock.GetUtcNow();
        // A second click, or a page sent again: the draft is there and is the answer.
        if (await Proposals.Find(tx, me, start.Id) is { } begun)
            return new ProposalStart(begun.Id, begun.CallId, begun.HolderId, begun.Title, begun.Language)
                == start with { Title = start.Title.Trim() } ? begun.Id : Refusal.SameIdOtherContent;
        if (!(await OpenCalls.All(tx, now)).Any(call => call.Id == start.CallId)) return Refusal.CallNotOpen;
        var terms = await tx.Single<Terms>("""
            SELECT s.id AS scheme_id, o.fictional
            FROM match_schemes s
            CROSS JOIN organisations o
            WHERE s.call_id = @CallId AND o.id = @HolderId
            ORDER BY s.version DESC
            LIMIT 1
            """, new { start.CallId, start.HolderId });
        await Insert(tx, start, terms, me, now);
        var scheme = await Calls.Scheme(tx, terms.SchemeId);
        await Accounts.Open(tx, now,
        [
            Account.Committed(start.Id), Account.Collected(start.Id),
            .. scheme.Lines.Select(line => Account.Match(start.Id, line.Id)),
        ]);
        await Audit.Write(tx, now, me.Id, "campaign_started", "campaign", start.Id, organisation: start.HolderId);
        return start.Id;
    });

    private static async Task Insert(
        Tx tx, ProposalStart start, Terms terms, CurrentPerson me, DateTimeOffset now)
    {
        var title = start.Title.Trim();
        var slug = Slug.Free(title, "projet", [.. await Proposals.Slugs(tx, Slug.Of(title, "projet"))]);
        await tx.Execute("""
            INSERT INTO campaigns (id, call_id, scheme_id, holder_id, slug, title, summary, story, language, town,
                                   commune, theme, fictional, goal_cents, minimum_cents, collection, opens_at,
                                   closes_at, created_by, created_at)
            SELECT @Id, @CallId, @SchemeId, @HolderId, @slug, @title, '', '', @Language, coalesce(o.town, ''), '', '',
                   @Fictional, 0, 0, 'at_close', e.opens_at, e.opens_at, @Me, @now
            FROM calls e
            CROSS JOIN organisations o
            WHERE e.id = @CallId AND o.id = @HolderId
            """,
            new
            {
                start.Id, start.CallId, terms.SchemeId, start.HolderId, slug, title, start.Language, terms.Fictional,
                Me = me.Id, now,
            });
    }
}

/// <summary>Changes one part of a draft; the other parts stay as somebody else may just have saved them.</summary>
public sealed class SaveProposal(Db db, TimeProvider clock)
{
    /// <param name="change">Pure: from the proposal as it stands to the one that is kept.</param>
    public Task<Result<Proposal>> Run(
        Guid id, CurrentPerson me, string part, Func<Proposal, Proposal> change) => db.Decide<Proposal>(async tx =>
    {
        if (await Proposals.Lock(tx, me, id) is not { } proposal) return Refusal.NotFound;
        if (!proposal.IsOpen) return Refusal.CampaignFrozen;
        var changed = change(proposal);
        if (changed.Fault() is { } fault) return fault;
        await Proposals.Save(tx, changed);
        await Audit.Write(tx, clock.GetUtcNow(), me.Id, "campaign_saved", "campaign", id, part, proposal.HolderId);
        return changed;
    });
}
