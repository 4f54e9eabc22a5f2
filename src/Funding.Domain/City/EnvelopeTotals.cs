using Okote.Data;
using Okote.Matching;
using Refusal = Okote.Data.Refusal;

namespace Okote.Funding;

/// <summary>Another total for an envelope, and the decision it rests on.</summary>
public sealed record EnvelopeTotal(
    Guid Id, Guid FundId, Money Before, Money After, bool Abandoned, string State, string? DecisionNumber,
    DateTime? DecisionDate, string Reason, DateTimeOffset ProposedAt)
{
    /// <summary>What the second person approves.</summary>
    public FundTotal Proposal => new(Id, FundId, Before, After, Abandoned);
}

public static class EnvelopeTotals
{
    public static Task<IReadOnlyList<EnvelopeTotal>> OfFund(Session session, Guid fund) =>
        session.Query<EnvelopeTotal>("""
            SELECT id, fund_id, before_cents AS before, after_cents AS after, abandoned, state, decision_number,
                   decision_date::timestamp AS decision_date, reason, proposed_at
            FROM fund_totals
            WHERE fund_id = @fund
            ORDER BY proposed_at, id
            """, new { fund });

    public static async Task<EnvelopeTotal?> Waiting(Session session, Guid fund) =>
        (await OfFund(session, fund)).LastOrDefault(total => total.State == "submitted");
}

/// <summary>Proposes to raise or lower an envelope. A total that may not fall is refused here already, so that nobody
/// waits two days to hear it.</summary>
public sealed class ProposeEnvelopeTotal(Db db, ProposeFundTotal propose, TimeProvider clock)
{
    public async Task<Result<Guid>> Run(
        Guid id, Guid fund, Money after, bool abandoned, DecisionEntry decision, CurrentPerson by)
    {
        var now = clock.GetUtcNow();
        if (await Envelopes.Find(db, by.Cities, fund) is not { } envelope) return Refusal.NotFound;
        // Sent twice, it is proposed once.
        if (await EnvelopeTotals.Waiting(db, fund) is { } waiting) return waiting.Id == id ? id : Refusal.WrongState;
        if (await Problem(envelope, after, abandoned, decision, now) is { } refusal) return refusal;
        var proposed = await propose.Run(new FundTotal(id, fund, envelope.Amount, after, abandoned), by.Id);
        if (proposed.IsRefused) return proposed;
        return await db.Decide<Guid>(async tx =>
        {
            await tx.Execute("""
                UPDATE fund_totals
                SET decision_number = @Number, decision_date = @Date
                WHERE id = @id
                """, new { id, decision.Number, Date = decision.Date?.ToDateTime(TimeOnly.MinValue) });
            await Audit.Write(tx, now, by.Id, "envelope_total_proposed", "fund", fund,
                organisation: envelope.OrganisationId);
            await Tell.Members(tx, now, envelope.OrganisationId, "envelope_total_proposed", id,
                $"/collectivite/enveloppes/{fund}/montant", ("envelope", envelope.Name));
            return id;
        });
    }

    private async Task<Refusal?> Problem(
        Envelope envelope, Money after, bool abandoned, DecisionEntry decision, DateTimeOffset now)
    {
        if (envelope.State != "active") return Refusal.WrongState;
        if (after < Money.Zero || (after == envelope.Amount && !abandoned)) return Refusal.AmountTooSmall;
        if (after.Cents > Money.Input_CentsMax) return Refusal.AmountTooLarge;
        if (string.IsNullOrWhiteSpace(decision.Number) || decision.Date is null) return Refusal.DecisionIncomplete;
        if (DecisionPaper.IsAhead(decision.Date, now)) return Refusal.DecisionDateAhead;
        if (after >= envelope.Amount) return null;
        var facts = new FundFacts(
            envelope.Amount.Cents, envelope.Remaining == envelope.Amount.Cents, Money.Euro, Abandoned: false);
        return FundMoves.MayFall(facts, await IsOutOfSeason(envelope, now), abandoned) ? null : Refusal.FundInUse;
    }

    private async Task<bool> IsOutOfSeason(Envelope envelope, DateTimeOffset now) => await db.Single<bool>("""
        SELECT opens_at > @now OR closes_at < @now OR stopped_at IS NOT NULL
        FROM calls
        WHERE id = @CallId
        """, new { envelope.CallId, now });
}

/// <summary>The second person decides about another total.</summary>
public sealed class DecideEnvelopeTotal(Db db, ApproveFundTotal approve, TimeProvider clock)
{
    public async Task<Result<Done>> Approve(Guid fund, Guid total, CurrentPerson by, string reason)
    {
        if (await Find(db, fund, total, by) is not { } found) return Refusal.NotFound;
        if (await Interests.Has(db, fund, by)) return Refusal.InterestedPerson;
        var approved = await approve.Run(found.Proposal, by.Id, reason);
        if (approved.IsRefused) return approved;
        return await db.Decide<Done>(async tx =>
        {
            await Tell(tx, fund, found, by, "envelope_total_approved", reason);
            return default(Done);
        });
    }

    /// <summary>Asks again when nobody answered in time.</summary>
    public Task<Result<Done>> Renew(Guid fund, Guid total, CurrentPerson by) => db.Decide<Done>(async tx =>
    {
        if (await Find(tx, fund, total, by) is not { } found) return Refusal.NotFound;
        await Approvals.Request(tx, "fund", fund, found.Proposal.ContentHash(), by.Id, clock.GetUtcNow());
        await Tell(tx, fund, found, by, "envelope_total_proposed", "");
        return default(Done);
    });

    public async Task<Result<Done>> Refuse(Guid fund, Guid total, CurrentPerson by, string reason)
    {
        if (string.IsNullOrWhiteSpace(reason)) return Refusal.ReasonMissing;
        return await db.Decide<Done>(async tx =>
        {
            var now = clock.GetUtcNow();
            if (await Find(tx, fund, total, by) is not { } found) return Refusal.NotFound;
            if (await Interests.Has(tx, fund, by)) return Refusal.InterestedPerson;
            var hash = found.Proposal.ContentHash();
            var decided = await Approvals.Decide(tx, "fund", fund, hash, hash, by.Id, false, reason, now);
            // A request that ran out is taken off the table like one that was refused: another may be made then.
            if (decided.IsRefused && decided.Refusal is not Refusal.ApprovalExpired) return decided;
            await tx.Execute("UPDATE fund_totals SET state = 'refused', reason = @reason WHERE id = @total",
                new { total, reason });
            await Tell(tx, fund, found, by, "envelope_total_refused", reason);
            return default(Done);
        });
    }

    private static async Task<EnvelopeTotal?> Find(Session session, Guid fund, Guid total, CurrentPerson by) =>
        await Envelopes.Find(session, by.Cities, fund) is null ? null
            : (await EnvelopeTotals.OfFund(session, fund)).FirstOrDefault(x => x.Id == total && x.State == "submitted");

    private async Task Tell(Tx tx, Guid fund, EnvelopeTotal total, CurrentPerson by, string act, string reason)
    {
        var now = clock.GetUtcNow();
        var envelope = (await Envelopes.Find(tx, by.Cities, fund))!;
        await Audit.Write(tx, now, by.Id, act, "fund", fund, reason, envelope.OrganisationId);
        await Funding.Tell.Members(tx, now, envelope.OrganisationId, act, total.Id,
            $"/collectivite/enveloppes/{fund}/montant", ("envelope", envelope.Name), ("reason", reason));
    }
}
