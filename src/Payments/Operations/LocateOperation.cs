using Okote.Data;

namespace Okote.Payments;

/// <summary>For an operation whose answer is unknown and cannot be had by sending it again: looks at Stripe for what it
/// did, and never posts.</summary>
public sealed class LocateOperation(Db db, StripeGateway gateway, RecordAnswer record, TimeProvider clock)
{
    /// <param name="isOver">Whether the key's life has passed. Then what is not there was never done, and never will
    /// be; before, Stripe may still be about to do it.</param>
    public async Task Run(Operation operation, bool isOver, CancellationToken cancel)
    {
        var answer = operation.Kind switch
        {
            OperationKind.Confirmation or OperationKind.Authentication or OperationKind.Cancellation
                or OperationKind.Drawing or OperationKind.Expiry or OperationKind.Concession =>
                await gateway.Look(Parent(operation.Path), cancel),
            OperationKind.Evidence => await gateway.Look(operation.Path, cancel),
            OperationKind.Onboarding => null,
            _ => await Made(operation, cancel),
        };
        // Nothing was done to an object that is not there; any other problem says nothing, and is thrown.
        if (answer is { Problem.Trouble: StripeTrouble.NotFound }) answer = null;
        if (answer is not null && WasDone(operation, answer))
            await record.Succeeded(operation, answer);
        else if (isOver)
            await Operations.Fail(db, operation.Id, Operations.NeverExecuted,
                "Stripe knows nothing of it.", clock.GetUtcNow());
    }

    private async Task<StripeAnswer?> Made(Operation operation, CancellationToken cancel) =>
        await gateway.Find(ListOf(operation), (Notes.Operation, operation.Id), cancel) is { } id
            ? await gateway.Look($"{operation.Path}/{id}", cancel)
            : null;

    /// <summary>An object that exists but stands as before was not touched.</summary>
    private static bool WasDone(Operation operation, StripeAnswer answer) => operation.Kind switch
    {
        OperationKind.Confirmation or OperationKind.Authentication or OperationKind.Drawing =>
            answer.Read<StripePaymentIntent>() is not ({ Status: "requires_confirmation" }
                or { Status: "requires_payment_method", LastPaymentError: null }),
        OperationKind.Cancellation => answer.Read<StripePaymentIntent>().Status is "canceled" or "succeeded",
        OperationKind.Expiry => answer.Read<StripeSession>().Status != "open",
        OperationKind.Concession => answer.Read<StripeDispute>().Status is "won" or "lost" or "warning_closed",
        OperationKind.Evidence => answer.Read<StripeDispute>().Status is not ("needs_response"
            or "warning_needs_response"),
        _ => true,
    };

    /// <summary>The shortest list in which the object must be.</summary>
    internal static string ListOf(Operation operation)
    {
        var sent = (operation.FirstSentAt ?? default).ToUnixTimeSeconds();
        var around = $"created[gte]={sent - 600}&created[lte]={sent + (long)Operation.KeyLife.TotalSeconds}";
        return operation.Kind switch
        {
            OperationKind.Session or OperationKind.Patronage or OperationKind.Mandate or OperationKind.Account =>
                $"{operation.Path}?{around}",
            OperationKind.Customer or OperationKind.Patron => $"{operation.Path}?{Filter(operation, "email")}",
            OperationKind.Intent or OperationKind.Debit => $"{operation.Path}?{Filter(operation, "customer")}",
            OperationKind.Refund => $"{operation.Path}?{Filter(operation, "charge")}",
            OperationKind.Transfer => $"{operation.Path}?{Filter(operation, "transfer_group")}",
            OperationKind.Reversal => operation.Path,
            _ => throw new InvalidOperationException($"{operation.Kind} makes nothing that could be listed."),
        };
    }

    private static string Filter(Operation operation, string name) =>
        $"{name}={Uri.EscapeDataString(StripeForm.Find(operation.Parameters, name) ?? "")}";

    private static string Parent(string path) => path[..path.LastIndexOf('/')];
}
