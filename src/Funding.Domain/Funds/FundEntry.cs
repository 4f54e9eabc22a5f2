using System.Text.Json.Serialization;
using Okote.Data;

namespace Okote.Funding;

public enum FundKind { Envelope, Pledge }

public enum FundStage { Draft, Submitted, Approved, Active, Exhausted, Suspended, Closed }

/// <summary>What a stage means, by one name wherever code asks.</summary>
public static class FundStages
{
    public static FundStage Of(string state) => Enum.Parse<FundStage>(state, ignoreCase: true);

    /// <summary>It may be promised from now.</summary>
    public static bool Gives(this FundStage stage) => stage is FundStage.Active or FundStage.Exhausted;

    /// <summary>Approved, and waiting for what it rests on.</summary>
    public static bool WaitsForGuarantee(this FundStage stage) => stage == FundStage.Approved;

    /// <summary>It may be stopped, taken up again, raised or closed.</summary>
    public static bool IsInForce(this FundStage stage) => stage.Gives() || stage == FundStage.Suspended;
}

/// <summary>Public money needs a decision: who voted what, when, from which budget line.</summary>
public sealed record PublicDecision(string Number, DateOnly Date, string Assembly, string BudgetLine);

/// <summary>What a pledge rests on, and what happens when it is not paid; published beside the pledge.</summary>
/// <param name="Guarantee">prepaid, mandate or promise.</param>
public sealed record PledgeTerms(string Guarantee, string DefaultPlan)
{
    /// <summary>Guarantees in order of strength. The first two secure a pledge once deposit or mandate is there; the
    /// last is a promise and stays one.</summary>
    public static IReadOnlyList<string> Guarantees { get; } = [Prepaid, Mandate, Promise];

    /// <summary>Something has to be there before such a pledge gives.</summary>
    [JsonIgnore]
    public bool IsToBeSecured => Guarantee is Prepaid or Mandate;

    public const string Prepaid = "prepaid";

    public const string Mandate = "mandate";

    public const string Promise = "promise";

    /// <summary>Whether the company would give the money if no citizen gave; in its own words, like the next two.
    /// </summary>
    public string GivesAnyway { get; init; } = "";

    public string UnusedPart { get; init; } = "";

    public string PaidWhen { get; init; } = "";
}

/// <summary>A funder's money for matching, as somebody enters it. At most one of <see cref="Campaigns"/>,
/// <see cref="Themes"/> and <see cref="Communes"/> stands; with none of them the fund serves all of its call.</summary>
/// <param name="Line">The line of the scheme whose matches it helps to pay.</param>
/// <param name="Campaigns">The campaigns it serves; null when they are not named.</param>
public sealed record FundEntry(
    Guid Id, Guid CallId, Guid OrganisationId, string Line, string Name, Money Amount, int Priority,
    IReadOnlyList<Guid>? Campaigns, PublicDecision? Decision, PledgeTerms? Terms)
{
    public FundKind Kind => Decision is null ? FundKind.Pledge : FundKind.Envelope;

    /// <summary>It serves campaigns of one of these themes, from the moment they are put on the calendar.</summary>
    public IReadOnlyList<string>? Themes { get; init; }

    /// <summary>The same for communes, by their INSEE codes.</summary>
    public IReadOnlyList<string>? Communes { get; init; }

    /// <summary>What one campaign gets from it at most.</summary>
    public Money? CapPerCampaign { get; init; }

    /// <summary>What one contribution gets from it at most.</summary>
    public Money? CapPerContribution { get; init; }

    /// <summary>What its part follows where a line shares by commitment; null: its amount.</summary>
    public long? Weight { get; init; }

    [JsonIgnore]
    public bool ServesAll => Campaigns is null && Themes is null && Communes is null;

    /// <summary>Hash of what is signed and of what the second person approves. The order in which campaigns, themes
    /// and communes were entered says nothing, so it changes nothing.</summary>
    public byte[] ContentHash() => Approval.HashOf(this with
    {
        Campaigns = Campaigns?.Order().ToArray(),
        Themes = Themes?.Order(StringComparer.Ordinal).ToArray(),
        Communes = Communes?.Order(StringComparer.Ordinal).ToArray(),
    });

    /// <summary>What cannot stand even in a draft; null when nothing is wrong. Gaps are not wrong.</summary>
    public Refusal? RefuseDraft()
    {
        if (Amount < Money.Zero || CapPerCampaign <= Money.Zero || CapPerContribution <= Money.Zero || Weight < 1)
            return Refusal.AmountTooSmall;
        if (Amount.Cents > Money.Input_CentsMax || Weight > Money.Input_CentsMax) return Refusal.AmountTooLarge;
        if (Amount == Money.Zero) return null;
        return CapPerCampaign > Amount || CapPerContribution > Amount || CapPerContribution > CapPerCampaign
            ? Refusal.CapTooLarge : null;
    }

    /// <summary>What keeps it from being submitted; null when nothing does.</summary>
    public Refusal? Refuse()
    {
        if (Amount <= Money.Zero) return Refusal.AmountTooSmall;
        if (RefuseDraft() is { } refusal) return refusal;
        if (Campaigns is { Count: 0 } || Themes is { Count: 0 } || Communes is { Count: 0 }) return Refusal.ScopeEmpty;
        if (Line.Length == 0 || (Decision is null) == (Terms is null)) return Refusal.FieldMissing;
        return null;
    }

    /// <summary>Gaps of a pledge by the names of its questions, in their order; empty when it can be signed.</summary>
    public IReadOnlyList<string> Gaps()
    {
        var gaps = new List<string>();
        void Need(bool there, string what)
        {
            if (!there) gaps.Add(what);
        }
        Need(Line.Length > 0, "line");
        Need(Amount > Money.Zero, "amount");
        Need(Campaigns is not { Count: 0 } && Themes is not { Count: 0 } && Communes is not { Count: 0 }, "scope");
        if (Terms is not { } terms) return gaps;
        Need(PledgeTerms.Guarantees.Contains(terms.Guarantee), "guarantee");
        Need(terms.GivesAnyway.Length > 0, "anyway");
        Need(terms.UnusedPart.Length > 0, "unused");
        Need(terms.PaidWhen.Length > 0, "when");
        Need(terms.DefaultPlan.Length > 0, "default");
        return gaps;
    }
}
