using System.Text.Json;
using System.Text.Json.Serialization;

namespace Okote.Payments;

/// <summary>How Stripe's JSON becomes our records: snake_case names, seconds since 1970, references that may arrive
/// as an id or as the whole object.</summary>
internal static class StripeJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = false,
    };

    public static T Read<T>(JsonElement body) => body.Deserialize<T>(Options)
        ?? throw new JsonException($"Stripe sent null where a {typeof(T).Name} was due.");
}

/// <summary>Seconds since 1970 in UTC.</summary>
internal sealed class UnixSeconds : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        DateTimeOffset.FromUnixTimeSeconds(reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.ToUnixTimeSeconds());
}

/// <summary>The id behind a reference, expanded or not.</summary>
internal sealed class Reference : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject) return reader.GetString();
        using var whole = JsonDocument.ParseValue(ref reader);
        return whole.RootElement.GetProperty("id").GetString();
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value);
}

/// <summary>The object behind a reference where the call asked for it; null when only the id came.</summary>
internal sealed class Expanded<T> : JsonConverter<T>
    where T : class
{
    public override T? Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.StartObject ? JsonSerializer.Deserialize<T>(ref reader, options) : null;

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, options);
}

/// <summary>The id behind a reference, and the object where the call asked for it.</summary>
internal sealed class Pointing<T> : JsonConverter<StripePointer<T>>
    where T : class
{
    public override StripePointer<T>? Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String) return new StripePointer<T>(reader.GetString()!, null);
        using var whole = JsonDocument.ParseValue(ref reader);
        return new StripePointer<T>(
            whole.RootElement.GetProperty("id").GetString()!, whole.RootElement.Deserialize<T>(options));
    }

    public override void Write(Utf8JsonWriter writer, StripePointer<T> value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Id);
}
