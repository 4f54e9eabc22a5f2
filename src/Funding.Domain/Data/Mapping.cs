using System.Data;
using System.Text.Json;
using Dapper;

namespace Okote.Data;

/// <summary>How values of the domain travel to PostgreSQL and back.</summary>
internal static class Mapping
{
    private static readonly Lock Gate = new();
    private static bool registered;

    public static void Register()
    {
        lock (Gate)
        {
            if (registered) return;
            DefaultTypeMap.MatchNamesWithUnderscores = true;
            // Dapper's own idea of these types wins over a handler until it is removed.
            SqlMapper.RemoveTypeMap(typeof(DateTimeOffset));
            SqlMapper.RemoveTypeMap(typeof(DateTimeOffset?));
            SqlMapper.AddTypeHandler(new Instants());
            SqlMapper.AddTypeHandler(new Cents());
            registered = true;
        }
    }

    /// <summary>timestamptz is an instant; PostgreSQL and this program speak UTC to each other.</summary>
    private sealed class Instants : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override void SetValue(IDbDataParameter parameter, DateTimeOffset value) =>
            parameter.Value = value.ToUniversalTime();

        public override DateTimeOffset Parse(object value) => value switch
        {
            DateTimeOffset instant => instant,
            DateTime utc => new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)),
            _ => throw new DataException($"{value.GetType()} is not an instant."),
        };
    }

    /// <summary>Columns named …_cents are bigint in euros; a Money in another currency cannot be written.</summary>
    private sealed class Cents : SqlMapper.TypeHandler<Money>
    {
        public override void SetValue(IDbDataParameter parameter, Money value) => parameter.Value =
            value.Currency == Money.Euro ? value.Cents : throw new DataException($"No column holds {value.Currency}.");

        public override Money Parse(object value) => Money.Eur((long)value);
    }
}

/// <summary>Names of closed lists as the database writes them: lower case, words joined by underscores.</summary>
public static class DbText
{
    /// <summary>Dapper would send an enum as its integer; a status is written through here.</summary>
    public static string ToDb<T>(this T value) where T : struct, Enum =>
        JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
