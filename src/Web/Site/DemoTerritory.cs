using Okote.Data;

namespace Okote.Web;

/// <summary>Whether this is a demo territory. It never becomes one later, so a yes is remembered.</summary>
public sealed class DemoTerritory(Db db)
{
    private bool known;

    public async Task<bool> Exists() => known = known || await Territory.Find(db) is { Demo: true };
}
