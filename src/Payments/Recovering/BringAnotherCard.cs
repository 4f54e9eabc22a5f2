using Okote.Data;
using Okote.Funding;

namespace Okote.Payments;

/// <summary>The person brings another card: the intent that failed is cancelled, Stripe's word that it is canceled is
/// waited for, and then a new page is opened as the next attempt. Never two open intents for one gift: two posts at
/// once get the same page.</summary>
public sealed class BringAnotherCard(Db db, EndAttempts end, OpenCheckout open, TimeProvider clock)
{
    public async Task<Result<Uri>> Run(Guid contributionId, Uri success, Uri cancel, string language)
    {
        var told = await db.Decide<bool>(tx => TellToEnd(tx, contributionId));
        if (told.IsRefused) return told.Refusal.Value;
        if (told.Value)
        {
            await end.One(contributionId, CancellationToken.None);
            var attempt = await PaymentAttempts.Latest(db, contributionId);
            if (attempt?.State == PaymentState.Succeeded) return Refusal.AlreadyEnded;
            if (attempt?.State == PaymentState.Ending) return Refusal.ProviderUnavailable;
        }
        return await open.Run(contributionId, success, cancel, language);
    }

    /// <returns>Whether an attempt stands in the way and is to end first.</returns>
    private async Task<Result<bool>> TellToEnd(Tx tx, Guid contributionId)
    {
        if (await Recoveries.Lock(tx, contributionId) is not { } recovery) return Refusal.NotFound;
        if (!recovery.IsOpen(clock.GetUtcNow())) return Refusal.AlreadyEnded;
        var attempt = await PaymentAttempts.LockOpen(tx, contributionId);
        switch (attempt?.State)
        {
            case null or PaymentState.Opening or PaymentState.Open:
                return false;
            case PaymentState.Charging or PaymentState.Processing:
                return Refusal.WrongState;
            case PaymentState.Ending:
                return attempt!.EndsAs == PaymentState.Cancelled ? true : Refusal.AlreadyEnded;
            default:
                await PaymentEndings.SetEnding(tx, contributionId, PaymentState.Cancelled, null);
                return true;
        }
    }
}

/// <summary>The person gives the gift up.</summary>
public sealed class WithdrawGift(Db db, EndAttempts end, TimeProvider clock)
{
    public async Task<Result<Done>> Run(Guid contributionId)
    {
        if (await Recoveries.Find(db, contributionId) is not { } recovery) return Refusal.NotFound;
        if (recovery.State == RecoveryState.Withdrawn) return default(Done);
        if (!recovery.IsOpen(clock.GetUtcNow())) return Refusal.AlreadyEnded;
        await end.GiveUp(contributionId, Recoveries.Withdrawn);
        await end.One(contributionId, CancellationToken.None);
        var now = await Recoveries.Find(db, contributionId);
        // A charge that was under way is answered first; the page says how it stands.
        return now!.State == RecoveryState.Paid ? Refusal.AlreadyEnded
            : (await PaymentAttempts.Latest(db, contributionId))?.State is PaymentState.Charging
                or PaymentState.Processing ? Refusal.WrongState
            : default(Done);
    }
}
