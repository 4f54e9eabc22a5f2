using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>Which use case takes an application to the state somebody chose.</summary>
public sealed class ApplicationMoves(
    ApproveCampaign approve, RequestChanges request, RefuseCampaign refuse, ScheduleCampaign schedule)
{
    /// <summary>Where an application may be sent from where it is.</summary>
    public static IReadOnlyList<string> From(string state) => state switch
    {
        "submitted" => ["approved", "changes_requested", "cancelled"],
        "changes_requested" => ["cancelled"],
        "approved" => ["scheduled", "cancelled"],
        _ => [],
    };

    /// <returns>Null when it is there now.</returns>
    public async Task<Refusal?> Run(Guid id, ApplicationTyped typed, Guid by)
    {
        var reason = typed.Raison?.Trim() ?? "";
        return typed.Vers switch
        {
            "approved" => (await approve.Run(id, typed.Shown(), by, reason)).Refusal,
            "changes_requested" => (await request.Run(id, by, reason)).Refusal,
            "cancelled" => (await refuse.Run(id, by, reason)).Refusal,
            "scheduled" => (await schedule.Run(id, by, reason)).Refusal,
            _ => Refusal.WrongState,
        };
    }
}
