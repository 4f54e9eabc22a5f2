namespace Okote.Web;

/// <summary>The reminder, on each screen of a gift, of what it is for.</summary>
public sealed record ProjectLine(string Slug, string Title, string Holder);
