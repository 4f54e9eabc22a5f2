namespace Okote.Web;

/// <summary>How a state of any lifecycle looks: a tone, an icon with a shape of its own, and always the word beside it.
/// </summary>
public sealed record StateLook(string Tone, string Icon)
{
    /// <summary>Being prepared: nobody else sees it yet.</summary>
    private static readonly StateLook Draft = new("quiet", "pencil");

    /// <summary>Waits for somebody or for a moment.</summary>
    private static readonly StateLook Waits = new("wait", "clock");

    /// <summary>Somebody must do something.</summary>
    private static readonly StateLook Asks = new("ask", "bell");

    /// <summary>Under way now.</summary>
    private static readonly StateLook Runs = new("run", "play");

    private static readonly StateLook Good = new("good", "check");

    private static readonly StateLook Bad = new("bad", "warning");

    /// <summary>Over, for better or worse.</summary>
    private static readonly StateLook Over = new("quiet", "stop");

    /// <summary>Went back to where it came from.</summary>
    private static readonly StateLook Back = new("quiet", "back");

    /// <summary>The look for a word that is no state, by its tone.</summary>
    public static StateLook Toned(string tone) => tone switch
    {
        "good" => Good,
        "bad" => Bad,
        "ask" => Asks,
        "wait" => Waits,
        "run" => Runs,
        _ => new StateLook("quiet", "dot"),
    };

    public static StateLook Of(string state) => state switch
    {
        "draft" or "planned" or "started" or "opening" or "unsigned" or "invited" => Draft,
        "submitted" or "scheduled" or "closing" or "held" or "queued" or "pending" or "processing" or "requested"
            or "received" or "called" or "promised" or "saved" or "selection" or "due" or "waiting" or "unpublished"
            or "charging" or "new" or "reported" => Waits,
        "changes_requested" or "change" or "missing" or "to_do" or "flagged" => Asks,
        "live" or "open" or "running" or "active" or "sent" or "committed" or "answered" => Runs,
        "approved" or "succeeded" or "settled" or "accepted" or "collected" or "confirmed" or "earned" or "done"
            or "paid" or "published" or "kept" or "verified" or "signed" or "certified" or "validated" or "ok"
            or "enabled" or "selected" or "shortlisted" or "booked" => Good,
        "failed" or "disputed" or "returned" or "unpaid" or "set_aside" or "refused" or "suspended" or "rejected"
            or "late" or "overdue" => Bad,
        "refunded" or "released" or "withdrawn" or "reversed" => Back,
        "closed" or "cancelled" or "expired" or "exhausted" or "ignored" or "archived" or "hidden" or "removed" => Over,
        _ => new StateLook("quiet", "dot"),
    };
}
