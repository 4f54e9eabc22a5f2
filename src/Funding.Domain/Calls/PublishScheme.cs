using Okote.Data;
using Okote.Matching;
using Refusal = Okote.Data.Refusal;

namespace Okote.Funding;

/// <summary>Publishes the next version of a call's scheme together with its règlement in three languages. Campaigns and
/// contributions keep the version they have; campaigns drafted from now on may take the new one.</summary>
public sealed class PublishScheme(Db db, TimeProvider clock)
{
    private sealed record CallRow(string Name, int Version);

    /// <returns>The id of the frozen scheme; that of the newest version when it says the same already.</returns>
    public async Task<Result<Guid>> Run(Guid callId, string rules)
    {
        if (Scheme.Read(rules, out _) is not { } scheme) return Refusal.RuleInvalid;
        return await db.Decide(tx => In(tx, callId, scheme, clock.GetUtcNow()));
    }

    /// <summary>Within a transaction that also writes who decided it.</summary>
    internal static async Task<Result<Guid>> In(Tx tx, Guid callId, Scheme scheme, DateTimeOffset now)
    {
        if (await Lock(tx, callId) is not { } call) return Refusal.NotFound;
        if (await Newest(tx, callId, call.Version, scheme) is { } same) return same;
        return await Store(tx, callId, call.Name, call.Version + 1, scheme, now);
    }

    /// <summary>Writes one version and its texts; the caller holds the call's row, or has just made it.</summary>
    internal static async Task<Guid> Store(
        Tx tx, Guid callId, string call, int version, Scheme scheme, DateTimeOffset now)
    {
        var id = await Freeze(tx, callId, version, scheme, now);
        await Reglements.Publish(tx, id, scheme, call, version, now);
        return id;
    }

    /// <summary>Writes one version without its texts: for a call that nobody reads about.</summary>
    internal static async Task<Guid> Freeze(Tx tx, Guid callId, int version, Scheme scheme, DateTimeOffset now)
    {
        var (id, rules) = (Guid.CreateVersion7(), scheme.ToJson());
        await tx.Execute("""
            INSERT INTO match_schemes (id, call_id, version, rules, content_hash, created_at)
            VALUES (@id, @callId, @version, @rules::jsonb, sha256(convert_to(@rules, 'UTF8')), @now)
            """, new { id, callId, version, rules, now });
        return id;
    }

    // Two people who publish at once get two numbers: the second waits here for the first.
    private static async Task<CallRow?> Lock(Tx tx, Guid callId)
    {
        var name = await tx.One<string>("SELECT name FROM calls WHERE id = @callId FOR UPDATE", new { callId });
        return name is null ? null : new CallRow(name, await tx.Single<int>(
            "SELECT coalesce(max(version), 0) FROM match_schemes WHERE call_id = @callId", new { callId }));
    }

    private static Task<Guid?> Newest(Tx tx, Guid callId, int version, Scheme scheme) => tx.One<Guid?>("""
        SELECT id
        FROM match_schemes
        WHERE call_id = @callId AND version = @version AND content_hash = sha256(convert_to(@Rules, 'UTF8'))
        """, new { callId, version, Rules = scheme.ToJson() });
}

/// <summary>Publishes the règlements of schemes from before there were any; doing it again does nothing.</summary>
public sealed class PublishReglements(Db db, TimeProvider clock)
{
    private const int Schemes_RowsMax = 1000;

    private sealed record SchemeRow(Guid Id, string Call, int Version);

    public async Task Run()
    {
        var silent = await db.Query<SchemeRow>("""
            SELECT s.id, c.name AS call, s.version
            FROM match_schemes s
            JOIN calls c ON c.id = s.call_id
            WHERE (SELECT count(r.language) FROM reglements r WHERE r.scheme_id = s.id) < @Languages
            ORDER BY s.created_at
            LIMIT @Rows
            """, new { Languages = Reglement.Languages.Count, Rows = Schemes_RowsMax });
        foreach (var row in silent)
        {
            var scheme = await Calls.Scheme(db, row.Id);
            await db.Decide<Done>(async tx =>
            {
                await Reglements.Publish(tx, row.Id, scheme, row.Call, row.Version, clock.GetUtcNow());
                return default(Done);
            });
        }
    }
}
