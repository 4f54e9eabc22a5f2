using Okote.Data;

namespace Okote.Funding;

/// <summary>The picture of a campaign, with the words that say what it shows to whoever does not see it.</summary>
public sealed class SaveImage(Db db, UploadDocument upload, TimeProvider clock)
{
    /// <param name="file">Null keeps the picture that is there and only changes its words.</param>
    public Task<Result<Done>> Run(
        Guid id, Guid campaign, CurrentPerson me, string alt, (string Name, byte[] Content)? file) =>
        db.Decide<Done>(async tx =>
        {
            if (await Proposals.Lock(tx, me, campaign) is not { } proposal) return Refusal.NotFound;
            if (!proposal.IsOpen) return Refusal.CampaignFrozen;
            if (string.IsNullOrWhiteSpace(alt) || alt.Length > ProposalLimits.Alt_CharsMax)
                return Refusal.AlternativeMissing;
            if (file is null && proposal.ImageDocument is null) return Refusal.FileEmpty;
            if (file is { } picture)
            {
                if (Fault(picture.Content) is { } fault) return fault;
                var kept = await upload.Keep(tx, new Upload(id, proposal.HolderId, "image", "campaign", campaign,
                    picture.Name, picture.Content, FileType.Images, IsPublic: true), me.Id);
                if (kept.IsRefused) return kept.Refusal.Value;
                proposal = proposal with { ImageDocument = id };
            }
            await Proposals.Save(tx, proposal with { ImageAlt = alt.Trim() });
            await Audit.Write(tx, clock.GetUtcNow(), me.Id, "campaign_saved", "campaign", campaign, "image",
                proposal.HolderId);
            return default(Done);
        });

    /// <summary>Without a picture of its own a campaign shows the poster that is drawn from its id.</summary>
    public Task<Result<Done>> Withdraw(Guid campaign, CurrentPerson me) => db.Decide<Done>(async tx =>
    {
        if (await Proposals.Lock(tx, me, campaign) is not { } proposal) return Refusal.NotFound;
        if (!proposal.IsOpen) return Refusal.CampaignFrozen;
        var now = clock.GetUtcNow();
        await Proposals.Save(tx, proposal with { ImageDocument = null, ImageAlt = "" });
        if (proposal.ImageDocument is { } old) await Documents.Withdraw(tx, old, now);
        await Audit.Write(tx, now, me.Id, "document_withdrawn", "campaign", campaign, organisation: proposal.HolderId);
        return default(Done);
    });

    private static Refusal? Fault(byte[] content) =>
        content.Length == 0 ? Refusal.FileEmpty
        : content.Length > ProposalLimits.Image_BytesMax ? Refusal.FileTooLarge
        : ImageSize.Of(content) is not { } size ? Refusal.FileTypeRefused
        : Math.Min(size.Width, size.Height) < ProposalLimits.ImageSide_PixelsMin ? Refusal.ImageTooSmall
        : Math.Max(size.Width, size.Height) > ProposalLimits.ImageSide_PixelsMax ? Refusal.ImageTooWide
        : null;
}
