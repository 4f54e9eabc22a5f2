using Okote.Data;
using Okote.Funding;

namespace Okote.Payments;

/// <summary>A person ends a difference that says « asked too often in vain » by having Stripe asked again: whatever
/// stood in the way is mended. What is in vain again is shown again.</summary>
public sealed class ResumePolling(Db db, CloseDiscrepancy close)
{
    public Task<Result<Done>> Run(Guid discrepancy, Guid by, string reason) => db.Decide<Done>(async tx =>
    {
        var closed = await close.Close(tx, discrepancy, by, reason, correction: null);
        if (closed.IsRefused) return closed.Refusal.Value;
        if (closed.Value.Kind != Discrepancies.PollGivenUp) return Refusal.WrongState;
        await PaymentsUnderWay.Resume(tx, closed.Value.Subject);
        return default(Done);
    });
}
