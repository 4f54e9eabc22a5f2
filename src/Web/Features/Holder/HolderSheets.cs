using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>The lists of the holder's workplace; some stand on a page among other things.</summary>
public sealed class HolderSheets(Db db, Texts texts, CurrentPerson me)
{
    public async Task<Sheet> Projects(SheetAsk ask)
    {
        string[] states = [.. Enum.GetValues<CampaignState>().Select(state => state.ToDb())];
        var list = await HolderPages.List(db, me, ask.OneOf("statut", states), ask["q"], ask.List());
        var section = SheetSection.Of(texts["Holder.Projects"], Columns(
            "title*", "~holder", "state*", "call*", "#raised*", "#goal*", "ends*"), list, row =>
        [
            SheetCell.Owned(row.Title, row.Holder, HolderPlace.Project(row.Id)), row.Holder, State(row.State), row.Call,
            row.Figures.Raised, row.Goal.Cents == 0 ? (Money?)null : row.Goal,
            row.OpensAt < row.ClosesAt ? Day(row.ClosesAt) : null,
        ]) with
        {
            Empty = new(texts["Holder.NoProjects"], SheetAction.Link(
                texts["Holder.Calls"], $"{HolderPlace.Root}/appels")),
        };
        return new Sheet(texts["Holder.Home"],
        [
            SheetFilter.Choice(ask, "statut", texts["Holder.Col_state"],
                [.. states.Select(state => (state, texts[$"Holder.State_{state}"]))]),
            SheetFilter.Search(ask, "q", texts["Holder.Col_title"]),
        ], [section], []);
    }

    public async Task<Sheet> Gifts(SheetAsk ask, Proposal proposal)
    {
        var (when, sums) = (ask.Dates("date"), ask.Amounts("montant"));
        var sources = (await HolderFigures.Referrals(db, proposal.Id)).Select(referral => referral.Source)
            .Where(source => source.Length > 0).ToList();
        var list = await HolderGifts.List(db, proposal.Id, new GiftFilter(
            ask.OneOf("statut", HolderGifts.Statuses), ask.OneOf("source", sources), when.From, when.Until,
            sums.MinCents, sums.MaxCents), ask.List());
        var section = SheetSection.Of(texts["Holder.Gifts"], Columns("when*", "status*", "#citizen*", "#refunded*",
            "#public*", "#private*", "source*", "reward*"), list, gift =>
        [
            gift.At, SheetCell.State(gift.Status), gift.Amount, gift.Refunded, gift.Public, gift.Private,
            Named(gift.Source), Named(gift.Reward),
        ]) with { Empty = new(texts["Holder.NoGifts"]) };
        return new Sheet(texts["Holder.Gifts"],
        [
            SheetFilter.Select(ask, "statut", texts["Holder.Col_status"], HolderGifts.Statuses),
            SheetFilter.Choice(ask, "source", texts["Holder.Col_source"],
                [.. sources.Select(source => (source, source))]),
            SheetFilter.Of(when, texts["Holder.Col_when"]), SheetFilter.Of(sums, texts["Holder.Col_citizen"]),
        ], [section], Trail(proposal)) { Lead = texts["Holder.GiftsLead"] };
    }

    public async Task<Sheet> Backers(SheetAsk ask, Proposal proposal)
    {
        var list = await HolderGifts.Backers(db, proposal.Id, ask.List());
        var section = SheetSection.Of(texts["Holder.News"], Columns("name*", "message", "when*"), list, backer =>
            [backer.Name, Named(backer.Message), DateOnly.FromDateTime(backer.Day)]) with
        {
            Empty = new(texts["Holder.NoNews"]),
        };
        // No search: whoever is looked for by name would stand in the address.
        return new Sheet(texts["Holder.News"], [], [section], Trail(proposal))
            { Lead = texts.Count("Holder.NewsLead", await HolderGifts.CountBackers(db, proposal.Id)) };
    }

    public async Task<Sheet> Lines(SheetAsk ask, Guid campaign)
    {
        var list = await HolderSettlements.Lines(db, campaign, ask.OneOf("bourse", HolderSettlements.Streams),
            ask.OneOf("statut", HolderSettlements.States), ask.List());
        var section = SheetSection.Of(texts["Holder.Lines"], Columns("stream*", "line*", "#gross*", "#commission",
            "#net*", "state*", "when*"), list, line =>
        [
            texts[$"Holder.Stream_{line.Stream}"], line.Name, line.Gross, line.Commission, line.Net,
            new SheetCell(texts[$"Holder.Line_{line.State}"], Tone: StateLook.Of(line.State).Tone), line.MovedAt,
        ]) with { Empty = new(texts["Holder.NoPurses"]) };
        return new Sheet(texts["Holder.Lines"],
        [
            SheetFilter.Choice(ask, "bourse", texts["Holder.Col_stream"],
                [.. HolderSettlements.Streams.Select(stream => (stream, texts[$"Holder.Stream_{stream}"]))]),
            SheetFilter.Choice(ask, "statut", texts["Holder.Col_state"],
                [.. HolderSettlements.States.Select(state => (state, texts[$"Holder.Line_{state}"]))]),
        ], [section], []);
    }

    public async Task<Sheet> Offline(SheetAsk ask, Guid campaign)
    {
        var list = await OfflineGifts.List(
            db, ask.OneOf("statut", OfflineGifts.States), campaign, me.Holders, ask.List());
        var section = SheetSection.Of(texts["Holder.Page_dons-hors-ligne"], SheetColumns.Of(texts, "Money",
            "receipt*", "day*", "means*", "#amount*", "collected_by*", "state*", "entered*"), list, gift =>
        [
            $"N° {gift.ReceiptNumber}", DateOnly.FromDateTime(gift.CollectedOn), texts[$"Money.Means_{gift.Means}"],
            gift.Cents, gift.CollectedBy, SheetCell.State(gift.State), gift.EnteredAt,
        ]) with { Empty = new(texts["Holder.OfflineNone"]) };
        return new Sheet(texts["Holder.Page_dons-hors-ligne"],
            [SheetFilter.Select(ask, "statut", texts["Money.Col_state"], OfflineGifts.States)], [section], []);
    }

    private IReadOnlyList<SheetColumn> Columns(params ReadOnlySpan<string> keys) =>
        SheetColumns.Of(texts, "Holder", keys);

    private SheetCell State(CampaignState state) => new(texts.State(state), Tone: StateLook.Of(state.ToDb()).Tone);

    private static DateOnly? Day(DateTimeOffset at) => DateOnly.FromDateTime(Moments.Local(at).DateTime);

    private static SheetCell Named(string text) => text.OrNull();

    private IReadOnlyList<(string Text, string Link)> Trail(Proposal proposal) =>
    [
        (texts["Holder.Home"], HolderPlace.Root), (proposal.Title, HolderPlace.Project(proposal.Id)),
        (texts["Holder.Page_suivi"], HolderPlace.Project(proposal.Id, "suivi")),
    ];
}
