using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>What was typed on the page of a decision and must not be lost.</summary>
public sealed record DecisionTyped(string? Reason = null, string? Person = null, string? Why = null);

/// <summary>Puts the pages of envelopes together.</summary>
public sealed class EnvelopeDesk(Db db, CityMoneySheets sheets, CurrentPerson me, TimeProvider clock)
{
    /// <summary>Null when there is no such envelope, or it is not theirs.</summary>
    public async Task<EnvelopePage?> Show(Guid id, FormErrors errors, DecisionTyped typed)
    {
        if (await Envelopes.Find(db, me.Cities, id) is not { } envelope) return null;
        var root = $"/{Languages.Current}/collectivite/enveloppes/{id}";
        var figures = (await EnvelopeFigures.Envelopes(db, me.Cities)).Single(row => row.Id == id);
        var served = await EnvelopeLists.Campaigns(db, me.Cities, id, null, new ListAsk());
        return new EnvelopePage(envelope, await Envelopes.Serves(db, id), sheets.ServedSection(served).Still(), figures,
            await Folder(envelope, root, errors, typed), await Decide(envelope, root, errors, typed), errors)
        {
            History = await FundHistories.Of(db, id),
        };
    }

    public async Task<EnvelopeFormPage> Form(EnvelopeForm form, FormErrors errors, bool isNew) => new(form, errors,
        isNew, [.. me.Memberships.Where(membership => membership.Role == "city")],
        [.. (await CityCalls.Open(db, clock.GetUtcNow())).GroupBy(call => (call.Id, call.Name))
            .Select(of => new OpenCallChoice(of.Key.Id, of.Key.Name, [.. of.SelectMany(call => call.Lines)]))],
        await CityCalls.Campaigns(db, clock.GetUtcNow()));

    private async Task<DecisionFolder> Folder(
        Envelope envelope, string root, FormErrors errors, DecisionTyped typed) => new(
        root, envelope.State == "draft", envelope.State is "draft" or "submitted",
        await Documents.OfSubject(db, envelope.Id, DecisionPaper.Kind), await Interests.OfSubject(db, envelope.Id),
        await Interests.Colleagues(db, envelope.OrganisationId), errors)
    {
        PaperKey = Guid.CreateVersion7(clock.GetUtcNow()), InterestKey = Guid.CreateVersion7(clock.GetUtcNow()),
        Person = typed.Person, Why = typed.Why,
    };

    private async Task<DecideBox> Decide(Envelope envelope, string root, FormErrors errors, DecisionTyped typed) => new(
        root, Convert.ToHexStringLower(await Envelopes.ContentHash(db, envelope)),
        await CityQueue.Requests(db, envelope.Id), errors, me.Id, clock.GetUtcNow())
    {
        IsInterested = await Interests.Has(db, envelope.Id, me), Reason = typed.Reason,
    };
}
