using Okote.Funding;

namespace Okote.Payments;

/// <summary>One move of <c>stripe:clearing</c> in our ledger.</summary>
/// <param name="Version">Position in the account's history.</param>
/// <param name="Source">Stripe's id of what moved it; the journal's key when there is none.</param>
/// <param name="Key">Of the journal.</param>
/// <param name="Cents">In, or negative for out.</param>
public sealed record OurMove(long Version, string Source, string Key, long Cents, DateTimeOffset At);

/// <summary>Both books side by side, one line for each charge, refund, transfer, dispute or payout, its fee included.
/// What agrees leaves no difference. Euros alone are added up; whatever moved in another currency is a difference by
/// itself, since our books cannot hold it.</summary>
public sealed class Differences
{
    /// <summary>Evidence enough to find the rest by.</summary>
    private const int Ids_RowsMax = 20;

    private readonly Dictionary<string, Line> lines = [];
    private readonly List<StripeBalanceTransaction> foreign = [];

    private sealed class Line
    {
        public long Ours;
        public long Theirs;
        public List<string> OursIds { get; } = [];
        public List<string> TheirsIds { get; } = [];
        public SortedSet<string> TheirsKinds { get; } = [];
        public DateTimeOffset? OursAt;
        public DateTimeOffset? TheirsAt;

        public DateTimeOffset Newest =>
            (OursAt ?? DateTimeOffset.MinValue) > (TheirsAt ?? DateTimeOffset.MinValue)
                ? OursAt!.Value : TheirsAt ?? DateTimeOffset.MinValue;
    }

    public void AddTheirs(StripeBalanceTransaction moved)
    {
        if (!moved.Currency.Equals(Money.Euro, StringComparison.OrdinalIgnoreCase))
        {
            foreign.Add(moved);
            return;
        }
        var line = LineOf(moved.Source ?? moved.Id);
        line.Theirs += moved.Net;
        if (line.TheirsIds.Count < Ids_RowsMax) line.TheirsIds.Add(moved.Id);
        line.TheirsKinds.Add(KindOf(moved));
        if (moved.Fee != 0) line.TheirsKinds.Add("fee");
        if (line.TheirsAt is null || moved.Created > line.TheirsAt) line.TheirsAt = moved.Created;
    }

    public void AddOurs(OurMove moved)
    {
        var line = LineOf(moved.Source);
        line.Ours += moved.Cents;
        if (line.OursIds.Count < Ids_RowsMax) line.OursIds.Add(moved.Key);
        if (line.OursAt is null || moved.At > line.OursAt) line.OursAt = moved.At;
    }

    /// <summary>What differs and whose last move lies before the given instant, oldest first.</summary>
    public IEnumerable<Discrepancy> Found(DateTimeOffset before) => lines
        .Where(pair => pair.Value.Ours != pair.Value.Theirs && pair.Value.Newest < before)
        .OrderBy(pair => pair.Value.Newest)
        .Select(pair => Opened(pair.Key, pair.Value))
        .Concat(foreign.Where(moved => moved.Created < before).OrderBy(moved => moved.Created).Select(Foreign));

    /// <summary>Our word for what Stripe calls a dozen names; the lists people read know these.</summary>
    public static string KindOf(StripeBalanceTransaction moved) => moved.Type switch
    {
        "charge" or "payment" => "charge",
        "refund" or "payment_refund" => "refund",
        "refund_failure" or "payment_failure_refund" => "failed_refund",
        "transfer" => "transfer",
        "transfer_refund" or "transfer_failure" or "transfer_cancel" => "reversal",
        "payout" => "payout",
        "payout_failure" or "payout_cancel" => "failed_payout",
        "adjustment" when moved.Source?.StartsWith("dp_", StringComparison.Ordinal) == true => "dispute",
        "stripe_fee" or "application_fee" => "fee",
        _ => "other",
    };

    private static Discrepancy Opened(string source, Line line)
    {
        var (kind, evidence) =
            line.OursIds.Count == 0 ? ("unknown_to_ledger", "At Stripe, not in the ledger.")
            : line.TheirsIds.Count == 0 ? ("unknown_to_stripe", "In the ledger, not at Stripe.")
            : ("amount_differs", "Other amount in the ledger than at Stripe, fees included.");
        return new Discrepancy(kind, source, evidence,
            line.OursIds.Count == 0 ? null : Money.Eur(line.Ours),
            line.TheirsIds.Count == 0 ? null : Money.Eur(line.Theirs))
        {
            OursIds = line.OursIds, OursAt = line.OursAt, TheirsIds = line.TheirsIds,
            TheirsKinds = [.. line.TheirsKinds], TheirsAt = line.TheirsAt,
        };
    }

    private static Discrepancy Foreign(StripeBalanceTransaction moved) => new("other_currency",
        moved.Source ?? moved.Id,
        $"Stripe moved {moved.Net} cents {moved.Currency.ToUpperInvariant()}; the books are kept in {Money.Euro}.")
    {
        TheirsIds = [moved.Id], TheirsKinds = [KindOf(moved)], TheirsAt = moved.Created,
        TheirsCurrency = moved.Currency.ToLowerInvariant(),
    };

    private Line LineOf(string source)
    {
        if (!lines.TryGetValue(source, out var line)) lines[source] = line = new Line();
        return line;
    }
}
