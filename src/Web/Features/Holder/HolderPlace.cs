using System.Globalization;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>Addresses and words that all pages of the holder's workplace share.</summary>
public static class HolderPlace
{
    public static string Root => $"/{Languages.Current}/porteur";

    public static string Project(Guid id, string? under = null) =>
        $"{Root}/projets/{id}" + (under is null ? "" : "/" + under);

    /// <summary>The page where a part is written.</summary>
    public static string PathOf(ProposalPart part) => part switch
    {
        ProposalPart.Presentation => "presentation",
        ProposalPart.Story => "histoire",
        ProposalPart.Goal => "objectif",
        ProposalPart.Budget => "budget",
        ProposalPart.Calendar => "calendrier",
        ProposalPart.Image => "image",
        ProposalPart.Rewards => "contreparties",
        ProposalPart.Payout => "versement",
    };

    public static string State(this Texts texts, CampaignState state) => texts[$"Holder.State_{state.ToDb()}"];

    /// <summary>A reason our own works wrote is translated; one that a person typed stays as it is.</summary>
    public static string Reason(this Texts texts, string reason) =>
        texts.Find($"Holder.Reason_{reason.Replace(' ', '_')}") ?? reason;

    public static string StateTag(CampaignState state) => state switch
    {
        CampaignState.ChangesRequested or CampaignState.Failed or CampaignState.Cancelled => "tag tag-bad",
        CampaignState.Live or CampaignState.Succeeded or CampaignState.Settled or CampaignState.Reported
            or CampaignState.Accepted or CampaignState.Approved => "tag tag-good",
        _ => "tag",
    };

    /// <summary>An amount of a form; null and a sentence when it cannot be read.</summary>
    public static Money? ReadAmount(this Texts texts, FormErrors errors, string field, string? typed)
    {
        if (Money.TryParse(typed ?? "", CultureInfo.CurrentCulture, out var amount)) return amount;
        errors.Add(field, texts["Holder.AmountUnreadable"]);
        return null;
    }

    /// <summary>The bytes of a file that was sent, never more than what is refused anyway.</summary>
    public static async Task<(string Name, byte[] Content)?> Read(this IFormFile? file)
    {
        if (file is null || file.FileName.Length == 0) return null;
        var content = new byte[Math.Min(file.Length, UploadDocument.File_BytesMax + 1L)];
        await using var stream = file.OpenReadStream();
        await stream.ReadExactlyAsync(content);
        return (file.FileName, content);
    }
}

/// <summary>One field of a form, with what was typed into it and what does not fit.</summary>
/// <param name="Kind"><c>text</c>, <c>textarea</c> or <c>date</c>.</param>
public sealed record TypedField(string Name, string Label, string? Value, FormErrors Errors, string Kind = "text")
{
    public string? Hint { get; init; }

    public int? CharsMax { get; init; }

    public int Rows { get; init; } = 4;

    public string? Suffix { get; init; }

    public string Id => Name.Replace("[", "-", StringComparison.Ordinal).Replace("].", "-", StringComparison.Ordinal)
        .ToLowerInvariant();

    public string? Wrong => Errors.Of(Id);

    public string? DescribedBy => (Hint is null ? "" : $"{Id}-hint") + (Wrong is null ? "" : $" {Id}-error")
        is { Length: > 0 } ids ? ids.Trim() : null;
}

/// <summary>The head of every page about one project.</summary>
/// <param name="Page">The part of the address after the project's id; empty for the overview.</param>
public sealed record ProjectHead(Proposal Proposal, string Page, string Title);
