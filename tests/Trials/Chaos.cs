using System.Globalization;

namespace Okote.Trials;

/// <summary>A long run of random gifts, faults and kills; then everything is left in peace, and the books are compared.
/// The seed decides what is done; how the processes interleave is decided by the machine.</summary>
internal static class Chaos
{
    private const int Givers_Count = 4;
    private const int Quiet_RoundsMax = 80;
    private static readonly TimeSpan Quiet_Step = TimeSpan.FromHours(12);
    private static readonly TimeSpan Quiet_Max = TimeSpan.FromSeconds(45);

    /// <returns>0 when nothing was violated, 1 otherwise.</returns>
    public static async Task<int> Run(int minutes, int seed, CancellationToken stop)
    {
        await using var cluster = await Cluster.Start();
        await using var trial = await Trial.Open(cluster.Database, "card,sepa_debit");
        await trial.App.Start();
        var tally = new ChaosTally();
        Console.Error.WriteLine($"Chaos for {minutes} minutes, seed {seed}.");
        await Disturb(trial, cluster, tally, (minutes, seed), stop);
        Console.Error.WriteLine("Now everything is left in peace.");
        var found = await Quiesce(trial, stop);
        Console.WriteLine(await Report(trial, tally, found, seed));
        return found.Count == 0 ? 0 : 1;
    }

    private static async Task Disturb(
        Trial trial, Cluster cluster, ChaosTally tally, (int Minutes, int Seed) asked, CancellationToken stop)
    {
        var people = new ChaosPeople(trial, tally, asked.Seed);
        var gremlin = new ChaosGremlin(trial, cluster, tally, asked.Seed);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        enough.CancelAfter(TimeSpan.FromMinutes(asked.Minutes));
        await Task.WhenAll(
        [
            .. Enumerable.Range(1, Givers_Count).Select(place => people.Give(place, enough.Token)),
            people.Refund(enough.Token), people.OpenCampaigns(enough.Token), people.Settle(enough.Token),
            gremlin.Run(enough.Token),
        ]);
        stop.ThrowIfCancellationRequested();
    }

    /// <summary>No more faults; time passes until every gift has its end, a week of declined cards included, and every
    /// campaign that reached its goal was settled and its gifts sent on.</summary>
    private static async Task<IReadOnlyList<string>> Quiesce(Trial trial, CancellationToken stop)
    {
        await trial.Stripe.ClearFaults();
        await trial.Stripe.ClearPolicies();
        await trial.App.Start();
        await trial.FindDatabase();
        for (var round = 0; round < Quiet_RoundsMax && await IsGoingOn(trial); round++)
        {
            stop.ThrowIfCancellationRequested();
            await trial.Advance(Quiet_Step);
            await Late(trial.Calm(Quiet_Max));
            await Settling.ReleaseAll(trial);
        }
        return await Late(trial.Rest(Quiet_Max)) is { } late
            ? [late, .. await trial.Differences()] : await trial.Differences();
    }

    /// <returns>What was not done in time; null when all was.</returns>
    private static async Task<string?> Late(Task waiting)
    {
        try
        {
            await waiting;
            return null;
        }
        catch (TimeoutException e)
        {
            Console.Error.WriteLine(e.Message.Split('\n')[0]);
            return e.Message;
        }
    }

    /// <summary>A transfer that Stripe refuses is left to people, and so is what a bank took back.</summary>
    private static Task<bool> IsGoingOn(Trial trial) => trial.Db.Single<bool>("""
        SELECT EXISTS (
            SELECT 1
            FROM campaigns k
            WHERE k.state IN ('live', 'closing') OR (k.state = 'succeeded' AND NOT EXISTS (
                SELECT 1 FROM settlements s WHERE s.campaign_id = k.id)))
        OR EXISTS (SELECT 1 FROM settlements WHERE state = 'planned')
        OR EXISTS (
            SELECT 1
            FROM settlement_items i
            JOIN settlements s ON s.id = i.settlement_id AND s.stream = 'gifts' AND s.state IN ('approved', 'sent')
            JOIN contributions c ON c.id = i.contribution_id AND c.status = 'collected'
            WHERE i.state = 'planned' AND NOT EXISTS (
                SELECT 1 FROM psp_operations o WHERE o.subject_id = i.id AND o.state = 'failed'))
        """);

    private static async Task<string> Report(
        Trial trial, ChaosTally tally, IReadOnlyList<string> found, int seed)
    {
        var ends = await trial.Db.Query<(string Status, long Count, long Cents)>("""
            SELECT status, count(*), sum(amount_cents)::bigint
            FROM contributions
            GROUP BY status
            ORDER BY status
            """);
        var opened = await trial.Db.Query<(string Kind, long Count)>(
            "SELECT kind, count(*) FROM discrepancies GROUP BY kind ORDER BY kind");
        var books = await trial.Stripe.Books();
        var sent = await trial.Db.Single<(long Count, long Cents)>("""
            SELECT count(*), coalesce(sum(gross_cents - commission_cents), 0)::bigint
            FROM settlement_items
            WHERE state = 'paid' AND contribution_id IS NOT NULL
            """);
        var operations = await trial.Db.Single<long>("SELECT count(*) FROM psp_operations");
        return string.Create(CultureInfo.InvariantCulture, $"""
            What was done
            {tally.Lines}
            How gifts ended
            {string.Join('\n', ends.Select(e => $"  {e.Status,-34}{e.Count,8:N0}   {e.Cents / 100.0,12:N2} €"))}
            Opened for a person
            {string.Join('\n', opened.Select(o => $"  {o.Kind,-34}{o.Count,8:N0}"))}
            At Stripe: {books.ChargeCount:N0} charges of {books.ChargedCents / 100.0:N2} €, {
            books.RefundCount:N0} refunds; {sent.Count:N0} gifts of {sent.Cents / 100.0:N2} € sent on to the holder
            operations {operations:N0}, kills {tally.Of("kill of the application")}, crashes of the database {
            tally.Of("crash of the database")}, faults {tally.Sum("fault") + tally.Sum("webhooks")}, violations {
            found.Count}, seed {seed}
            {string.Join('\n', found.Select(line => "VIOLATION " + line))}
            """);
    }
}
