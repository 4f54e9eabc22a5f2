using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Localization;
using Okote.Matching;
using Refusal = Okote.Data.Refusal;

namespace Okote.Web;

/// <summary>Every sentence of the site, in the language of the request. A key is <c>File.Name</c>: the file in
/// <c>Texts/</c> and the name in it. Typography is applied here, so that authors type ordinary spaces.</summary>
public sealed class Texts(IStringLocalizerFactory factory)
{
    /// <summary>Longer texts are sentences and not words; they would only fill the cache.</summary>
    private const int Word_CharsMax = 40;

    private readonly ConcurrentDictionary<string, IStringLocalizer> files = new();
    private readonly ConcurrentDictionary<(string Language, string Key), string?> sentences = new();

    public string this[string key] => Find(key) ?? throw new KeyNotFoundException($"No text {key}.");

    public string this[string key, params object?[] values] =>
        string.Format(CultureInfo.CurrentCulture, this[key], values);

    /// <summary>The sentence for one or for several; <c>{0}</c> is the number.</summary>
    public string Count(string key, long number, params object?[] values) =>
        string.Format(CultureInfo.CurrentCulture,
            this[$"{key}_{(IsOne(number) ? "one" : "other")}"].Replace("{0} ", "{0}\u00a0", StringComparison.Ordinal),
            [number.ToString("N0", CultureInfo.CurrentCulture), .. values]);

    public string? Find(string key) => sentences.GetOrAdd((Languages.Current, key), static (at, texts) =>
    {
        var dot = at.Key.IndexOf('.', StringComparison.Ordinal);
        var file = texts.files.GetOrAdd(at.Key[..dot], static (name, texts) =>
            texts.CreateFile(name), texts);
        var found = file[at.Key[(dot + 1)..]];
        return found.ResourceNotFound ? null : Typography.Apply(found.Value, at.Language);
    }, this);

    /// <summary>A word of the database (a state, a kind, a short reason) in the reader's language; one that has no
    /// translation, such as a provider's own code, stays as it is.</summary>
    public string Word(string value)
    {
        if (value.Length > Word_CharsMax) return value;
        if (!value.All(c => c is ' ' or '_' or '\'' or (>= 'a' and <= 'z'))) return value;
        var key = value.Replace(' ', '_').Replace("'", "", StringComparison.Ordinal);
        return Find($"Operator.Word_{key}") ?? Find($"Design.Word_{key}") ?? value;
    }

    public string Refusal(Refusal refusal) => this[$"Refusals.Refusal_{refusal}"];

    private IStringLocalizer CreateFile(string name) =>
        factory.Create($"Okote.Web.Texts.{name}", typeof(Texts).Assembly.GetName().Name!);

    /// <summary>French counts zero as singular.</summary>
    private static bool IsOne(long number) => number == 1 || (number == 0 && Languages.Current == "fr");
}
