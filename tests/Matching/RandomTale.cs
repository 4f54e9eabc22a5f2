using FsCheck;
using FsCheck.Fluent;
using Okote.Matching;

namespace Okote.Tests;

/// <summary>A random story over two campaigns, two lines and four funds: some bytes draw the rules, and every four
/// bytes are one event, so that FsCheck can shorten and simplify a story that breaks an invariant.</summary>
internal sealed class RandomTale
{
    private readonly List<ScenarioEvent> events = [];
    private readonly ScenarioLine[] lines;
    private readonly ScenarioFund[] limited;

    public RandomTale((byte[] Rules, (byte Kind, byte Who, byte Cents, byte Wait)[] Steps) drawn)
    {
        var rules = new RandomRules(drawn.Rules);
        lines =
        [
            new ScenarioLine(rules.Line("public"), ["city", "region"]),
            new ScenarioLine(rules.Line("private"), ["A", "B"]),
        ];
        limited = Limited(drawn.Rules.Length > 0 ? drawn.Rules[^1] : (byte)0);
        long now = 0;
        foreach (var (kind, who, cents, wait) in drawn.Steps)
        {
            // Most waits are short, some outlive a hold.
            now += wait > 230 ? 2_000 : wait;
            events.Add(Event(kind % 20, who, cents, now));
        }
        events.RemoveAll(x => x.Id is not null && x.Contributor is null && Ids.All(id => id != x.Id));
    }

    public static Arbitrary<(byte[], (byte, byte, byte, byte)[])> Any { get; } =
        ArbMap.Default.ArbFor<(byte[], (byte, byte, byte, byte)[])>();

    public IReadOnlyList<ScenarioLine> Lines => lines;

    public bool IsClosed => events.Any(x => x.Kind == EventKind.Close);

    /// <summary>Whether match may grow after it was promised.</summary>
    public bool ReachesBack => events.Any(x => x.Kind == EventKind.Retro)
        || lines.Any(line => line.Line.Rule.Unlock is { Retroactive: true });

    public IReadOnlyList<ScenarioEvent> Events => events;

    public IEnumerable<string> Ids =>
        events.Where(x => x.Contributor is not null && x.Amount > 0).Select(x => x.Id!).Distinct();

    public long Last => events.Count == 0 ? 0 : events[^1].T;

    public Scenario Scenario() => With([]);

    public Scenario With(IEnumerable<ScenarioEvent> more) => Told(lines, 0, [.. events, .. more]);

    /// <summary>The same people giving at once under one plain rule, whose second fund may be richer.</summary>
    public Scenario Sequential(long raisedBy) => Told(
        [new ScenarioLine(new Line("public", new Rule(new Ratio(1, 1))), ["city", "region"])], raisedBy,
        events.Where(x => x.Contributor is not null).Select(x => x with { Kind = EventKind.Contribute }).ToArray());

    public ScenarioEvent WholeRefund(string id) =>
        new(EventKind.Refund, Last) { Id = id, Amount = 1_000_000, EventId = "whole" };

    public ScenarioEvent Probe() => new(EventKind.Contribute, Last)
    {
        Id = "probe", Contributor = "p0", Campaign = "c0", Amount = 700,
    };

    public string CampaignOf(string id) => events.First(x => x.Id == id && x.Contributor is not null).Campaign!;

    public string PersonOf(string id) => events.First(x => x.Id == id && x.Contributor is not null).Contributor!;

    /// <summary>Cents a line gives a contribution: where its trace ends.</summary>
    public static long OfLine(ContributionState contribution, string line) =>
        contribution.Trace.LastOrDefault(step => step.Line == line).Out;

    private Scenario Told(ScenarioLine[] lines, long raisedBy, ScenarioEvent[] told) => new(
        new ScenarioSettings(),
        [
            new("c0", 6_000, 4_500, null, []) { RelatedParties = ["p2"] },
            new("c1", 4_000, 3_000, null, []),
        ],
        [
            new("city", 2_000, 1, Money.Euro, null), new("region", 1_000 + raisedBy, 2, Money.Euro, null),
            .. limited,
        ],
        lines, told);

    /// <summary>Funds with limits and a weight of their own, some of them left out by the draw, and all limits where
    /// their line shares out at the end.</summary>
    private ScenarioFund[] Limited(byte drawn)
    {
        var live = lines[1].Line.Rule.Settle.IsLive;
        return
        [
            new("A", 1_700, 0, Money.Euro, null)
            {
                MatchPerCampaign = live && drawn % 2 == 1 ? 400 + drawn : null,
                MatchPerContribution = live && drawn % 5 > 2 ? 90 + drawn : null,
            },
            new("B", 900, 0, Money.Euro, ["c1"])
            {
                MatchPerCampaign = live && drawn % 3 == 1 ? 300 : null, Weight = drawn % 4 == 1 ? 5 : null,
            },
        ];
    }

    private static ScenarioEvent Event(int kind, byte who, byte cents, long now) => kind switch
    {
        < 4 => Start(EventKind.Reserve, who, cents, now),
        4 or 5 => Start(EventKind.Contribute, who, cents, now),
        6 => On(EventKind.PaymentStarted, who, now),
        7 => On(EventKind.PaymentFailed, who, now),
        8 or 9 => On(EventKind.Capture, who, now),
        10 => On(EventKind.Cancel, who, now),
        11 => On(who < 128 ? EventKind.Extend : EventKind.WaivePromise, who, now),
        12 or 13 => On(EventKind.Refund, who, now) with { Amount = cents * 3, EventId = $"r{cents % 4}" },
        14 => On(EventKind.DisputeLost, who, now) with { Amount = cents, EventId = $"d{cents % 2}" },
        15 => new ScenarioEvent(EventKind.FundRaise, now) { Fund = cents % 2 == 0 ? "city" : "A", Amount = cents },
        16 => new ScenarioEvent(EventKind.FundSet, now)
        {
            Fund = who % 2 == 0 ? "region" : "B", Amount = cents * 10, Abandoned = cents % 2 == 0,
        },
        17 => new ScenarioEvent(cents < 64 ? EventKind.Close : EventKind.Retro, now),
        18 => new ScenarioEvent(cents < 128 ? EventKind.Redistribute : EventKind.Settle, now),
        _ => new ScenarioEvent(EventKind.Sweep, now),
    };

    private static ScenarioEvent Start(EventKind kind, byte who, byte cents, long now) => On(kind, who, now) with
    {
        Contributor = $"p{who % 3}", Campaign = $"c{who % 2}", Amount = cents * 7, Tip = cents % 5,
        Resident = cents % 2 == 0, Reward = cents % 3 == 0 ? "poster" : null,
    };

    private static ScenarioEvent On(EventKind kind, byte who, long now) => new(kind, now) { Id = $"k{who % 12}" };
}
