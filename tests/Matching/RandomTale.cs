using FsCheck;
using FsCheck.Fluent;
using Okote.Matching;

namespace Okote.Tests;

/// <summary>A random story over two campaigns, two lines and four funds: every four bytes are one event, so that
/// FsCheck can shorten and simplify a story that breaks an invariant.</summary>
internal sealed class RandomTale
{
    public const long PerContribution = 900;
    public const long PerContributor = 1_500;
    public const long PerCampaign = 1_500;

    private static readonly Line Public = new("public", new Rule(new Ratio(3, 2))
    {
        MatchPerContribution = PerContribution,
        MatchPerContributor = PerContributor,
        CountablePerContributor = 1_200,
        StopAtGoal = new StopAtGoal(null),
    });

    private static readonly Line Private = new("private", new Rule(new Ratio(1, 1))
    {
        MatchPerCampaign = new GoalCap(PerCampaign, 40),
        MinContribution = 3,
    }, Sharing.ProRataCommitment);

    private readonly List<ScenarioEvent> events = [];

    public RandomTale((byte Kind, byte Who, byte Cents, byte Wait)[] steps)
    {
        long now = 0;
        foreach (var (kind, who, cents, wait) in steps)
        {
            // Most waits are short, some outlive a hold.
            now += wait > 230 ? 2_000 : wait;
            events.Add(Event(kind % 16, who, cents, now));
        }
        events.RemoveAll(x => x.Id is not null && x.Contributor is null && Ids.All(id => id != x.Id));
    }

    public static Arbitrary<(byte Kind, byte Who, byte Cents, byte Wait)[]> Any { get; } =
        ArbMap.Default.ArbFor<(byte Kind, byte Who, byte Cents, byte Wait)[]>();

    public IReadOnlyList<ScenarioEvent> Events => events;

    public IEnumerable<string> Ids =>
        events.Where(x => x.Contributor is not null && x.Amount > 0).Select(x => x.Id!).Distinct();

    public long Last => events.Count == 0 ? 0 : events[^1].T;

    public Scenario Scenario() => With([]);

    public Scenario With(IEnumerable<ScenarioEvent> more) => Told([
        new ScenarioLine(Public, ["city", "region"]), new ScenarioLine(Private, ["A", "B"])], 0, [.. events, .. more]);

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

    public long OfLine(ContributionState contribution, string line) =>
        contribution.ByFund.Where(share => (share.Fund is "city" or "region") == (line == "public")).Sum(x => x.Cents);

    private static Scenario Told(ScenarioLine[] lines, long raisedBy, ScenarioEvent[] told) => new(
        new ScenarioSettings(),
        [new("c0", 6_000, 4_500, null, []), new("c1", 4_000, 3_000, null, [])],
        [
            new("city", 2_000, 1, Money.Euro, null), new("region", 1_000 + raisedBy, 2, Money.Euro, null),
            new("A", 1_700, 0, Money.Euro, null), new("B", 900, 0, Money.Euro, ["c1"]),
        ],
        lines, told);

    private static ScenarioEvent Event(int kind, byte who, byte cents, long now) => kind switch
    {
        < 4 => Start(EventKind.Reserve, who, cents, now),
        4 or 5 => Start(EventKind.Contribute, who, cents, now),
        6 => On(EventKind.PaymentStarted, who, now),
        7 => On(EventKind.PaymentFailed, who, now),
        8 or 9 => On(EventKind.Capture, who, now),
        10 => On(EventKind.Cancel, who, now),
        11 => On(EventKind.Extend, who, now),
        12 or 13 => On(EventKind.Refund, who, now) with { Amount = cents * 3, EventId = $"r{cents % 4}" },
        14 => On(EventKind.DisputeLost, who, now) with { Amount = cents, EventId = $"d{cents % 2}" },
        _ => cents < 128
            ? new ScenarioEvent(EventKind.Sweep, now)
            : new ScenarioEvent(EventKind.FundRaise, now) { Fund = cents % 2 == 0 ? "city" : "A", Amount = cents },
    };

    private static ScenarioEvent Start(EventKind kind, byte who, byte cents, long now) => On(kind, who, now) with
    {
        Contributor = $"p{who % 3}", Campaign = $"c{who % 2}", Amount = cents * 7, Tip = cents % 5,
    };

    private static ScenarioEvent On(EventKind kind, byte who, long now) => new(kind, now) { Id = $"k{who % 12}" };
}
