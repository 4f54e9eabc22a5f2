using System.Buffers.Binary;
using System.Globalization;
using Okote.Matching;

namespace Okote.Funding;

/// <summary>Which row stands for which name of a scenario. Ids of one story ascend in the order in which they are made,
/// so that its lists keep their order.</summary>
internal sealed class StoryIds
{
    private readonly byte[] prefix = Guid.CreateVersion7().ToByteArray(bigEndian: true);
    private readonly Dictionary<string, Guid> people = [];
    private readonly Dictionary<string, string> communes = [];
    private readonly Lock gate = new();
    private int made;

    public StoryIds(Scenario scenario)
    {
        Call = Next();
        Holder = Next();
        Funder = Next();
        (Proposer, Approver) = (Next(), Next());
        Campaigns = scenario.Campaigns.ToDictionary(campaign => campaign.Id, _ => Next());
        Funds = scenario.Funds.ToDictionary(fund => fund.Id, _ => Next());
        foreach (var name in Named(scenario)) people.TryAdd(name, Next());
    }

    public Guid Call { get; }

    public Guid Holder { get; }

    public Guid Funder { get; }

    /// <summary>Two pairs of eyes.</summary>
    public Guid Proposer { get; }

    public Guid Approver { get; }

    public IReadOnlyDictionary<string, Guid> Campaigns { get; }

    public IReadOnlyDictionary<string, Guid> Funds { get; }

    public IReadOnlyDictionary<string, Guid> People => people;

    /// <summary>Filled as the story goes on, in order of creation.</summary>
    public OrderedDictionary<string, Guid> Contributions { get; } = [];

    /// <summary>Keeps which row a contribution of the story became.</summary>
    public void Name(string contribution, Guid id)
    {
        lock (gate) Contributions.Add(contribution, id);
    }

    public Guid Next()
    {
        lock (gate) return Ascend();
    }

    private Guid Ascend()
    {
        BinaryPrimitives.WriteInt32BigEndian(prefix.AsSpan(12), ++made);
        return new Guid(prefix, bigEndian: true);
    }

    /// <summary>The books know towns by the five digits of their code; a story may call its territories as it likes.
    /// </summary>
    public string CommuneOf(string? territory)
    {
        if (territory is null) return "00000";
        if (communes.TryGetValue(territory, out var known)) return known;
        var code = (communes.Count + 1).ToString("00000", CultureInfo.InvariantCulture);
        communes.Add(territory, code);
        return code;
    }

    public string EmailOf(Guid person) => $"{person:N}@scenario.invalid";

    /// <summary>The lines in the words of the books.</summary>
    public Scheme SchemeOf(Scenario scenario) => new([.. scenario.Lines.Select(line => line.Line with
    {
        Rule = line.Line.Rule with { Eligible = Translated(line.Line.Rule.Eligible) },
    })]);

    private Eligibility? Translated(Eligibility? eligible) => eligible is null ? null : eligible with
    {
        Campaigns = eligible.Campaigns?.Select(id => Campaigns.TryGetValue(id, out var row) ? row.ToString() : id)
            .ToArray(),
        Territories = eligible.Territories?.Select(CommuneOf).ToArray(),
        ExcludedContributors = [.. eligible.ExcludedContributors.Select(name => people[name].ToString())],
    };

    private static IEnumerable<string> Named(Scenario scenario) => scenario.Events.Select(x => x.Contributor)
        .Concat(scenario.Campaigns.SelectMany(campaign => campaign.RelatedParties))
        .Concat(scenario.Lines.SelectMany(line => line.Line.Rule.Eligible?.ExcludedContributors ?? []))
        .OfType<string>();
}
