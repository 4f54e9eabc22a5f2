namespace Okote.Payments;

/// <summary>One move of <c>stripe:clearing</c> in our ledger.</summary>
/// <param name="Version">Position in the account's history.</param>
/// <param name="Source">Stripe's id of what moved it; the journal's key when there is none.</param>
/// <param name="Cents">In, or negative for out.</param>
public sealed record OurMove(long Version, string Source, long Cents, DateTimeOffset At);

/// <summary>Both books side by side, one line for each charge, refund or transfer. What agrees leaves no difference.
/// </summary>
internal sealed class Differences
{
    private readonly Dictionary<string, Line> lines = [];

    private sealed class Line
    {
        public long Ours;
        public long Theirs;
        public string Kind = "unknown_to_stripe";
        public DateTimeOffset Newest = DateTimeOffset.MinValue;
    }

    public void AddTheirs(StripeBalanceTransaction moved)
    {
        var line = LineOf(moved.Source ?? moved.Id, moved.Created);
        line.Theirs += moved.Net;
        line.Kind = moved.Type;
    }

    public void AddOurs(OurMove moved) => LineOf(moved.Source, moved.At).Ours += moved.Cents;

    /// <summary>Lines that differ and whose last move lies before the given instant.</summary>
    public IEnumerable<Discrepancy> Found(DateTimeOffset before) => lines
        .Where(pair => pair.Value.Ours != pair.Value.Theirs && pair.Value.Newest < before)
        .OrderBy(pair => pair.Value.Newest)
        .Select(pair => new Discrepancy(pair.Value.Kind, pair.Key, Evidence(pair.Value),
            Money.Eur(pair.Value.Ours), Money.Eur(pair.Value.Theirs)));

    private static string Evidence(Line line) =>
        line.Ours == 0 ? "At Stripe, not in the ledger."
        : line.Theirs == 0 ? "In the ledger, not at Stripe."
        : "Other amount in the ledger than at Stripe, fees included.";

    private Line LineOf(string source, DateTimeOffset at)
    {
        if (!lines.TryGetValue(source, out var line)) lines[source] = line = new Line();
        if (at > line.Newest) line.Newest = at;
        return line;
    }
}
