using Microsoft.Extensions.DependencyInjection;
using Okote.Data;
using Okote.Funding;
using Okote.Payments;
using static Okote.Jobs.TimetableEntry;

namespace Okote.Jobs;

/// <summary>Everything Okote does by itself, in the order in which one thing leads to the next. No engine is trusted
/// to run an entry exactly once: each work claims its own due rows, the engine only ticks.</summary>
public sealed record Timetable(IReadOnlyList<TimetableEntry> Entries)
{
    public static Timetable Full { get; } = new([
        Every<OpenCampaigns>(5, "open campaigns"),
        Every<TranslateEvents>(1, "work through webhooks"),
        Every<ResumeOperations>(5, "resume operations"),
        Every<PollPayments>(300, "poll payments"),
        Every<ReleaseExpiredHolds>(30, "release expired holds"),
        Every<CloseCampaigns>(2, "close campaigns"),
        Every<CollectContributions>(2, "collect contributions"),
        Every<EndAttempts>(5, "end payments"),
        Every<RemindRecoveries>(60, "remind of failed payments"),
        Every<PollReversals>(300, "poll refunds and disputes"),
        Every<FinishCampaigns>(5, "finish campaigns"),
        Every<SendRefunds>(5, "send refunds"),
        Every<RefreshPayoutAccounts>(30, "refresh payout accounts"),
        Every<PlanSettlements>(5, "plan settlements"),
        Every<ChargeMandates>(5, "charge mandates"),
        Every<DrawDeposits>(60, "draw from deposits"),
        Every<SendSettlements>(5, "send settlements"),
        Every<SendDisputeTransfers>(5, "fetch disputed money back"),
        Every<WriteOffDispute>(60, "write off lost disputes"),
        Hourly<PollHolderPayouts>("poll payouts"),
        Every<FinishSettlements>(5, "finish settlements"),
        Every<IssueReceipts>(10, "issue receipts"),
        Every<ReturnUnused>(60, "return unused money"),
        Every<RemindCampaigns>(60, "remind of campaigns"),
        Every<RemindPeople>(60, "remind of decisions and reports"),
        Every<RelayOutbox>(1, "relay outbox"),
        Every<SendMails>(2, "send mails"),
        Every<ReconcileStripe>(30, "reconcile with the provider"),
        Hourly<RunChecks>("check the books"),
        Hourly<SealAudit>("seal the audit log"),
        Every<SealJournal>(60, "seal the journal"),
        Every<VerifyLedger>(60, "verify the seals"),
        Every<ReplayEvents>(300, "replay missed webhooks"),
        Every<ReviewPayoutAccounts>(300, "review payout accounts"),
        Hourly<ForgetReceipts>("forget old receipts"),
        Every<TrimHistory>(300, "trim history"),
        Every<RunWishedJobs>(2, "run what was asked for"),
    ]);

    /// <summary>More rounds than any season needs; what has not come to rest by then never will.</summary>
    public int Idle_RoundsMax { get; init; } = 1_000;

    public int Work_RunsMax { get; init; } = 100_000;

    /// <summary>Drives all works in order, each until it has nothing left, until a whole round handles nothing: the
    /// way <c>okote season</c>, <c>okote advance</c> and tests let everything due happen now.</summary>
    /// <returns>How many rows were handled.</returns>
    /// <exception cref="TimetableException">A work failed in the last round, or the works never come to rest.
    /// </exception>
    public static async Task<int> RunUntilIdle(IServiceProvider services, CancellationToken cancel)
    {
        var timetable = services.GetRequiredService<Timetable>();
        var tick = services.GetRequiredService<Tick>();
        var done = 0;
        for (var round = 1; round <= timetable.Idle_RoundsMax; round++)
        {
            var (handled, failures) = await timetable.RunOnce(tick, cancel);
            done += handled;
            if (handled > 0) continue;
            return failures.Count == 0 ? done : throw new TimetableException(failures);
        }
        throw new TimetableException($"The timetable did not come to rest within {timetable.Idle_RoundsMax} rounds.");
    }

    private async Task<(int Handled, List<TickResult> Failures)> RunOnce(Tick tick, CancellationToken cancel)
    {
        var (handled, failures) = (0, new List<TickResult>());
        foreach (var entry in Entries)
        {
            TickResult result;
            var runs = 0;
            do
            {
                cancel.ThrowIfCancellationRequested();
                result = await tick.Run(entry, cancel);
                handled += result.Done;
                if (++runs > Work_RunsMax)
                    throw new TimetableException($"'{entry.Name}' still finds something after {Work_RunsMax} runs.");
            }
            while (result is { Done: > 0, Error: null });
            // A failing job never stops the others: what it waits for may come from them.
            if (result.Error is not null) failures.Add(result);
        }
        return (handled, failures);
    }
}

/// <summary>The works could not bring everything due to its end.</summary>
public sealed class TimetableException : Exception
{
    public TimetableException(string message) : base(message)
    {
    }

    public TimetableException(IReadOnlyList<TickResult> failures) : base(
        string.Join("; ", failures.Select(f => $"'{f.Job}' failed: {f.Error!.Message}")), failures[0].Error)
    {
    }
}
