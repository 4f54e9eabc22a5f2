using Okote.Payments.Sandbox;

namespace Okote.Trials;

/// <summary>Does one harmful thing after the other: to calls, to webhooks, to the application, to the database, and to
/// the time.</summary>
internal sealed class ChaosGremlin(Trial trial, Cluster cluster, ChaosTally tally, int seed)
{
    private static readonly string[] Paths =
        ["/v1/payment_intents", "/v1/checkout", "/v1/refunds", "/v1/customers", "/v1/transfers", "/v1"];

    private static readonly string[] Policies =
        ["duplicate", "reorder", "drop", "delay", "old_signature", "wrong_secret", "twin_event_id"];

    private readonly Random random = new(seed);

    public async Task Run(CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            await Task.Delay(random.Next(500, 4_000), enough).ContinueWith(_ => { }, TaskScheduler.Default);
            if (enough.IsCancellationRequested) return;
            await (random.Next(20) switch
            {
                < 7 => HurtCalls(),
                < 12 => HurtWebhooks(),
                < 15 => Kill(),
                15 => Crash(),
                _ => MoveTime(),
            });
        }
    }

    private Task HurtCalls()
    {
        var fault = random.Next(6) switch
        {
            0 => new SandboxFault("delay", DelayMs: random.Next(100, 3_000)),
            1 => new SandboxFault("answer_late", DelayMs: random.Next(100, 5_000)),
            2 => new SandboxFault("drop_before"),
            3 => new SandboxFault("drop_after_commit"),
            _ => new SandboxFault("status", Status: new[] { 409, 429, 500, 502, 503 }[random.Next(5)],
                Stored: random.Next(4) == 0),
        };
        tally.Count($"fault {fault.Action}{(fault.Action == "status" ? $" {fault.Status}" : "")}");
        return trial.Stripe.AddFault(fault with
        {
            Method = random.Next(3) == 0 ? "*" : "POST", Path = Paths[random.Next(Paths.Length)],
            Nth = random.Next(1, 5), Times = random.Next(1, 8),
        });
    }

    private Task HurtWebhooks()
    {
        var action = Policies[random.Next(Policies.Length)];
        tally.Count($"webhooks {action}");
        return trial.Stripe.SetPolicy(new SandboxPolicy(action, Times: random.Next(1, 12),
            Seconds: random.Next(1, 1_200), Copies: random.Next(2, 6)));
    }

    private async Task Kill()
    {
        trial.App.Kill();
        tally.Count("kill of the application");
        await Task.Delay(TimeSpan.FromMilliseconds(random.Next(0, 3_000)), TimeProvider.System);
        await trial.App.Start();
    }

    private async Task Crash()
    {
        await cluster.Crash();
        tally.Count("crash of the database");
        await trial.FindDatabase();
        // An application that gave up with its database is started again, as a supervisor does.
        await trial.App.Start();
    }

    /// <summary>Mostly by minutes; now and then by days, so that campaigns come to their settlement.</summary>
    private async Task MoveTime()
    {
        var isLong = random.Next(6) == 0;
        await trial.Advance(isLong
            ? TimeSpan.FromHours(random.Next(24, 120)) : TimeSpan.FromMinutes(random.Next(1, 40)));
        tally.Count(isLong ? "clock moved by days" : "clock moved");
    }
}
