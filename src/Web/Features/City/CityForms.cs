using System.Globalization;
using Okote.Data;

namespace Okote.Web;

/// <summary>One field of a form of the city's workplace, as one partial shows all of them.</summary>
/// <param name="Id">For its label, its error and links from the summary.</param>
/// <param name="Name">Under which it is sent.</param>
public sealed record CityField(string Id, string Name, string Label, string? Value, FormErrors Errors)
{
    public string? Hint { get; init; }

    public string Type { get; init; } = "text";

    public bool IsShort { get; init; }

    public int Chars_Max { get; init; } = 200;

    /// <summary>Values and words to choose from; null for a field to type in.</summary>
    public IReadOnlyList<(string Value, string Text)>? Options { get; init; }

    /// <summary>Names to choose from while any other may be typed.</summary>
    public IReadOnlyList<string>? Suggestions { get; init; }

    public string? Wrong => Errors.Of(Id);

    public string? Described => (Hint, Wrong) switch
    {
        (null, null) => null,
        (_, null) => $"{Id}-hint",
        (null, _) => $"{Id}-error",
        _ => $"{Id}-hint {Id}-error",
    };
}

/// <summary>Reads what was typed into forms of the city, and says in the page's words what cannot be read.</summary>
public sealed class CityReading(Texts texts, FormErrors errors)
{
    public FormErrors Errors => errors;

    public string Text(string? typed, string field, int charsMax = 200)
    {
        var plain = typed?.Trim() ?? "";
        if (plain.Length == 0) errors.Add(field, texts["City.Missing"]);
        else if (plain.Length > charsMax) errors.Add(field, texts["City.TooLong", charsMax]);
        return plain;
    }

    public Money Amount(string? typed, string field)
    {
        if (string.IsNullOrWhiteSpace(typed)) errors.Add(field, texts["City.Missing"]);
        else if (!Money.TryParse(typed, CultureInfo.CurrentCulture, out var amount))
            errors.Add(field, texts["City.AmountUnreadable"]);
        else if (amount < Money.Zero) errors.Add(field, texts["City.AmountUnreadable"]);
        else return amount;
        return Money.Zero;
    }

    public int Number(string? typed, string field, int least, int most)
    {
        if (int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most) return number;
        errors.Add(field, texts["City.NumberUnreadable", least, most]);
        return least;
    }

    /// <summary>As browsers send it, or as people write it.</summary>
    public DateOnly? Day(string? typed, string field, bool needed = true)
    {
        if (string.IsNullOrWhiteSpace(typed))
        {
            if (needed) errors.Add(field, texts["City.Missing"]);
            return null;
        }
        string[] forms = ["yyyy-MM-dd", "dd/MM/yyyy", "d/M/yyyy", "d.M.yyyy", "dd.MM.yyyy"];
        if (DateOnly.TryParseExact(
                typed.Trim(), forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        errors.Add(field, texts["City.DayUnreadable"]);
        return null;
    }

    /// <summary>A file's content; empty when there is none or it is larger than any file that is kept.</summary>
    public static async Task<byte[]> Content(IFormFile? file)
    {
        if (file is null || file.Length > Funding.UploadDocument.File_BytesMax) return [];
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    /// <summary>The refusal's sentence, beside the field it is about.</summary>
    public void Refuse(Refusal refusal) => errors.Add(FieldOf(refusal), texts.Refusal(refusal));

    private static string FieldOf(Refusal refusal) => refusal switch
    {
        Refusal.AmountTooSmall or Refusal.AmountTooLarge or Refusal.FundInUse => "montant",
        Refusal.DecisionDateAhead => "date",
        Refusal.DecisionPaperMissing or Refusal.FileEmpty or Refusal.FileTooLarge or Refusal.FileTypeRefused
            => "fichier",
        Refusal.ReasonMissing => "raison",
        Refusal.AccountUnchanged => "meme",
        Refusal.NameMissing => "personne",
        Refusal.OverCommitted => "assume",
        _ => "",
    };
}

/// <summary>What a second person sees before they decide, and where their answer goes.</summary>
/// <param name="Root">Address of the thing to decide about.</param>
/// <param name="Hash">SHA-256 in hexadecimal of what would be executed.</param>
public sealed record DecideBox(
    string Root, string Hash, IReadOnlyList<Funding.DecisionRequest> Requests, FormErrors Errors, Guid Me,
    DateTimeOffset Now)
{
    /// <summary>Whether they are recorded as interested.</summary>
    public bool IsInterested { get; init; }

    public string? Reason { get; init; }

    /// <summary>False where asking again means to propose again.</summary>
    public bool MayRenew { get; init; } = true;

    public Funding.DecisionRequest? Waiting => Requests.FirstOrDefault(request => request.Decision == "waiting");

    public bool HasExpired => Waiting?.ExpiresAt < Now;

    public bool IsOwn => Waiting?.RequestedBy == Me;

    public bool MayDecide => Waiting is not null && !HasExpired && !IsOwn && !IsInterested;
}

/// <summary>The signed text of a decision and who has withdrawn from it, on the page of an envelope or an award.
/// </summary>
/// <param name="Root">Address of the thing they belong to.</param>
public sealed record DecisionFolder(
    string Root, bool IsDraft, bool IsOpen, IReadOnlyList<Funding.Document> Papers,
    IReadOnlyList<Funding.Interest> Interests, IReadOnlyList<Funding.Colleague> Colleagues, FormErrors Errors)
{
    public Guid PaperKey { get; init; }

    public Guid InterestKey { get; init; }

    public string? Person { get; init; }

    public string? Why { get; init; }
}
