namespace Okote.Funding;

public enum CallState { Draft, Open, Selection, Running, Closed }

/// <summary>A span of a call's calendar; both ends belong to it.</summary>
public sealed record CallSpan(DateTimeOffset From, DateTimeOffset To)
{
    public bool IsForward => From < To;
}

/// <summary>A call as an operator writes it before anybody may apply.</summary>
/// <param name="Themes">Empty: every theme.</param>
/// <param name="Criteria">Markdown that applicants read before they apply.</param>
/// <param name="Areas">What must be found in order before a campaign of this call is approved.</param>
/// <param name="Bodies">The public bodies that may propose schemes; empty: each of them.</param>
public sealed record CallDraft(
    Guid Id, string Name, string Territory, IReadOnlyList<string> Themes, CallSpan Applications, CallSpan Campaigns,
    string Criteria, int SuccessBasisPoints, int CommissionGiftsBp, int CommissionPatronageBp, int SettleAfterDays,
    HoldTerms Holds, IReadOnlyList<ReviewArea> Areas, IReadOnlyList<Guid> Bodies)
{
    /// <summary>Why it cannot be kept; null when it can. A draft may lack its criteria until it opens.</summary>
    public Data.Refusal? Problem()
    {
        if (string.IsNullOrWhiteSpace(Name)) return Data.Refusal.NameMissing;
        if (string.IsNullOrWhiteSpace(Territory) || Areas.Count == 0) return Data.Refusal.FieldMissing;
        if (!Applications.IsForward || !Campaigns.IsForward || Campaigns.To <= Applications.From)
            return Data.Refusal.CalendarInvalid;
        return null;
    }
}
