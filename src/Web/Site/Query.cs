namespace Okote.Web;

/// <summary>The part of an address after the question mark; pairs without a value are left out.</summary>
public static class Query
{
    public static string Of(params ReadOnlySpan<(string Name, string? Value)> pairs)
    {
        var query = QueryString.Empty;
        foreach (var (name, value) in pairs)
            if (value is not null) query = query.Add(name, value);
        return query.Value ?? "";
    }
}
