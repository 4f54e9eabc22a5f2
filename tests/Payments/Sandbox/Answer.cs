using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Okote.Tests.Sandbox;

/// <summary>What the interface answered.</summary>
public sealed record Answer(int Status, JsonObject Body, HttpResponseHeaders Headers)
{
    public static async Task<Answer> Read(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        return new Answer((int)response.StatusCode, JsonNode.Parse(text)!.AsObject(), response.Headers);
    }

    public JsonObject Ok()
    {
        Assert.True(Status == 200, $"{Status}: {Body}");
        return Body;
    }

    public JsonObject Error(int status)
    {
        Assert.True(Status == status, $"{Status}: {Body}");
        return Body["error"]!.AsObject();
    }

    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? values.Single() : null;
}

public static class Reading
{
    public static string Text(this JsonNode node, string name) =>
        node[name]?.GetValue<string>() ?? throw new InvalidOperationException($"No {name} in {node}");

    public static long Cents(this JsonNode node, string name) => node[name]!.GetValue<long>();

    public static bool IsNull(this JsonObject node, string name) => node.ContainsKey(name) && node[name] is null;

    public static JsonObject Part(this JsonNode node, string name) => node[name]!.AsObject();

    public static IReadOnlyList<JsonObject> Data(this JsonNode list) =>
        [.. list["data"]!.AsArray().Select(item => item!.AsObject())];
}
