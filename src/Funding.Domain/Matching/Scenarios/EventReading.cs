namespace Okote.Matching;

internal static class EventReading
{
    private static readonly Dictionary<string, (EventKind Kind, string[] Needs, string[] May)> Kinds = new()
    {
        ["reserve"] = (EventKind.Reserve, ["id", "contributor", "campaign", "amount"], ["tip", "reward", "resident"]),
        ["contribute"] =
            (EventKind.Contribute, ["id", "contributor", "campaign", "amount"], ["tip", "reward", "resident"]),
        ["payment_started"] = (EventKind.PaymentStarted, ["id"], []),
        ["payment_failed"] = (EventKind.PaymentFailed, ["id"], []),
        ["capture"] = (EventKind.Capture, ["id"], []),
        ["cancel"] = (EventKind.Cancel, ["id"], []),
        ["extend"] = (EventKind.Extend, ["id"], []),
        ["waive_promise"] = (EventKind.WaivePromise, ["id"], []),
        ["refund"] = (EventKind.Refund, ["id", "amount"], ["event_id"]),
        ["dispute_lost"] = (EventKind.DisputeLost, ["id"], ["amount", "event_id"]),
        ["dispute_won"] = (EventKind.DisputeWon, ["id"], ["amount", "event_id"]),
        ["fund_raise"] = (EventKind.FundRaise, ["fund", "amount"], []),
        ["fund_set"] = (EventKind.FundSet, ["fund", "amount"], ["currency", "abandoned"]),
        ["sweep"] = (EventKind.Sweep, [], []),
        ["close"] = (EventKind.Close, [], []),
        ["retro"] = (EventKind.Retro, [], []),
        ["redistribute"] = (EventKind.Redistribute, [], []),
        ["settle"] = (EventKind.Settle, [], []),
    };

    public static IReadOnlyList<ScenarioEvent> Read(
        JsonPlace place, HashSet<string> campaigns, HashSet<string> funds)
    {
        var events = new List<(JsonPlace Place, ScenarioEvent Event)>();
        long now = 0;
        foreach (var item in place.Items())
        {
            if (ReadOne(item) is not { } read) continue;
            if (read.T < now) item.Field("t")?.Refuse($"goes back in time: the event before is at {now}");
            now = Math.Max(now, read.T);
            events.Add((item, read));
        }

        // An id nobody ever starts is a mistake in the file; one whose start was refused is a story worth telling.
        var started = events.Where(x => x.Event.Contributor is not null).Select(x => x.Event.Id).ToHashSet();
        foreach (var (item, read) in events)
        {
            Check(item, "id", read.Id, started.Contains(read.Id), "contribution");
            Check(item, "campaign", read.Campaign, campaigns.Contains(read.Campaign ?? ""), "campaign");
            Check(item, "fund", read.Fund, funds.Contains(read.Fund ?? ""), "fund");
        }
        return events.Select(x => x.Event).ToArray();
    }

    private static ScenarioEvent? ReadOne(JsonPlace item)
    {
        var type = item.Field("type");
        var name = type?.Text() ?? "";
        if (!Kinds.TryGetValue(name, out var kind))
        {
            if (!item.IsObject) item.Refuse("must be an object");
            else if (type is null) item.Required("type");
            else if (name != "") type.Value.Refuse("unknown type of event");
            return null;
        }
        string[] known = ["t", "type", .. kind.Needs, .. kind.May];
        if (!item.IsObjectOf(known)) return null;
        foreach (var need in kind.Needs) item.Required(need);
        JsonPlace? Field(string field) => known.Contains(field) ? item.Field(field) : null;
        return new ScenarioEvent(kind.Kind, item.Required("t")?.Whole(0, RuleReading.Clock_SecondsMax, "seconds") ?? 0)
        {
            Id = Field("id")?.Text(),
            Contributor = Field("contributor")?.Text(),
            Campaign = Field("campaign")?.Text(),
            Fund = Field("fund")?.Text(),
            Amount = Field("amount")?.Cents() ?? 0,
            Tip = Field("tip")?.Cents() ?? 0,
            Reward = Field("reward")?.Text(),
            Resident = Field("resident")?.Flag() ?? false,
            EventId = Field("event_id")?.Text(),
            Currency = Field("currency")?.Text(),
            Abandoned = Field("abandoned")?.Flag() ?? false,
        };
    }

    private static void Check(JsonPlace item, string field, string? value, bool known, string what)
    {
        if (value is { Length: > 0 } && !known) item.Field(field)?.Refuse($"there is no {what} {value}");
    }
}
