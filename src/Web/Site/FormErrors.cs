using Okote.Data;

namespace Okote.Web;

/// <summary>What does not fit in a form, in the order of its fields; the empty field name means the form itself.
/// </summary>
public sealed class FormErrors
{
    private readonly List<(string Field, string Sentence)> all = [];

    public IReadOnlyList<(string Field, string Sentence)> All => all;

    public bool Any => all.Count > 0;

    public void Add(string field, string sentence) => all.Add((field, sentence));

    public string? Of(string field) => all.FirstOrDefault(e => e.Field == field).Sentence;

    /// <summary>The field a refusal is about, so that the summary can lead there.</summary>
    public static string FieldOf(Refusal refusal) => refusal switch
    {
        Refusal.AmountTooSmall or Refusal.AmountTooLarge => "montant",
        Refusal.EmailInvalid => "email",
        Refusal.NameMissing => "nom",
        _ => "",
    };
}
