using System.Globalization;
using Okote.Data;
using Okote.Funding;

namespace Okote.Payments;

/// <summary>Finds what no webhook told: it asks Stripe about payments that have been under way for a while and walks
/// into the same room. With every webhook lost, all is known within fifteen minutes.</summary>
public sealed class PollPayments(Db db, StripeGateway gateway, Translator translator, TimeProvider clock) : IWork
{
    /// <summary>Stripe tells a fee seconds after the charge; by then its event should have come.</summary>
    public static readonly TimeSpan FeeWait = TimeSpan.FromMinutes(5);

    internal const int Batch_RowsMax = 200;

    /// <exception cref="AggregateException">What broke; all the rest was asked.</exception>
    public async Task<int> Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var broken = new List<Exception>();
        var asked = await Drain(() => PaymentsUnderWay.ClaimGifts(db, now), Ask, broken, cancel);
        asked += await Drain(() => PaymentsUnderWay.ClaimRefunds(db, now), AskRefund, broken, cancel);
        asked += await Drain(() => PaymentsUnderWay.ClaimCompanies(db, now), Ask, broken, cancel);
        asked += await Drain(() => PledgeMandates.Claim(db, Batch_RowsMax, now, now + PaymentsUnderWay.AskAgain),
            AskSession, broken, cancel);
        await GiveUp(now);
        return broken.Count == 0 ? asked : throw new AggregateException(broken);
    }

    /// <summary>Page by page until a short one. Each row comes once, since what a run claims is due only after the
    /// run's own instant. A page of which nothing could be asked is the last: Stripe is silent, and the next run comes.
    /// </summary>
    private static async Task<int> Drain<T>(
        Func<Task<IReadOnlyList<T>>> claim, Func<T, CancellationToken, Task> ask, List<Exception> broken,
        CancellationToken cancel)
    {
        for (var asked = 0; ;)
        {
            var page = await claim();
            var before = broken.Count;
            try
            {
                await Pace.Each(page, ask, cancel);
            }
            catch (AggregateException e)
            {
                broken.AddRange(e.InnerExceptions);
            }
            asked += page.Count;
            if (page.Count < Batch_RowsMax || broken.Count - before == page.Count) return asked;
        }
    }

    /// <summary>A payment about which there is nothing to ask has no answer either: it is counted like one asked in
    /// vain, and left to people in the end.</summary>
    private async Task Ask(PaymentUnderWay payment, CancellationToken cancel)
    {
        if (payment is { State: PaymentState.Open, SessionId: { } session })
            await translator.Run(await gateway.Session(session, cancel));
        else if (payment is { State: PaymentState.Succeeded, ChargeId: { } charge })
            await translator.Run(await gateway.Charge(charge, cancel));
        else if (payment.PaymentIntentId is { } intent)
            await translator.Run(await gateway.PaymentIntent(intent, cancel));
        else
            return;
        await PaymentsUnderWay.Answered(db, payment);
    }

    private async Task AskSession(string id, CancellationToken cancel) =>
        await translator.Run(await gateway.Session(id, cancel));

    private async Task AskRefund(string id, CancellationToken cancel)
    {
        await translator.Run(await gateway.Refund(id, cancel));
        await PaymentsUnderWay.RefundAnswered(db, id);
    }

    /// <summary>Leaves to people what was asked too often in vain. The instant stands in the evidence, so that what is
    /// given up again, after somebody had it asked again, is shown again.</summary>
    private Task<int> GiveUp(DateTimeOffset now) => db.Transact(async tx =>
    {
        var left = await PaymentsUnderWay.GiveUp(tx);
        foreach (var subject in left)
            await Discrepancies.Open(tx, new Discrepancy(Discrepancies.PollGivenUp, subject, string.Create(
                CultureInfo.InvariantCulture, $"Asked Stripe {PaymentsUnderWay.Poll_TriesMax} times in vain, last at "
                    + $"{now.UtcDateTime:yyyy-MM-dd HH:mm} UTC; it is not asked again.")) { TheirsIds = [subject] },
                now);
        return left.Count;
    });
}
