using System.Text.Json;

namespace Okote.Matching;

/// <summary>Reads and writes <c>settle</c>: a mode's name, or an object with the name in <c>mode</c> and the fields of
/// that mode.</summary>
internal static class SettleModeReading
{
    private const string Names = "as_reserved, pro_rata_below_goal, at_success, ranked_gap or quadratic";

    public static SettleMode Read(JsonPlace place)
    {
        if (!place.IsObject) return Named(place, place.Text());
        if (place.Required("mode") is not { } mode) return SettleMode.AsReserved;
        var name = mode.Text();
        switch (name)
        {
            case "ranked_gap":
                place.IsObjectOf(["mode", "misfit"]);
                return new SettleMode.RankedGap(place.Field("misfit") is { } misfit && Stops(misfit));
            case "quadratic":
                place.IsObjectOf(["mode", "cap", "cap_pct", "saturate", "pairwise"]);
                return new SettleMode.Quadratic(
                    place.Field("cap")?.Cents(),
                    place.Field("cap_pct") is { } pct ? RuleReading.Pct(pct) : null,
                    place.Field("saturate")?.Flag() ?? false,
                    place.Field("pairwise") is { } pairwise ? Damping(pairwise) : null);
            default:
                place.IsObjectOf(["mode"]);
                return Named(mode, name);
        }
    }

    private static SettleMode Named(JsonPlace place, string name)
    {
        switch (name)
        {
            case "pro_rata_below_goal": return new SettleMode.ProRataBelowGoal();
            case "at_success": return new SettleMode.AtSuccess();
            case "ranked_gap": return new SettleMode.RankedGap(StopsAtMisfit: false);
            case "quadratic": return new SettleMode.Quadratic(null, null, Saturate: false, null);
            case "as_reserved" or "": return SettleMode.AsReserved;
            default:
                place.Refuse($"must be {Names}");
                return SettleMode.AsReserved;
        }
    }

    /// <summary>The name of the mode as rules write it.</summary>
    public static string Name(this SettleMode settle) => settle switch
    {
        SettleMode.Reserved => "as_reserved",
        SettleMode.ProRataBelowGoal => "pro_rata_below_goal",
        SettleMode.AtSuccess => "at_success",
        SettleMode.RankedGap => "ranked_gap",
        SettleMode.Quadratic => "quadratic",
        _ => throw new InvalidOperationException($"{settle} has no name."),
    };

    private static bool Stops(JsonPlace place)
    {
        var text = place.Text();
        if (text is not ("skip" or "stop" or "")) place.Refuse("must be skip or stop");
        return text == "stop";
    }

    private static long? Damping(JsonPlace place) =>
        place.IsObjectOf(["m"]) ? place.Required("m")?.Whole(1, JsonPlace.Amount_CentsMax, "cents") : null;

    public static void Write(Utf8JsonWriter json, SettleMode settle)
    {
        switch (settle)
        {
            case SettleMode.Reserved:
                break;
            case SettleMode.ProRataBelowGoal:
                json.WriteString("settle", "pro_rata_below_goal");
                break;
            case SettleMode.AtSuccess:
                json.WriteString("settle", "at_success");
                break;
            case SettleMode.RankedGap ranked:
                json.WriteStartObject("settle");
                json.WriteString("mode", "ranked_gap");
                json.WriteString("misfit", ranked.StopsAtMisfit ? "stop" : "skip");
                json.WriteEndObject();
                break;
            case SettleMode.Quadratic quadratic:
                WriteQuadratic(json, quadratic);
                break;
            default:
                throw new InvalidOperationException($"{settle} has no written form.");
        }
    }

    private static void WriteQuadratic(Utf8JsonWriter json, SettleMode.Quadratic quadratic)
    {
        json.WriteStartObject("settle");
        json.WriteString("mode", "quadratic");
        if (quadratic.Cap is { } cap) json.WriteNumber("cap", cap);
        RuleWriting.WritePercentage(json, "cap_pct", quadratic.CapBasisPoints);
        if (quadratic.Saturate) json.WriteBoolean("saturate", true);
        if (quadratic.PairwiseM is { } m)
        {
            json.WriteStartObject("pairwise");
            json.WriteNumber("m", m);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }
}
