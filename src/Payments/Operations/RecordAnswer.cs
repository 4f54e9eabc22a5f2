using System.Text.Json;
using Okote.Data;
using Okote.Funding;

namespace Okote.Payments;

/// <summary>What an operation's answer changes here. Every step may be taken twice: the operation's row is ended last,
/// so that after a crash the same answer is asked for and recorded again.</summary>
public sealed class RecordAnswer(Db db, StripeGateway gateway, Translator translator, TimeProvider clock)
{
    public async Task Succeeded(Operation operation, StripeAnswer answer)
    {
        var subject = operation.SubjectId;
        await (operation.Kind switch
        {
            OperationKind.Customer => PaymentAttempts.SetCustomer(db, subject, answer.Read<StripeObject>().Id),
            OperationKind.Session => PaymentAttempts.SetOpen(db, subject, answer.Read<StripeSession>()),
            OperationKind.Patronage => CompanyPayments.SetOpen(db, subject, answer.Read<StripeSession>()),
            OperationKind.Patron => PledgeMandates.SetCustomer(db, subject, answer.Read<StripeObject>().Id),
            OperationKind.Mandate => PledgeMandates.SetOpen(db, subject, answer.Read<StripeSession>()),
            OperationKind.Debit => MandateDebit.SetIntent(db, subject, answer.Read<StripePaymentIntent>().Id),
            OperationKind.Intent => PaymentAttempts.SetIntent(db, subject, answer.Read<StripePaymentIntent>().Id),
            OperationKind.Account =>
                Organisations.SetPayout(db, subject, answer.Read<StripeAccount>().Id, PayoutAccounts.Pending),
            OperationKind.Expiry => translator.Run(answer.Read<StripeSession>()),
            OperationKind.Confirmation or OperationKind.Authentication or OperationKind.Cancellation
                or OperationKind.Drawing => translator.Run(answer.Read<StripePaymentIntent>(), operation.Id),
            OperationKind.Refund => translator.Run(answer.Read<StripeRefund>()),
            OperationKind.Transfer => translator.Run(answer.Read<StripeTransfer>()),
            OperationKind.Reversal => translator.Reversed(subject, answer.Read<StripeReversal>()),
            OperationKind.Evidence or OperationKind.Concession => translator.Run(answer.Read<StripeDispute>()),
            OperationKind.Onboarding => Task.CompletedTask,
        });
        await Operations.Succeed(db, operation.Id, IdOf(answer.Body), clock.GetUtcNow());
    }

    /// <summary>Stripe said no for good.</summary>
    public async Task Refused(Operation operation, StripeProblem problem)
    {
        var now = clock.GetUtcNow();
        if (MustBeSeen(operation.Kind, problem))
            await Discrepancies.Open(db, new Discrepancy(
                $"{operation.Kind.ToDb()}_refused", operation.IdempotencyKey, problem.ToString()), now);
        if (problem.Trouble == StripeTrouble.KeyReused && await MadeBefore(operation) is { } made)
        {
            await Succeeded(operation, made);
            return;
        }
        await (operation.Kind switch
        {
            OperationKind.Confirmation or OperationKind.Authentication or OperationKind.Cancellation =>
                AskIntent(operation, problem),
            OperationKind.Expiry => AskSession(operation.ObjectInPath),
            OperationKind.Intent => translator.Declined(operation.SubjectId, problem, operation.Id),
            OperationKind.Refund => translator.RefundRefused(operation.SubjectId, operation.IdempotencyKey),
            OperationKind.Debit => translator.DebitRefused(operation.SubjectId, problem),
            OperationKind.Drawing => AskDebit(operation, problem),
            OperationKind.Mandate => PledgeMandates.End(db, operation.SubjectId),
            OperationKind.Patronage => CompanyPayments.End(db, operation.SubjectId, PaymentState.Failed),
            OperationKind.Customer or OperationKind.Patron or OperationKind.Session or OperationKind.Account
                or OperationKind.Onboarding or OperationKind.Evidence or OperationKind.Concession => Task.CompletedTask,
            OperationKind.Transfer or OperationKind.Reversal => translator.TransferRefused(operation, problem),
        });
        await Operations.Fail(db, operation.Id, problem.Reason, problem.Message, now);
    }

