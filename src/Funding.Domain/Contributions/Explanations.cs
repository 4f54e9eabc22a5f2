using Okote.Data;
using Okote.Matching;

namespace Okote.Funding;

/// <summary>Why a contribution is matched as it is.</summary>
/// <param name="Goal">Cents of the campaign's goal.</param>
/// <param name="Lines">Each line with its trace; empty when the recomputed trace does not end in the stored cents.
/// </param>
public sealed record Explanation(Guid Contribution, Scheme Scheme, long Goal, IReadOnlyList<LineMatch> Lines)
{
    public static Explanation None { get; } = new(Guid.Empty, new Scheme([]), 0, []);

    /// <summary>The same in the sentences that the règlement's examples use too.</summary>
    public IReadOnlyList<LineInWords> InWords(string language)
    {
        var words = TraceWords.In(language);
        return [.. Lines.Select(line => new LineInWords(
            words.Name(line.Line),
            words.Sentences(line.Trace, Scheme.Lines.First(x => x.Id == line.Line).Rule, Goal),
            words.Result(line.Cents)))];
    }
}

/// <param name="Sentences">One for each step of the trace.</param>
public sealed record LineInWords(string Name, IReadOnlyList<string> Sentences, string Result);

public static class Explanations
{
    /// <returns>Null when there is no such contribution.</returns>
    public static async Task<Explanation?> Find(Session db, Guid id)
    {
        if (await Contributions.Find(db, id) is not { } contribution) return null;
        var goal = await db.Single<long>(
            "SELECT goal_cents FROM campaigns WHERE id = @CampaignId", new { contribution.CampaignId });
        return new Explanation(
            id, await Calls.Scheme(db, contribution.SchemeId), goal, await ContributionPages.Explain(db, id));
    }

    /// <summary>The contribution that somebody means by its id, its reference or its personal link's key.</summary>
    public static Task<Guid?> Named(Session db, string name) => db.One<Guid?>("""
        SELECT id
        FROM contributions
        WHERE id::text = lower(@name) OR reference = upper(@name) OR access_key = lower(@name)
        """, new { name });
}
