using System.Text.Json.Nodes;

namespace Okote.Payments.Sandbox;

/// <summary>The platform's books in totals, for comparison with somebody else's.</summary>
internal static class Totals
{
    public static SandboxBooks Of(Change change)
    {
        var charges = All(change, "charge").Where(charge => charge.Text("status") == "succeeded").ToArray();
        var refunds = All(change, "refund").Where(refund => refund.Text("status") is "succeeded" or "pending")
            .ToArray();
        var transfers = All(change, "transfer").ToArray();
        var (available, pending) = change.Balance("");
        return new SandboxBooks
        {
            ChargeCount = charges.Length,
            ChargedCents = charges.Sum(charge => charge.Number("amount")),
            RefundCount = refunds.Length,
            RefundedCents = refunds.Sum(refund => refund.Number("amount")),
            FeeCents = All(change, "balance_transaction").Sum(transaction => transaction.Number("fee")),
            TransferCount = transfers.Length,
            TransferredCents = transfers.Sum(transfer => transfer.Number("amount")),
            ReversedCents = transfers.Sum(transfer => transfer.Number("amount_reversed")),
            DisputedCents = -All(change, "balance_transaction")
                .Where(transaction => transaction.Text("type") == "adjustment")
                .Sum(transaction => transaction.Number("amount")),
            PaidOutCents = -All(change, "balance_transaction")
                .Where(transaction => transaction.Text("type") is "payout" or "payout_cancel" or "payout_failure")
                .Sum(transaction => transaction.Number("amount")),
            AvailableCents = available,
            PendingCents = pending,
            OpenSessions = Count(change, "checkout.session", "status", "open"),
            CompleteSessions = Count(change, "checkout.session", "status", "complete"),
            ExpiredSessions = Count(change, "checkout.session", "status", "expired"),
            Customers = change.Store.List("customer", "").Count,
            UndeliveredWebhooks = Count(change, "_delivery", "state", "pending"),
        };
    }

    private static int Count(Change change, string kind, string field, string value) =>
        change.Store.List(kind, "", field, value).Count;

    private static IEnumerable<JsonObject> All(Change change, string kind) =>
        change.Store.List(kind, "").Select(entry => change.Find(entry.Id)!);
}
