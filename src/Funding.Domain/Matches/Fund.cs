using Okote.Data;

namespace Okote.Funding;

public enum FundKind { Envelope, Pledge }

/// <summary>Public money needs a decision: who voted what, when, from which budget line.</summary>
public sealed record PublicDecision(string Number, DateOnly Date, string Assembly, string BudgetLine);

/// <summary>What a pledge rests on, and what happens when it is not paid; published beside the pledge.</summary>
/// <param name="Guarantee">prepaid, mandate or promise.</param>
public sealed record PledgeTerms(string Guarantee, string DefaultPlan);

/// <summary>A funder's money for matching, as somebody enters it.</summary>
/// <param name="Line">The line of the scheme whose matches it helps to pay.</param>
/// <param name="Campaigns">The campaigns it serves; null for all of its call.</param>
public sealed record FundEntry(
    Guid Id, Guid CallId, Guid OrganisationId, string Line, string Name, Money Amount, int Priority,
    IReadOnlyList<Guid>? Campaigns, PublicDecision? Decision, PledgeTerms? Terms)
{
    public FundKind Kind => Decision is null ? FundKind.Pledge : FundKind.Envelope;

    /// <summary>Hash of what the second person approves.</summary>
    public byte[] ContentHash() => Approval.HashOf(this);
}

/// <summary>Enters a fund and asks for its approval.</summary>
public sealed class ProposeFund(Db db, TimeProvider clock)
{
    public async Task<Result<Guid>> Run(FundEntry entry, Guid by)
    {
        if (entry.Amount <= Money.Zero) return Refusal.AmountTooSmall;
        if (entry.Amount.Cents > Money.Input_CentsMax) return Refusal.AmountTooLarge;
        if ((entry.Decision is null) == (entry.Terms is null)) return Refusal.FieldMissing;
        var now = clock.GetUtcNow();
        return await db.Decide<Guid>(async tx =>
        {
            await Insert(tx, entry, by, now);
            if (entry.Campaigns is not null) await Attach(tx, entry.Id, entry.Campaigns);
            await Approvals.Request(tx, "fund", entry.Id, entry.ContentHash(), by, now);
            return entry.Id;
        });
    }

    private static Task Insert(Tx tx, FundEntry entry, Guid by, DateTimeOffset now) => tx.Execute("""
        INSERT INTO funds (id, kind, call_id, organisation_id, line, name, amount_cents, priority, all_campaigns, state,
                           guarantee, default_plan, decision_number, decision_date, assembly, budget_line,
                           created_by, created_at)
        VALUES (@Id, @Kind, @CallId, @OrganisationId, @Line, @Name, @Amount, @Priority, @All, 'submitted',
                @Guarantee, @DefaultPlan, @Number, @Date, @Assembly, @BudgetLine, @by, @now)
        """,
        new
        {
            entry.Id, Kind = entry.Kind.ToDb(), entry.CallId, entry.OrganisationId, entry.Line, entry.Name,
            Amount = entry.Amount.Cents, entry.Priority, All = entry.Campaigns is null,
            entry.Terms?.Guarantee, entry.Terms?.DefaultPlan, entry.Decision?.Number,
            Date = entry.Decision?.Date.ToDateTime(TimeOnly.MinValue), entry.Decision?.Assembly,
            entry.Decision?.BudgetLine, by, now,
        });

    private static Task Attach(Tx tx, Guid fund, IReadOnlyList<Guid> campaigns) => tx.Execute("""
        INSERT INTO fund_campaigns (fund_id, campaign_id)
        SELECT @fund, campaign_id
        FROM unnest(@Campaigns) AS x (campaign_id)
        """, new { fund, Campaigns = campaigns.ToArray() });
}

/// <summary>The second person approves a fund; from then on its money can be matched.</summary>
public sealed class ApproveFund(Db db, TimeProvider clock)
{
    /// <param name="shown">The fund as the second person saw it; what was asked for must be the same.</param>
    public Task<Result<Done>> Run(FundEntry shown, Guid by, string reason) => db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        var hash = shown.ContentHash();
        var current = await tx.One<byte[]>("""
            SELECT a.content_hash
            FROM funds f
            JOIN approvals a ON a.subject_kind = 'fund' AND a.subject_id = f.id AND a.decision = 'waiting'
            WHERE f.id = @Id AND f.state = 'submitted'
            FOR UPDATE OF f
            """, new { shown.Id });
        if (current is null) return Refusal.WrongState;
        var decided = await Approvals.Decide(tx, "fund", shown.Id, hash, current, by, true, reason, now);
        if (decided.IsRefused) return decided;

        var account = Account.Fund(shown.Id, shown.Kind == FundKind.Envelope);
        await Accounts.Open(tx, now, account);
        var posted = await Ledger.Post(tx, new Journal($"fund:{shown.Id}", new Cause("fund", shown.Id),
            shown.Kind == FundKind.Envelope ? "envelope voted" : "pledge signed", now,
            [Transfer.Direct(Account.World, account.Code, shown.Amount)]));
        if (posted.IsRefused) return posted.Refusal.Value;
        await tx.Execute("UPDATE funds SET state = 'active' WHERE id = @Id", new { shown.Id });
        return default(Done);
    });
}
