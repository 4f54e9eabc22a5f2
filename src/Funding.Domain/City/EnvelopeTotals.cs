using Okote.Data;

namespace Okote.Funding;

/// <summary>Another total for an envelope, and the decision it rests on.</summary>
public sealed record EnvelopeTotal(
    Guid Id, Guid FundId, Money Before, Money After, bool Abandoned, string State, string? DecisionNumber,
    DateTime? DecisionDate, DateTimeOffset ProposedAt)
{
    /// <summary>What the second person approves.</summary>
    public FundTotal Proposal => new(Id, FundId, Before, After, Abandoned);
}

public static class EnvelopeTotals
{
    public static Task<IReadOnlyList<EnvelopeTotal>> OfFund(Session session, Guid fund) =>
        session.Query<EnvelopeTotal>("""
            SELECT id, fund_id, before_cents AS before, after_cents AS after, abandoned, state, decision_number,
                   decision_date::timestamp AS decision_date, proposed_at
            FROM fund_totals
            WHERE fund_id = @fund
            ORDER BY proposed_at, id
            """, new { fund });

    public static async Task<EnvelopeTotal?> Waiting(Session session, Guid fund) =>
        (await OfFund(session, fund)).LastOrDefault(total => total.State == "submitted");
}

/// <summary>Proposes to raise or lower an envelope: another total of public money is another decision.</summary>
public sealed class ProposeEnvelopeTotal(Db db, ProposeFundTotal propose, TimeProvider clock)
{
    public async Task<Result<Guid>> Run(
        Guid id, Guid fund, Money after, bool abandoned, DecisionEntry decision, CurrentPerson by)
    {
        var now = clock.GetUtcNow();
        if (await Envelopes.Find(db, by.Cities, fund) is not { } envelope) return Refusal.NotFound;
        // Sent twice, it is proposed once.
        if (await EnvelopeTotals.Waiting(db, fund) is { } waiting && waiting.Id == id) return id;
        if (after == envelope.Amount && !abandoned) return Refusal.AmountDiffers;
        if (string.IsNullOrWhiteSpace(decision.Number) || decision.Date is null) return Refusal.DecisionIncomplete;
        if (DecisionPaper.IsAhead(decision.Date, now)) return Refusal.DecisionDateAhead;
        var proposed = await propose.Run(new FundTotal(id, fund, envelope.Amount, after, abandoned), by.Id);
        if (proposed.IsRefused) return proposed;
        return await db.Decide<Guid>(async tx =>
        {
            await tx.Execute("""
                UPDATE fund_totals
                SET decision_number = @Number, decision_date = @Date
                WHERE id = @id
                """, new { id, decision.Number, Date = decision.Date?.ToDateTime(TimeOnly.MinValue) });
            await Tell.Members(tx, now, envelope.OrganisationId, "envelope_total_proposed", id,
                $"/collectivite/enveloppes/{fund}/montant", ("envelope", envelope.Name));
            return id;
        });
    }
}

/// <summary>The second person decides about another total.</summary>
public sealed class DecideEnvelopeTotal(Db db, ApproveFundTotal approve, RefuseFundTotal refuse, TimeProvider clock)
{
    public async Task<Result<Done>> Run(Guid fund, Guid total, CurrentPerson by, bool approves, string reason)
    {
        if (await Envelopes.Find(db, by.Cities, fund) is not { } envelope) return Refusal.NotFound;
        if (await EnvelopeTotals.Waiting(db, fund) is not { } waiting || waiting.Id != total)
            return Refusal.WrongState;
        if (await Interests.Has(db, fund, by)) return Refusal.InterestedPerson;
        var decided = approves ? await approve.Run(waiting.Proposal, by.Id, reason)
            : await refuse.Run(waiting.Proposal, by.Id, reason);
        if (decided.IsRefused) return decided;
        return await db.Decide<Done>(async tx =>
        {
            await Tell.Members(tx, clock.GetUtcNow(), envelope.OrganisationId,
                approves ? "envelope_total_approved" : "envelope_total_refused", total,
                $"/collectivite/enveloppes/{fund}/montant", ("envelope", envelope.Name), ("reason", reason));
            return default(Done);
        });
    }
}
