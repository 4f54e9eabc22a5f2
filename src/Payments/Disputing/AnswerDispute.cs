using Okote.Data;
using Okote.Funding;

namespace Okote.Payments;

/// <summary>An operator answers a bank: with evidence, or by giving the charge up.</summary>
public sealed class AnswerDispute(Db db, PerformOperation perform, TimeProvider clock)
{
    private const int Evidence_CharsMax = 2_000;

    private static readonly string[] Answerable = ["needs_response", "warning_needs_response"];

    /// <param name="evidence">What the bank is to know; never a contributor's data beyond what the bank has.</param>
    public Task<Result<Done>> Defend(Guid disputeId, string evidence, Guid by) =>
        string.IsNullOrWhiteSpace(evidence) ? Task.FromResult<Result<Done>>(Refusal.FieldMissing)
        : evidence.Length > Evidence_CharsMax ? Task.FromResult<Result<Done>>(Refusal.TextTooLong)
        : Ask(disputeId, by, "dispute_answered", evidence.Trim(), dispute => new OperationPlan(OperationKind.Evidence,
            dispute.Id, $"/v1/disputes/{dispute.ProviderId}", _ => new StripeForm()
                .Add("evidence[uncategorized_text]", evidence.Trim())
                .Add("submit", true)));

    public Task<Result<Done>> Concede(Guid disputeId, string reason, Guid by) =>
        string.IsNullOrWhiteSpace(reason) ? Task.FromResult<Result<Done>>(Refusal.ReasonMissing)
        : Ask(disputeId, by, "dispute_conceded", reason.Trim(), dispute => new OperationPlan(OperationKind.Concession,
            dispute.Id, $"/v1/disputes/{dispute.ProviderId}/close", _ => new StripeForm()));

    private async Task<Result<Done>> Ask(
        Guid disputeId, Guid by, string act, string reason, Func<Dispute, OperationPlan> plan)
    {
        var begun = await db.Decide<Operation>(async tx =>
        {
            var now = clock.GetUtcNow();
            if (await Disputes.Lock(tx, disputeId) is not { } dispute) return Refusal.NotFound;
            if (!Answerable.Contains(dispute.Status)) return Refusal.AlreadyEnded;
            await Audit.Write(tx, now, by, act, "dispute", disputeId, reason);
            return await Operations.Begin(tx, plan(dispute), now);
        });
        if (begun.IsRefused) return begun.Refusal.Value;
        var answer = await perform.Run(begun.Value, CancellationToken.None);
        return answer.IsProblem ? Refusal.ProviderUnavailable : default(Done);
    }
}
