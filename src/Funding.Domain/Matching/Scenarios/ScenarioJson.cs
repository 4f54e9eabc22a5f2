using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Okote.Matching;

/// <summary>Writes the answer of a replay: a contract that others read.</summary>
internal static class ScenarioJson
{
    // The text goes to terminals and files, never into a page, so letters with accents stay readable.
    private static readonly JsonWriterOptions Readable =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] StatusNames =
        Enum.GetNames<ContributionStatus>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName).ToArray();

    public static string Write(ScenarioAnswer answer, string? file)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Readable))
        {
            json.WriteStartObject();
            if (file is not null) json.WriteString("file", file);
            WriteState(json, answer.End);
            WriteRejected(json, answer.Rejected);
            if (answer.Checkpoints is { } checkpoints) WriteCheckpoints(json, checkpoints);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static void WriteCheckpoints(Utf8JsonWriter json, IReadOnlyList<ScenarioState> checkpoints)
    {
        json.WriteStartArray("checkpoints");
        for (var i = 0; i < checkpoints.Count; i++)
        {
            json.WriteStartObject();
            json.WriteNumber("event", i);
            WriteState(json, checkpoints[i]);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteState(Utf8JsonWriter json, ScenarioState state)
    {
        json.WriteStartObject("contributions");
        foreach (var contribution in state.Contributions) WriteContribution(json, contribution);
        json.WriteEndObject();
        json.WriteStartObject("funds");
        foreach (var fund in state.Funds)
        {
            json.WriteStartObject(fund.Id);
            json.WriteNumber("amount", fund.Amount);
            json.WriteNumber("held", fund.Held);
            json.WriteNumber("confirmed", fund.Confirmed);
            json.WriteNumber("remaining", fund.Remaining);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        WriteLumps(json, state.Lumps);
        WriteSettlement(json, state.Settlement);
    }

    private static void WriteContribution(Utf8JsonWriter json, ContributionState contribution)
    {
        json.WriteStartObject(contribution.Id);
        json.WriteString("status", StatusNames[(int)contribution.Status]);
        json.WriteNumber("promised", contribution.Promised);
        json.WriteNumber("matched", contribution.Matched);
        json.WriteStartObject("by_fund");
        foreach (var share in contribution.ByFund) json.WriteNumber(share.Fund, share.Cents);
        json.WriteEndObject();
        WriteNumber(json, "hold_until", contribution.HoldUntil);
        json.WriteStartArray("trace");
        foreach (var step in contribution.Trace) WriteStep(json, step);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteStep(Utf8JsonWriter json, TraceStep step)
    {
        json.WriteStartObject();
        json.WriteString("step", step.Step);
        json.WriteString("line", step.Line);
        json.WriteNumber("in", step.In);
        json.WriteNumber("out", step.Out);
        WriteNumber(json, "limit", step.Limit);
        json.WriteEndObject();
    }

    private static void WriteLumps(Utf8JsonWriter json, IReadOnlyList<LumpState> lumps)
    {
        json.WriteStartObject("lumps");
        foreach (var campaign in lumps.Where(lump => lump.Cents != 0).GroupBy(lump => lump.Campaign))
        {
            json.WriteStartObject(campaign.Key);
            foreach (var lump in campaign) json.WriteNumber(lump.Line, lump.Cents);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WriteSettlement(Utf8JsonWriter json, ScenarioSettlement settlement)
    {
        json.WriteStartObject("settlement");
        json.WriteStartObject("campaigns");
        foreach (var (campaign, cents) in settlement.Campaigns) json.WriteNumber(campaign, cents);
        json.WriteEndObject();
        json.WriteStartObject("funds");
        foreach (var share in settlement.Funds) json.WriteNumber(share.Fund, share.Cents);
        json.WriteEndObject();
        json.WriteNumber("left", settlement.Left);
        json.WriteEndObject();
    }

    private static void WriteRejected(Utf8JsonWriter json, IReadOnlyList<RejectedEvent> rejected)
    {
        json.WriteStartArray("rejected");
        foreach (var refused in rejected)
        {
            json.WriteStartObject();
            json.WriteNumber("event", refused.Event);
            json.WriteString("id", refused.Id);
            json.WriteString("refusal", refused.Refusal.Name());
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } value) json.WriteNumber(name, value);
        else json.WriteNull(name);
    }
}
