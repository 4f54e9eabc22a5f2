using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>Seals and verifies as the timetable does, and wounds sealed rows as only somebody with all rights over the
/// database can.</summary>
internal static class SealedBooks
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Until nothing is left. The oldest running transaction of the whole cluster sets the bound, and other
    /// tests of the cluster have theirs.</summary>
    public static async Task SealAll(Db db, TimeProvider clock)
    {
        var seal = new SealJournal(db, clock);
        for (var end = TimeProvider.System.GetUtcNow() + Patience; ;)
        {
            await seal.Run(default);
            if (await Unsealed(db) == 0) return;
            Assert.True(TimeProvider.System.GetUtcNow() < end, "The journals were not sealed in time.");
            await Task.Delay(20);
        }
    }

    public static Task<long> Unsealed(Db db) => db.Single<long>("""
        SELECT count(*)
        FROM journals j
        WHERE NOT EXISTS (SELECT 1 FROM ledger_links l WHERE l.journal_id = j.id)
        """);

    /// <summary>With every guard off for the length of one transaction.</summary>
    public static Task Wound(Db db, string sql) => db.Transact(async tx =>
    {
        await tx.Execute("SET LOCAL session_replication_role = replica");
        return await tx.Execute(sql);
    });
}
