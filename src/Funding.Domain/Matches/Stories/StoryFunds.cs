using Okote.Data;
using Okote.Matching;
using Refusal = Okote.Matching.Refusal;

namespace Okote.Funding;

/// <summary>What a story tells of funds: one person proposes, another approves.</summary>
internal sealed class StoryFunds(Db db, StoryTime clock, Scenario scenario, StoryIds ids)
{
    private sealed record Row(long AmountCents, bool Abandoned, long Remaining);

    public async Task<Refusal?> Change(ScenarioEvent now)
    {
        var id = ids.Funds[now.Fund!];
        var row = await Find(id);
        var before = Money.Eur(row.AmountCents);
        if (now.Kind == EventKind.FundRaise)
        {
            if (FundMoves.RefuseRaise(now.Amount) is { } refused) return refused;
            await Agree(new FundTotal(Guid.CreateVersion7(), id, before, before + Money.Eur(now.Amount), false));
            return null;
        }
        // The books are kept in euros; a story may give its funds another name for them.
        var told = scenario.Funds.First(fund => fund.Id == now.Fund);
        var facts = new FundFacts(
            row.AmountCents, row.Remaining == row.AmountCents, told.Currency, row.Abandoned);
        var outOfSeason = now.T < scenario.Settings.Opens
            || await Calls.HasClosed(db, ids.Call, clock.GetUtcNow());
        if (FundMoves.RefuseTotal(facts, now, outOfSeason) is { } refusal) return refusal;
        await Agree(new FundTotal(Guid.CreateVersion7(), id, before, Money.Eur(now.Amount), now.Abandoned));
        return null;
    }

    private async Task Agree(FundTotal total)
    {
        StoryGifts.Must(await new ProposeFundTotal(db, clock).Run(total, ids.Proposer));
        StoryGifts.Must(await new ApproveFundTotal(db, clock).Run(total, ids.Approver, "told by a story"));
    }

    private Task<Row> Find(Guid id) => db.Single<Row>("""
        SELECT f.amount_cents, f.abandoned_at IS NOT NULL AS abandoned,
               a.credits_posted - a.debits_posted - a.debits_pending AS remaining
        FROM funds f
        JOIN accounts a ON a.owner_id = f.id
        WHERE f.id = @id
        """, new { id });
}
