using Okote.Data;

namespace Okote.Payments;

/// <summary>Sends an operation whose row is committed and records the answer. Doing it twice, or at once from two
/// places, is safe: Stripe answers one key once, and each answer is recorded once.</summary>
public sealed class PerformOperation(Db db, StripeGateway gateway, RecordAnswer record, TimeProvider clock)
{
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
