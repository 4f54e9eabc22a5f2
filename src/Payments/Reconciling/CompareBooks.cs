using Okote.Data;
using Okote.Funding;

namespace Okote.Payments;

/// <summary>What one comparison of all books found.</summary>
/// <param name="Transactions">Moves of the balance that Stripe listed.</param>
/// <param name="Ours">Balance of the ledger's account <c>stripe:clearing</c>.</param>
/// <param name="Theirs">Available and pending balance at Stripe.</param>
/// <param name="Found">Differences that stand, whether they were opened now or before, or explained.</param>
/// <param name="Opened">Discrepancies opened by this run.</param>
/// <param name="WasQuiet">Nothing was under way while comparing, so that even the newest moves had to agree.</param>
public sealed record Reconciliation(
    Guid Id, long Transactions, Money Ours, Money Theirs, int Found, int Opened, bool WasQuiet)
{
    public bool IsEqual => Ours == Theirs && Found == 0;
}

/// <summary>Compares every move of our balance at Stripe with the ledger, in cents, object by object and in total.
/// What differs is opened for a person; nothing is ever corrected here.</summary>
public sealed class CompareBooks(Db db, StripeGateway gateway, TimeProvider clock)
{
    /// <summary>More than this is one cause, and a person has seen it by then.</summary>
    private const int Opened_RowsMax = 500;

    /// <summary>While work is under way, newer moves may not have reached us yet.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(15);

    public async Task<Reconciliation> Run(CancellationToken cancel)
    {
        var started = clock.GetUtcNow();
        var id = Guid.CreateVersion7(started);
        await Reconciliations.Start(db, id, started);
        var quiet = await Reconciliations.IsQuiet(db);
        var differences = new Differences();
        var transactions = 0L;
        await foreach (var page in gateway.BalanceTransactions(cancel))
        {
            transactions += page.Count;
            foreach (var moved in page) differences.AddTheirs(moved);
        }
        await foreach (var page in Reconciliations.OurMoves(db))
            foreach (var moved in page) differences.AddOurs(moved);

        var ours = await Accounts.Balance(db, Account.StripeClearing);
        var theirs = Money.Eur((await gateway.Balance(cancel)).Cents("eur"));
        quiet = quiet && await Reconciliations.IsQuiet(db);
        var found = differences.Found(quiet ? DateTimeOffset.MaxValue : started - Settling).ToList();
        if (quiet && ours != theirs)
            found.Add(new Discrepancy(
                "balance", Account.StripeClearing, "Balance at Stripe and in the ledger.", ours, theirs)
            {
                OursAt = started, TheirsAt = started,
            });
        var opened = 0;
        foreach (var discrepancy in found.Take(Opened_RowsMax))
            opened += await Discrepancies.Open(db, discrepancy with { Reconciliation = id }, clock.GetUtcNow());
        var result = new Reconciliation(id, transactions, ours, theirs, found.Count, opened, quiet);
        await Reconciliations.Finish(db, result, clock.GetUtcNow());
        return result;
    }
}
