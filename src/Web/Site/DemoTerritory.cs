using Okote.Data;

namespace Okote.Web;

/// <summary>Whether this is a demo territory. That is decided at its birth, so the answer is asked for once.</summary>
public sealed class DemoTerritory(Db db)
{
    private bool? known;

    public async Task<bool> Exists() =>
        known ??= await Territory.Find(db) is { Demo: true };
}
