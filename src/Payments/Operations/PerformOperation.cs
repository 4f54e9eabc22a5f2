using Okote.Data;

namespace Okote.Payments;

/// <summary>Sends an operation whose row is committed and records the answer. Doing it twice, or at once from two
/// places, is safe: Stripe answers one key once, and each answer is recorded once.</summary>
public sealed class PerformOperation(Db db, StripeGateway gateway, RecordAnswer record, TimeProvider clock)
{
    /// <summary>Writes down what is due and sends it once that is committed.</summary>
    /// <param name="plan">Locks the row that is due and says what to ask; null when somebody else is sending it, or
    /// has.</param>
    /// <returns>False when there was nothing to send.</returns>
    public async Task<bool> IfDue(Func<Tx, DateTimeOffset, Task<OperationPlan?>> plan, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var operation = await db.Transact(async tx => await plan(tx, now) is { } due
            ? await Operations.Begin(tx, due, now)
            : null);
        if (operation is not null) await Run(operation, cancel);
        return operation is not null;
    }

    /// <summary>Makes the calls that lie before a page of Stripe's, one after the other, until a look at our own rows
    /// finds the page.</summary>
    /// <param name="callsMax">How many calls there can be.</param>
    public async Task<Result<Uri>> UntilPage(int callsMax, Func<Tx, DateTimeOffset, Task<Result<PageStep>>> look)
    {
        for (var calls = 0; calls <= callsMax; calls++)
        {
            var next = await db.Decide<PageStep>(tx => look(tx, clock.GetUtcNow()));
            if (next.IsRefused) return next.Refusal.Value;
            if (next.Value.Page is { } page) return page;
            var answer = await Run(next.Value.Before!, CancellationToken.None);
            if (answer.IsProblem) return Refusal.ProviderUnavailable;
        }
        return Refusal.ProviderUnavailable;
    }

    /// <returns>Stripe's answer. After a passing problem the operation stays open for
    /// <see cref="ResumeOperations"/>.</returns>
    public async Task<StripeAnswer> Run(Operation operation, CancellationToken cancel)
    {
        var answer = await gateway.Post(operation.Post, cancel);
        if (!answer.IsProblem) await record.Succeeded(operation, answer);
        else if (answer.Problem.IsFinal) await record.Refused(operation, answer.Problem);
        else
            await Operations.Postpone(db, operation.Id, answer.Problem.Reason, answer.Problem.Message,
                operation.NextTry(clock.GetUtcNow()));
        return answer;
    }
}

/// <summary>A page that stands open, or the call that has to be made before there is one.</summary>
public readonly record struct PageStep(Uri? Page, Operation? Before)
{
    public static PageStep At(string address) => new(new Uri(address), null);

    public static PageStep After(Operation call) => new(null, call);
}