    /// <summary>After a backup was restored, an operation that Stripe carried out in the lost hours is planned anew:
    /// its key is made of the same ids and its parameters name another operation. What the key made then is what is
    /// wanted now, and carries the subject's id. What this same operation made with other parameters is no such thing.
    /// </summary>
    private async Task<StripeAnswer?> MadeBefore(Operation operation)
    {
        var note = operation.Kind switch
        {
            OperationKind.Customer or OperationKind.Session or OperationKind.Intent => Notes.Contribution,
            OperationKind.Patron or OperationKind.Mandate => Notes.Mandate,
            OperationKind.Debit => Notes.CompanyPayment,
            OperationKind.Refund => Notes.Refund,
            OperationKind.Transfer when IsOfDispute(operation) => Notes.DisputeTransfer,
            OperationKind.Transfer => Notes.Item,
            OperationKind.Reversal => Notes.DisputeTransfer,
            _ => null,
        };
        if (note is null) return null;
        var list = LocateOperation.ListOf(operation with { FirstSentAt = operation.FirstSentAt - Operation.KeyLife });
        if (await gateway.Find(list, (note, operation.SubjectId), CancellationToken.None) is not { } id) return null;
        var made = await gateway.Look($"{operation.Path}/{id}", CancellationToken.None);
        return Notes.Id(made.Read<StripeObject>().Metadata, Notes.Operation) == operation.Id ? null : made;
    }

    /// <summary>What went out again once the bank had given a charge back, not the first payment of its line.</summary>
    private static bool IsOfDispute(Operation transfer) =>
        StripeForm.Find(transfer.Parameters, $"metadata[{Notes.DisputeTransfer}]") is not null;

    /// <summary>The intent itself knows best why it was not charged, or that it was charged long ago.</summary>
    private async Task AskIntent(Operation operation, StripeProblem problem)
    {
        var intent = await IfThere(gateway.PaymentIntent(operation.ObjectInPath));
        if (operation.Kind != OperationKind.Cancellation && NothingTried(intent))
            await translator.Declined(operation.SubjectId, problem, operation.Id);
        else if (intent is null)
            await translator.IntentGone(operation.SubjectId, operation.ObjectInPath);
        else
            await translator.Run(intent, operation.Id);
    }

    /// <summary>The same of a company's debit; one that nothing was tried with has failed.</summary>
    private async Task AskDebit(Operation operation, StripeProblem problem)
    {
        var intent = await IfThere(gateway.PaymentIntent(operation.ObjectInPath));
        if (NothingTried(intent)) await translator.DebitRefused(operation.SubjectId, problem);
        else await translator.Run(intent!, operation.Id);
    }

    /// <summary>Nobody can pay in a page that is not there.</summary>
    private async Task AskSession(string id)
    {
        if (await IfThere(gateway.Session(id)) is { } session) await translator.Run(session);
        else await PaymentAttempts.EndSession(db, id);
    }

    private static async Task<T?> IfThere<T>(Task<T> read)
        where T : class
    {
        try
        {
            return await read;
        }
        catch (StripeException e) when (e.Problem.Trouble == StripeTrouble.NotFound)
        {
            return null;
        }
    }

    private static bool NothingTried(StripePaymentIntent? intent) =>
        intent is null or { Status: "requires_confirmation" }
            or { Status: "requires_payment_method", LastPaymentError: null };

    /// <summary>A declined card is daily business, and so is a payment page that comes too late to be open for the
    /// half hour Stripe demands: whoever still wants to pay asks for the next one. A session that ended before we ended
    /// it is none at all; the rest is for a person to see, above all an object of ours that Stripe does not know.
    /// </summary>
    private static bool MustBeSeen(OperationKind kind, StripeProblem problem) => problem.Trouble switch
    {
        StripeTrouble.CardRefused => false,
        StripeTrouble.KeyReused or StripeTrouble.NotFound => true,
        StripeTrouble.Invalid when problem.Parameter == "expires_at" => false,
        _ => kind is not (OperationKind.Expiry or OperationKind.Cancellation),
    };

    /// <summary>Some answers, such as a link, are no objects and have no id.</summary>
    private static string? IdOf(JsonElement body) => body.TryGetProperty("id", out var id) ? id.GetString() : null;
}
