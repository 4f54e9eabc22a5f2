using Okote.Funding;

namespace Okote.Web;

/// <summary>What documents say of whoever sends them, and where companies pay to.</summary>
public static class IssuerSettings
{
    private const int DueDays_Default = 30;

    private const int DueDays_Max = 365;

    /// <param name="variable">The value of an environment variable; null when it is not set.</param>
    public static PaperIssuer Read(Func<string, string?> variable)
    {
        var lines = (variable("OKOTE_ISSUER") ?? "Okote").Split(';', StringSplitOptions.TrimEntries);
        var iban = variable("OKOTE_IBAN");
        if (iban is not null && Iban.Read(iban).Value is null)
            throw new CommandFailure("OKOTE_IBAN is no IBAN: its digits do not fit each other, or its length.");
        return new PaperIssuer(lines[0], lines[1..], iban is null ? null : Iban.Read(iban).Value!.Value.Text,
            variable("OKOTE_BIC"), DaysOf(variable("OKOTE_CALL_DAYS")));
    }

    private static int DaysOf(string? text) => text is null ? DueDays_Default
        : int.TryParse(text, out var days) && days is >= 0 and <= DueDays_Max ? days
        : throw new CommandFailure($"OKOTE_CALL_DAYS takes a number of days up to {DueDays_Max}, not '{text}'.");
}
