namespace Okote.Funding;

/// <summary>An envelope as its decision file opens: what was voted and what became of it.</summary>
public sealed record EnvelopeFacts(
    Guid FundId, string Fund, string Call, Guid CallId, string State, PublicDecision Decision, long VotedCents,
    long RemainingCents, long ReturnedCents, DateOnly EnteredOn, PaperOrganisation City);

/// <summary>One pair of eyes: who asked, who decided, what they saw.</summary>
/// <param name="Hash">SHA-256 of what was shown and executed, in hexadecimal.</param>
public sealed record DecisionApproval(
    string Subject, string RequestedBy, DateTimeOffset RequestedAt, string? DecidedBy, DateTimeOffset? DecidedAt,
    string Decision, string Reason, string Hash);

/// <summary>One match of the envelope, without anything about the person who gave.</summary>
public sealed record DecisionMatch(
    Guid CampaignId, string Slug, DateTimeOffset At, string Kind, string Status, long Cents, long? EarnedCents,
    string Reason, Guid? ContributionId);

/// <summary>The first page of the archive, and its tables.</summary>
public sealed record DecisionFacts(EnvelopeFacts Envelope, IReadOnlyList<DecisionApproval> Approvals)
{
    private const string French = "fr";

    /// <summary>From so many gifts on single matches are listed; below, one line says their sum.</summary>
    private const int Aggregate_GiftsMin = 5;

    public DateOnly Date => Approvals
        .SelectMany(approval => new DateTimeOffset?[] { approval.RequestedAt, approval.DecidedAt })
        .OfType<DateTimeOffset>().Select(PaperWords.Day).Append(Envelope.EnteredOn).Max();

    public string Reference => $"DD-{Date:yyyy}-{Envelope.FundId.ToString("N").ToUpperInvariant()[^6..]}";

    public Paper ToPaper(PaperIssuer issuer)
    {
        var words = PaperWords.In(French);
        var (e, parts) = (Envelope, new List<PaperPart>());
        if (e.City.Fictional) parts.Add(new PaperNotice(words["Paper_InventedTitle"], words["Paper_Invented"]));
        parts.Add(new PaperFacts(
        [
            new(words["State_Decision"], words.Say("State_DecisionOf", e.Decision.Number, words.Date(e.Decision.Date))),
            new(words["State_Assembly"], e.Decision.Assembly), new(words["State_BudgetLine"], e.Decision.BudgetLine),
            new(words["State_Envelope"], words.Say("State_EnvelopeOf", e.Fund, e.Call)),
            new(words["State_Voted"], words.Amount(e.VotedCents), Strong: true),
            new(words["File_Remaining"], words.Amount(e.RemainingCents)),
            .. Returned(e, words),
        ]));
        parts.Add(new PaperTable(words["File_Approvals"],
            [
                new(words["File_Subject"], Weight: 2), new(words["File_RequestedBy"], Weight: 3),
                new(words["File_DecidedBy"], Weight: 3), new(words["File_Decision"], Weight: 2),
                new(words["File_Reason"], Weight: 3), new(words["File_Hash"], Weight: 2),
            ],
            [.. Approvals.Select(approval => Row(approval, words))], null));
        parts.Add(new PaperText(words["File_Manifest"]));
        return new Paper(words["File_Title"], Reference, Date, French, Wide: true, issuer.AsParty(),
            e.City.AsParty(words), parts);
    }

    /// <summary>An envelope that was never closed has nothing to say about it.</summary>
    private static IEnumerable<PaperFact> Returned(EnvelopeFacts envelope, PaperWords words)
    {
        if (envelope.ReturnedCents > 0)
            yield return new(words["File_Returned"], words.Amount(envelope.ReturnedCents));
    }

    public string ApprovalsCsv() => PaperCsv.Of(
        ["objet", "demande_par", "demande_le", "decide_par", "decide_le", "decision", "motif", "sha256"],
        Approvals.Select(approval => (IReadOnlyList<string>)
        [
            approval.Subject, approval.RequestedBy, Instant(approval.RequestedAt), approval.DecidedBy ?? "",
            approval.DecidedAt is { } at ? Instant(at) : "", approval.Decision, approval.Reason, approval.Hash,
        ]));

    public static string MatchesCsv(IReadOnlyList<DecisionMatch> matches)
    {
        var gifts = matches.Select(match => match.ContributionId).OfType<Guid>().Distinct().Count();
        string[] columns = ["jour", "nature", "etat", "reserve", "acquis", "motif"];
        if (gifts is > 0 and < Aggregate_GiftsMin)
            return PaperCsv.Of(columns, [["", "total", "", PaperCsv.Euros(matches.Sum(match => match.Cents)),
                PaperCsv.Euros(matches.Sum(match => match.EarnedCents ?? 0)), "moins de cinq dons"]]);
        return PaperCsv.Of(columns, matches.Select(match => (IReadOnlyList<string>)
        [
            PaperCsv.Day(PaperWords.Day(match.At)), match.Kind, match.Status, PaperCsv.Euros(match.Cents),
            match.EarnedCents is { } earned ? PaperCsv.Euros(earned) : "", match.Reason,
        ]));
    }

    private static IReadOnlyList<string> Row(DecisionApproval approval, PaperWords words) =>
    [
        words.Word("Subject", approval.Subject),
        $"{approval.RequestedBy}\n{words.ShortDate(PaperWords.Day(approval.RequestedAt))}",
        approval is { DecidedBy: { } by, DecidedAt: { } at }
            ? $"{by}\n{words.ShortDate(PaperWords.Day(at))}" : "–",
        words.Word("Decision", approval.Decision), approval.Reason, approval.Hash[..16] + "…",
    ];

    private static string Instant(DateTimeOffset at) =>
        at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
