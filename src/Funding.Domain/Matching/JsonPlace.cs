using System.Text.Json;

namespace Okote.Matching;

/// <summary>A value in a JSON file together with where it stands, so that every problem can be named by its path.
/// Reading never throws on content: it collects problems and answers with a harmless value.</summary>
public readonly record struct JsonPlace(JsonElement Element, string Path, List<Problem> Problems)
{
    /// <summary>The largest amount in a file, just below ten billion euros: times the largest ratio it still fits into
    /// cents, and so does the sum of millions of them.</summary>
    public const long Amount_CentsMax = 999_999_999_999;

    /// <summary>Reads the text; what is not JSON is one problem, named by line and byte.</summary>
    /// <returns>Null when it is not JSON.</returns>
    public static JsonDocument? Parse(string json, List<Problem> problems)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException broken)
        {
            problems.Add(new Problem(
                "$", $"not JSON: line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}"));
            return null;
        }
    }

    public bool IsObject => Element.ValueKind == JsonValueKind.Object;

    /// <summary>Says what cannot stand here.</summary>
    public void Refuse(string sentence) => Problems.Add(new Problem(Path, sentence));

    /// <summary>Checks that this is an object, that no field is unknown and none stands twice.</summary>
    public bool IsObjectOf(ReadOnlySpan<string> known)
    {
        if (!IsObject)
        {
            Refuse("must be an object");
            return false;
        }
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in Element.EnumerateObject())
        {
            var place = new JsonPlace(field.Value, $"{Path}.{field.Name}", Problems);
            if (!seen.Add(field.Name)) place.Refuse("stands twice");
            else if (!known.Contains(field.Name)) place.Refuse("unknown field");
        }
        return true;
    }

    /// <summary>The field of that name, or null when it is absent or JSON's null.</summary>
    public JsonPlace? Field(string name) =>
        IsObject && Element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? new JsonPlace(value, $"{Path}.{name}", Problems)
            : null;

    /// <summary>The field of that name; a problem when it is absent.</summary>
    public JsonPlace? Required(string name)
    {
        var field = Field(name);
        if (field is null && IsObject) Missing(name, "is missing");
        return field;
    }

    /// <summary>Says why a field that is not there should be.</summary>
    public void Missing(string name, string sentence) => Problems.Add(new Problem($"{Path}.{name}", sentence));

    /// <summary>The values of a list, in order; a problem when this is none.</summary>
    public IEnumerable<JsonPlace> Items()
    {
        if (Element.ValueKind != JsonValueKind.Array)
        {
            Refuse("must be a list");
            yield break;
        }
        var at = 0;
        foreach (var item in Element.EnumerateArray()) yield return new JsonPlace(item, $"{Path}[{at++}]", Problems);
    }

    /// <summary>A text that is not empty.</summary>
    public string Text()
    {
        if (Element.ValueKind == JsonValueKind.String && Element.GetString() is { Length: > 0 } text) return text;
        Refuse("must be a text that is not empty");
        return "";
    }

    /// <summary>A list of such texts.</summary>
    public string[] Texts() => Items().Select(item => item.Text()).ToArray();

    /// <summary>True or false.</summary>
    public bool Flag()
    {
        if (Element.ValueKind is JsonValueKind.True or JsonValueKind.False) return Element.GetBoolean();
        Refuse("must be true or false");
        return false;
    }

    /// <summary>Whole cents, zero or more.</summary>
    public long Cents() => Whole(0, Amount_CentsMax, "cents");

    /// <summary>A whole number between two bounds, both included.</summary>
    /// <param name="unit">What is counted, for the problem's sentence.</param>
    public long Whole(long least, long most, string unit)
    {
        if (Element.ValueKind == JsonValueKind.Number && Element.TryGetInt64(out var number)
            && number >= least && number <= most) return number;
        Refuse($"must be whole {unit} from {least} to {most}");
        return least;
    }
}
