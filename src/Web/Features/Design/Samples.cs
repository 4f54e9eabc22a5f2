using System.Globalization;

namespace Okote.Web;

/// <summary>One invented story for all samples: a bakery, an envelope and two companies.</summary>
public sealed class Samples(Texts texts, DateTimeOffset now, SheetAsk ask)
{
    private const int Days = 30;

    public static IReadOnlyList<(string Lifecycle, string[] States)> States { get; } =
    [
        ("campaign", ["draft", "submitted", "changes_requested", "approved", "scheduled", "live", "closing",
            "succeeded", "failed", "cancelled", "settled", "reported", "accepted"]),
        ("call", ["draft", "open", "selection", "running", "closed"]),
        ("fund", ["draft", "submitted", "approved", "active", "exhausted", "suspended", "closed"]),
        ("contribution", ["started", "committed", "collected", "refunded", "disputed", "cancelled", "expired",
            "failed"]),
        ("match", ["held", "confirmed", "earned", "released"]),
        ("settlement", ["planned", "approved", "sent", "confirmed", "returned"]),
    ];

    private string Here => $"/{Languages.Current}/composants";

    private string Say(string name) => texts[$"Design.Sample_{name}"];

    private static string Euros(long cents) => Money.Eur(cents).Show(CultureInfo.CurrentCulture, true);

    public TodoList Todo => new(texts["Design.Part_Todo"],
    [
        new(Say("Sign"), Here, Say("Tomorrow"), IsUrgent: true), new(Say("Answer"), Here, Count: 2),
        new(Say("Quote"), Here),
    ], Say("AllDone"));

    public TodoList NothingToDo => Todo with { Items = [] };

    public Checklist Checklist => new(texts["Design.Part_Checklist"],
    [
        new(Say("Story"), true), new(Say("Account"), true, Say("AccountDetail")),
        new(Say("Image"), false, Say("ImageDetail"), Here), new(Say("Quote"), false, null, Here),
    ]);

    public IReadOnlyList<KeyFigure> Figures =>
    [
        new(Say("Voted"), Euros(7_000_000), Say("VotedNote")), new(Say("Held"), Euros(412_550)),
        new(Say("Confirmed"), Euros(2_731_000), null, Here), new(Say("Left"), Euros(3_856_450)),
    ];

    public Tabs Tabs => new(texts["Design.Part_Tabs"],
        [new(Say("Overview"), Here, true), new(Say("Gifts"), Here, false, 142), new(Say("Documents"), Here, false)]);

    public IReadOnlyList<(string Text, string Link)> Trail => [(texts["Design.Title"], Here), (Say("Pledges"), Here)];

    public Stepper Stepper => new(
    [
        (Say("StepStory"), Here), (Say("StepBudget"), Here), (Say("StepCalendar"), null), (Say("StepCheck"), null),
    ], 1);

    public MoneyField Amount => new("montant", Say("Amount"), "1 250") { Hint = Say("AmountHint") };

    public MoneyField WrongAmount => new("plafond", Say("Amount"), "?") { Error = Say("AmountError") };

    public FileField Quote => new("devis", Say("File")) { CurrentName = "devis-four.pdf", CurrentLink = Here };

    public IReadOnlyList<TimelineEntry> Timeline =>
    [
        new(now.AddDays(-12), Say("Submitted"), "Hélène (inventée)"),
        new(now.AddDays(-5), Say("Approved"), "Odile (inventée)", Say("ApprovedDetail")),
        new(now.AddDays(3), Say("Opening"), IsAhead: true),
    ];

    public PartsBar Envelope => new(Say("Envelope"),
    [
        new(Say("Paid"), 1_200_000, "done"), new(Say("Confirmed"), 2_731_000, "public"),
        new(Say("Held"), 412_550, "held"),
    ], 7_000_000, Say("Left"), Euros);

    public Chart PerCampaign => new(Say("PerCampaign"), Say("Campaigns"),
        ["Le Fournil (inventé)", "L'Atelier du Canal (inventé)", "La Graineterie (inventée)"],
        [
            new(Say("Citizens"), "citizen", [412_000, 256_000, 98_000]),
            new(Say("Public"), "public", [412_000, 256_000, 98_000]),
            new(Say("Private"), "private", [400_000, 120_000, 98_000]),
        ], Euros);

    public Chart PerDay => new(Say("PerDay"), Say("Days"),
        [.. Enumerable.Range(0, Days).Select(day => Moments.Date(now.AddDays(day - Days)))],
        [
            new(Say("Citizens"), "citizen", Wave(7, 900)), new(Say("Public"), "public", Wave(7, 900)),
            new(Say("Private"), "private", Wave(5, 600)),
        ], Euros);

    public Chart SoFar => PerDay with
    {
        Title = Say("SoFar"), IsArea = true,
        Series = [.. PerDay.Series.Select(series => series with { Values = Added(series.Values) })],
    };

    public Confirmation Question => new(
        Say("Question"), [Say("Then1"), Say("Then2")],
        SheetAction.Post(Say("Delete"), $"{Here}/essais") with { IsDangerous = true },
        SheetAction.Link(Say("Cancel"), Here)) { ReasonLabel = Say("Reason") };

    public Confirmation Refused => Question with { Refusal = Say("Refusal"), ReasonLabel = null };

    public WorkProgress Progress => new(Say("Work"),
    [
        new(Say("Work1"), "done"), new(Say("Work2"), "now", Say("Letters")), new(Say("Work3"), "waiting"),
        new(Say("Work4"), "failed"),
    ], 8, 12) { InWords = Say("Letters") };

    public SheetSection List => new(Say("Pledges"),
        [.. SheetColumns.Of(texts, "Design", "fund*", "state", "#amount*", "signed*"), SheetColumns.Actions(texts)],
        [
            Row("Boulangeries réunies (inventées)", "active", 400_000),
            Row("Scierie du Ried (inventée)", "exhausted", 98_000),
        ])
    {
        Count = 2, Sort = ask.OneOf("tri", ["fund", "-fund", "amount", "-amount", "signed", "-signed"]) ?? "-signed",
        CanExport = true,
    };

    public SheetSection Empty => List with
    {
        Title = texts["Design.Part_Empty"], Rows = [], Count = null,
        Empty = new(Say("NoPledge"), SheetAction.Link(Say("NewPledge"), Here)),
    };

    public Sheet Sheet => new(Say("Pledges"),
    [
        SheetFilter.Select(ask, "statut", texts["Design.Col_state"], ["active", "exhausted"]),
        SheetFilter.Of(ask.Dates("signe"), texts["Design.Col_signed"]),
        SheetFilter.Of(ask.Amounts("montant"), texts["Design.Col_amount"]),
    ], [List], Trail)
    {
        Lead = texts["Design.Looks"], Actions = [SheetAction.Link(Say("NewPledge"), Here)],
    };

    private SheetCell[] Row(string fund, string state, long cents) =>
    [
        SheetCell.To(fund, Here), SheetCell.State(state), Money.Eur(cents), now.AddDays(-20),
        SheetCell.Does(SheetAction.Post(Say("Remind"), $"{Here}/essais", fund)),
    ];

    private static long[] Wave(int beat, long most) =>
        [.. Enumerable.Range(0, Days).Select(day => 100 * (day * day * beat % most) / (1 + day % 3))];

    private static long[] Added(IReadOnlyList<long> values)
    {
        var sum = 0L;
        return [.. values.Select(value => sum += value)];
    }
}
