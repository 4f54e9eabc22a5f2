using Okote.Data;

namespace Okote.Payments;

/// <summary>Sends an operation whose row is committed and records the answer. Doing it twice, or at once from two
/// places, is safe: Stripe answers one key once, and each answer is recorded once.</summary>
public sealed class PerformOperation(Db db, StripeGateway gateway, RecordAnswer record, TimeProvider clock)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(30);

    /// <returns>Stripe's answer. After a passing problem the operation stays open for
    /// <see cref="ResumeOperations"/>.</returns>
    public async Task<StripeAnswer> Run(Operation operation, CancellationToken cancel)
    {
        var answer = await gateway.Post(operation.Post, cancel);
        if (!answer.IsProblem) await record.Succeeded(operation, answer);
        else if (answer.Problem.IsFinal) await record.Refused(operation, answer.Problem);
        else await Postpone(operation, answer.Problem);
        return answer;
    }

    private Task Postpone(Operation operation, StripeProblem problem)
    {
        var wait = TimeSpan.FromSeconds(15 * Math.Pow(2, Math.Min(operation.Tries, 10)));
        var until = clock.GetUtcNow() + (wait < LongestWait ? wait : LongestWait);
        return Operations.Postpone(db, operation.Id, problem, until);
    }
}
