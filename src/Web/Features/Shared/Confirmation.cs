using Microsoft.AspNetCore.Mvc;

namespace Okote.Web;

/// <summary>The page before a step that cannot be taken back: what will happen, why one may be asked for a reason, and
/// when it is refused, why.</summary>
/// <param name="Title">The question, for instance « Retirer la réserve de 2 500 € ? ».</param>
/// <param name="Consequences">What happens then, one sentence each.</param>
/// <param name="Action">The form's button and address; its fields travel along.</param>
/// <param name="Back">Where one goes who thinks better of it.</param>
public sealed record Confirmation(
    string Title, IReadOnlyList<string> Consequences, SheetAction Action, SheetAction Back)
{
    /// <summary>Why it cannot be done; the button is then not there.</summary>
    public string? Refusal { get; init; }

    /// <summary>The label of the field for a reason; null when none is asked for.</summary>
    public string? ReasonLabel { get; init; }

    public string ReasonName { get; init; } = "motif";

    /// <summary>As typed, so that nothing is lost.</summary>
    public string? Reason { get; init; }

    public FormErrors Errors { get; init; } = new();
}

public static class Confirmations
{
    /// <summary>Shows the question; a refusal or an error makes it 422.</summary>
    public static IActionResult Confirm(this Controller controller, Confirmation confirmation)
    {
        if (confirmation.Errors.Any || confirmation.Refusal is not null)
            controller.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return controller.View("Confirm", confirmation);
    }
}
