using System.Text.Json.Nodes;

namespace Okote.Payments.Sandbox;

/// <summary>The caller's own notes on an object, within Stripe's limits.</summary>
internal static class Metadata
{
    private const int Keys_CountMax = 50;
    private const int Key_CharsMax = 40;
    private const int Value_CharsMax = 500;

    public static JsonObject Read(Form form) => Merge([], form);

    /// <summary>Given keys replace, empty values remove, an empty metadata parameter clears all.</summary>
    public static JsonObject Merge(JsonObject old, Form form)
    {
        var merged = old.DeepClone().AsObject();
        if (form.Has("metadata") && !form.Pairs("metadata").Any()) merged.Clear();
        foreach (var (key, value) in form.Pairs("metadata"))
        {
            Guard(key.Length <= Key_CharsMax, $"Metadata keys can have up to {Key_CharsMax} characters.");
            Guard(value.Length <= Value_CharsMax, $"Metadata values can have up to {Value_CharsMax} characters.");
            if (value.Length == 0) merged.Remove(key);
            else merged[key] = value;
        }
        Guard(merged.Count <= Keys_CountMax, $"You can have up to {Keys_CountMax} metadata keys.");
        return merged;
    }

    private static void Guard(bool kept, string message)
    {
        if (!kept) throw WireError.Malformed(message, "metadata");
    }
}
