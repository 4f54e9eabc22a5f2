namespace Okote.Payments.Sandbox;

/// <summary>What the sandbox has, for whoever visits all of it or writes it down.</summary>
public static class SandboxIndex
{
    /// <summary>Every address of the interface as a method and a path; a <c>*</c> stands for an id.</summary>
    public static IReadOnlyList<string> Addresses { get; } = [.. Routes.Addresses];

    public static IReadOnlyList<string> CardNumbers { get; } = [.. Cards.All.Select(card => card.Number)];

    public static IReadOnlyList<string> Ibans { get; } = [.. Sandbox.Ibans.All.Select(test => test.Iban)];

    /// <summary>The address that answers a request; null when none does.</summary>
    public static string? AddressOf(string method, string path) => Routes.AddressOf(method, path);
}
