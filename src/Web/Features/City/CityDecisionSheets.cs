using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>The lists of what a public body decides: what waits for a second person, awards, rules.</summary>
public sealed class CityDecisionSheets(Db db, Texts texts, CurrentPerson me, TimeProvider clock)
{
    private static readonly string[] AwardStates = ["draft", "submitted", "approved"];

    private static readonly string[] DraftStates = ["draft", "submitted", "published"];

    public async Task<Sheet> Queue(SheetAsk ask)
    {
        var now = clock.GetUtcNow();
        var list = await CityQueue.List(db, me.Cities, ask.OneOf("genre", CityQueue.Kinds), ask.List());
        var section = SheetSection.Of(texts["City.QueueTitle"], texts.CityColumns(
            "task*", "kind*", "organisation*", "by*", "asked*", "expires*", "time"), list, row =>
        [
            SheetCell.To(texts.NameOf(row), CityWords.PlaceOf(row)), texts[$"City.Kind_{row.Kind}"], row.Organisation,
            row.By, row.RequestedAt, row.ExpiresAt, row.HasExpired(now)
                ? new SheetCell(texts["City.Expired"], Tone: "bad") : new SheetCell(texts["City.InTime"], Tone: "wait"),
        ]) with
        {
            Empty = new(texts["City.QueueEmpty"], SheetAction.Link(texts["City.EnvelopesTitle"],
                CityWords.Place("/enveloppes"))),
        };
        return new Sheet(texts["City.QueueTitle"],
            [SheetFilter.Choice(ask, "genre", texts["City.Col_kind"], texts.CityChoices("Kind", CityQueue.Kinds))],
            [section], texts.CityTrail()) { Lead = texts["City.QueueLead"] };
    }

    public async Task<Sheet> Awards(SheetAsk ask)
    {
        var calls = await FundedCalls.All(db, me.Cities);
        var list = await Funding.Awards.List(db, me.Cities,
            new AwardFilter(ask.OneOf("statut", AwardStates), ask.Id("appel"), ask["q"]), ask.List());
        var section = SheetSection.Of(texts["City.AwardsTitle"], texts.CityColumns("number*", "decided*",
            "organisation*", "call*", "state*", "#campaigns", "#total*"), list, row =>
        [
            SheetCell.To(texts["City.AwardNumber", row.DecisionNumber], CityWords.Place($"/attributions/{row.Id}")),
            DateOnly.FromDateTime(row.DecisionDate), row.Organisation, row.Call, texts.CityState(row.State),
            (long)row.Campaigns, SheetCell.Cents(row.Total),
        ]) with { Empty = new(texts["City.AwardsNone"]) };
        return new Sheet(texts["City.AwardsTitle"],
        [
            SheetFilter.Choice(ask, "statut", texts["City.Col_state"], texts.CityChoices("State", AwardStates)),
            SheetFilter.Choice(ask, "appel", texts["City.Col_call"], Names(calls)),
            SheetFilter.Search(ask, "q", texts["City.Field_numero"]),
        ], [section, await Calls(ask, texts["City.AwardNew"], call => [Award(call)])], texts.CityTrail())
        {
            Lead = texts["City.AwardsLead"],
        };
    }

    public async Task<Sheet> Schemes(SheetAsk ask)
    {
        var calls = await FundedCalls.All(db, me.Cities);
        var list = await SchemeDrafts.List(
            db, me.Cities, ask.OneOf("statut", DraftStates), ask.Id("appel"), ask.List());
        var section = SheetSection.Of(texts["City.SchemeDrafts"], texts.CityColumns("call*", "#version*",
            "organisation*", "state*", "changed*"), list, row =>
        [
            SheetCell.To(row.Call, CityWords.Place($"/regles/{row.Id}")), row.BasedOnVersion + 1L, row.Organisation,
            texts.CityState(row.State), row.ChangedAt,
        ]) with { Empty = new(texts["City.SchemeDraftsNone"]) };
        return new Sheet(texts["City.SchemesTitle"],
        [
            SheetFilter.Choice(ask, "statut", texts["City.Col_state"], texts.CityChoices("State", DraftStates)),
            SheetFilter.Choice(ask, "appel", texts["City.Col_call"], Names(calls)),
        ], [await Calls(ask, texts["City.SchemeCalls"], Propose), section], texts.CityTrail())
        {
            Lead = texts["City.SchemesLead"],
        };
    }

    /// <summary>The calls these bodies pay into, with what can be done about each.</summary>
    private async Task<SheetSection> Calls(
        SheetAsk ask, string title, Func<FundedCall, IReadOnlyList<SheetAction>> actions)
    {
        const string name = "appels";
        return SheetSection.Of(title, [.. texts.CityColumns("call*", "organisation*", "rule", "#campaigns*"),
            SheetColumns.Actions(texts)], await FundedCalls.List(db, me.Cities, ask.List(name)), row =>
        [
            row.Name, row.Organisation, SheetCell.To(texts["City.VersionInForce", row.Version],
                $"/{Languages.Current}/reglements/{row.SchemeId}"),
            (long)row.Campaigns, SheetCell.Does(actions(row)),
        ]) with
        {
            Name = name, Empty = new(texts["City.SchemeCallsNone"], SheetAction.Link(texts["City.EnvelopeNew"],
                CityWords.Place("/enveloppes/nouvelle"))),
        };
    }

    private SheetAction Award(FundedCall call) => SheetAction.Link(texts["City.AwardNew"],
        CityWords.Place("/attributions/nouvelle")
            + Query.Of(("appel", $"{call.Id}"), ("organisme", $"{call.OrganisationId}")),
        texts["City.CallLine", call.Name, call.Organisation]);

    /// <summary>A call that asks other bodies for rules can be tried all the same.</summary>
    private IReadOnlyList<SheetAction> Propose(FundedCall call)
    {
        var about = texts["City.CallLine", call.Name, call.Organisation];
        var simulate = SheetAction.Link(texts["City.SchemeSimulate"],
            $"/{Languages.Current}/simulateur" + Query.Of(("source", $"{call.Id}")), about);
        return call.MayPropose
            ? [SheetAction.Link(texts["City.SchemeNew"],
                CityWords.Place("/regles/nouvelle") + Query.Of(("appel", call.Key)), about), simulate]
            : [simulate];
    }

    private static IReadOnlyList<(string Value, string Text)> Names(IReadOnlyList<FundedCall> calls) =>
        [.. calls.DistinctBy(call => call.Id).Select(call => ($"{call.Id}", call.Name))];
}
