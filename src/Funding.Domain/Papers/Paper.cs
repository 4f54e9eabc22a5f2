using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Okote.Funding;

/// <summary>A document: all it says, in the order in which it is read. The page and the PDF are both drawn from this
/// and from nothing else, so that they cannot say different things.</summary>
/// <param name="Reference">What people write on the phone or beside a transfer.</param>
/// <param name="Date">Of the facts, not of the printing: the same facts are the same document.</param>
/// <param name="Language">fr, de or en.</param>
/// <param name="Wide">Turned on its side, for tables with many columns.</param>
public sealed record Paper(
    string Title, string Reference, DateOnly Date, string Language, bool Wide, PaperParty From, PaperParty? To,
    IReadOnlyList<PaperPart> Parts)
{
    private static readonly JsonSerializerOptions Canonical =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>SHA-256 of everything above, in hexadecimal; it stands at the foot of every page.</summary>
    [JsonIgnore]
    public string Seal => Convert.ToHexStringLower(SHA256.HashData(
        JsonSerializer.SerializeToUtf8Bytes(this, Canonical)));

    /// <summary>Under the title.</summary>
    [JsonIgnore]
    public string Subtitle
    {
        get
        {
            var words = PaperWords.In(Language);
            return words.Say("Paper_Subtitle", Reference, words.Date(Date));
        }
    }
}

/// <summary>Somebody a letter comes from or goes to: a name and the lines of an address block.</summary>
public sealed record PaperParty(string Name, IReadOnlyList<string> Lines);

/// <summary>One piece of a document.</summary>
[JsonDerivedType(typeof(PaperHeading), "heading")]
[JsonDerivedType(typeof(PaperText), "text")]
[JsonDerivedType(typeof(PaperNotice), "notice")]
[JsonDerivedType(typeof(PaperFacts), "facts")]
[JsonDerivedType(typeof(PaperTable), "table")]
[JsonDerivedType(typeof(PaperSignatures), "signatures")]
public abstract record PaperPart;

public sealed record PaperHeading(string Text) : PaperPart;

/// <summary>A paragraph.</summary>
public sealed record PaperText(string Text) : PaperPart
{
    /// <summary>An address that the text names, for cameras as well; it says nothing of its own, so the hash of the
    /// document is not of it.</summary>
    [JsonIgnore]
    public PaperCode? Code { get; init; }
}

/// <summary>A square that a telephone reads.</summary>
/// <param name="Label">For whoever hears the page.</param>
public sealed record PaperCode(Uri Address, string Label);

/// <summary>What must not be missed; set apart by a rule beside it.</summary>
public sealed record PaperNotice(string Title, string Text) : PaperPart;

public sealed record PaperFacts(IReadOnlyList<PaperFact> Facts) : PaperPart;

/// <param name="Strong">The one that readers look for.</param>
public sealed record PaperFact(string Label, string Value, bool Strong = false);

/// <param name="Total">The last row, set apart; null where nothing is added up.</param>
public sealed record PaperTable(
    string Caption, IReadOnlyList<PaperColumn> Columns, IReadOnlyList<IReadOnlyList<string>> Rows,
    IReadOnlyList<string>? Total) : PaperPart;

/// <param name="IsNumber">Aligned to the right and never broken.</param>
/// <param name="Weight">Its part of the width that numbers leave.</param>
public sealed record PaperColumn(string Label, bool IsNumber = false, int Weight = 1);

public sealed record PaperSignatures(IReadOnlyList<PaperSignature> Blocks) : PaperPart;

/// <param name="Facts">What is still unknown is an empty value: a line to fill in by hand.</param>
public sealed record PaperSignature(string Title, IReadOnlyList<PaperFact> Facts);
