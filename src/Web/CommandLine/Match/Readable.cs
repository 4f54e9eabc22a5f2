using System.Text.Encodings.Web;
using System.Text.Json;
using Okote.Matching;

namespace Okote.Web;

/// <summary>JSON for terminals and files: letters with accents stay letters.</summary>
internal static class Readable
{
    public static JsonSerializerOptions Json { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A trace as scenario files print it.</summary>
    public static IEnumerable<object> Trace(IEnumerable<TraceStep> steps) => steps.Select(step =>
        (object)new { step = step.Step, line = step.Line, @in = step.In, @out = step.Out, limit = step.Limit });
}
