using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

public sealed class SealTests : IAsyncLifetime
{
    private readonly StoryClock clock = new();
    private readonly Guid fund = Guid.CreateVersion7();
    private TestDatabase database = null!;

    private Db Db => database.Db;

    private string Pledge => Account.Fund(fund, isEnvelope: false).Code;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.Create();
        // The pledge of these tests has no row among the funds, so the invariants would rightly speak.
        database.BooksMayBeBroken = true;
        await Db.Transact(async tx =>
        {
            await Accounts.Open(tx, clock.Now, Account.Fund(fund, isEnvelope: false));
            return true;
        });
    }

    public Task DisposeAsync() => database.DisposeAsync();

    /// <summary>What docs/money-map.md says about the form of a link, computed by other code than ours.</summary>
    [Fact]
    public async Task Any_program_can_compute_the_links_from_the_rows()
    {
        for (var i = 0; i < 3; i++) await Post($"gift:{i}", "promesse signée « d'essai »");
        await SealedBooks.SealAll(Db, clock);

        var links = await Db.Query<(Guid Journal, byte[] Hash)>(
            "SELECT journal_id, hash FROM ledger_links ORDER BY position");
        byte[] before = [];
        foreach (var (journal, hash) in links)
        {
            before = SHA256.HashData([.. before, .. Encoding.UTF8.GetBytes(await Written(journal))]);
            Assert.Equal(before, hash);
        }
        var seal = (await LedgerSeals.Last(Db))!;
        Assert.Equal(before, seal.Hash);
        Assert.Equal((3L, 1L), (seal.ToPosition, await Db.Single<long>("SELECT min(from_position) FROM ledger_seals")));
        Assert.Equal(3, await Db.Single<long>("SELECT sum(rows)::bigint FROM ledger_seals"));
    }

    /// <summary>Protection: nothing at or above the oldest running transaction is sealed, and that transaction is where
    /// the next seal looks on. Without it (the bound taken from the newest row that was seen) the first journal, which
    /// commits last, is never sealed.</summary>
    [Fact]
    public async Task A_journal_that_commits_late_is_sealed_although_later_numbers_were_there_first()
    {
        await Post("before", "earlier");
        await SealedBooks.SealAll(Db, clock);
        var (written, mayCommit) = (new TaskCompletionSource(), new TaskCompletionSource());
        // Own accounts, so that the second does not wait for the first.
        var slow = Db.Transact(async tx =>
        {
            World.Must(await Ledger.Post(tx, Draft("slow", "slow", Account.StripeClearing, Account.Tips)));
            written.SetResult();
            await mayCommit.Task;
            return true;
        });
        await written.Task;
        await Post("quick", "quick");
        await new SealJournal(Db, clock).Run(default);
        mayCommit.SetResult();
        await slow;

        await SealedBooks.SealAll(Db, clock);

        var proof = await LedgerProofs.Read(Db, null, default);
        Assert.Equal((3L, 0L, (LedgerFault?)null), (proof.Journals, proof.Unsealed, proof.Fault));
        Assert.Equal(["before", "slow", "quick"], await Db.Query<string>("""
            SELECT split_part(j.key, ':', 1)
            FROM ledger_links l JOIN journals j ON j.id = l.journal_id
            ORDER BY l.position
            """));
    }

    /// <summary>Protection: <see cref="LedgerSeals.LockChain"/>. Without it two workers follow the same seal and one of
    /// them breaks at <c>ledger_seals_one_chain</c> or at a position that is taken.</summary>
    [Fact]
    public async Task Workers_who_seal_at_once_make_one_chain()
    {
        for (var i = 0; i < 40; i++) await Post($"many:{i}", "many");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => new SealJournal(Db, clock).Run(default)));
        await SealedBooks.SealAll(Db, clock);

        var proof = await LedgerProofs.Read(Db, null, default);
        Assert.True(proof.Holds, proof.ToString());
        Assert.Equal(40, proof.Journals);
    }

    [Fact]
    public async Task More_journals_than_a_seal_may_hold_become_several_seals_and_none_is_lost()
    {
        var rows = SealJournal.Seal_RowsMax + 5;
        await Db.Transact(async tx =>
        {
            // One transaction for all: a full seal ends in the middle of it.
            foreach (var answer in await Ledger.Post(tx, [.. Enumerable.Range(0, rows)
                .Select(i => Draft($"bulk:{i}", "bulk", Account.World, Pledge))]))
                World.Must(answer);
            return true;
        });
        await SealedBooks.SealAll(Db, clock);

        var proof = await LedgerProofs.Read(Db, null, default);
        Assert.Equal((rows, 2L, true), (proof.Journals, proof.Last!.Position, proof.Holds));
    }

    /// <summary>Protection: what is sealed is written down as links. Were it computed from transaction numbers alone,
    /// a server that begins to count anew would seal nothing for months, or everything twice.</summary>
    [Fact]
    public async Task A_chain_that_was_restored_into_a_younger_server_goes_on()
    {
        await Post("sealed", "before the backup");
        await SealedBooks.SealAll(Db, clock);
        await Post("unsealed", "before the backup");
        // As a backup of a server that has counted much further: rows and seals from the future.
        await SealedBooks.Wound(Db, """
            UPDATE journals SET xid = '900000000000' WHERE key = 'unsealed';
            UPDATE ledger_seals SET until_xid = '900000000000'
            """);
        await Post("after", "after the backup");

        await SealedBooks.SealAll(Db, clock);
        await Post("later", "after the backup");
        await SealedBooks.SealAll(Db, clock);

        var proof = await LedgerProofs.Read(Db, null, default);
        Assert.Equal((4L, (LedgerFault?)null), (proof.Journals, proof.Fault));
    }

    /// <summary>A wound, what it is called, and at which of three journals. Protection: the links cover every column of
    /// a journal and of its transfers, and what is sealed is counted; take <c>t.amount</c>, <c>j.reason</c> or the
    /// check of positions away and its line here finds nothing wrong.</summary>
    [Theory]
    [InlineData("journal_differs", 2, "UPDATE transfers SET amount = amount + 1 WHERE journal_id = {0}")]
    [InlineData("journal_differs", 2, "UPDATE journals SET reason = reason || '.' WHERE id = {0}")]
    [InlineData("journal_differs", 2, "UPDATE journals SET occurred_at = occurred_at + interval '1 us' WHERE id = {0}")]
    [InlineData("journal_differs", 2, "DELETE FROM transfers WHERE journal_id = {0}")]
    [InlineData("journal_differs", 2, """
        INSERT INTO transfers (id, journal_id, kind, ledger, currency, debit_account, credit_account, amount)
        SELECT gen_random_uuid(), journal_id, kind, ledger, currency, credit_account, debit_account, amount
        FROM transfers WHERE journal_id = {0}
        """)]
    [InlineData("journal_differs", 1, "UPDATE accounts SET code = code || 'x' WHERE code LIKE 'pledge:%'")]
    [InlineData("journal_missing", 2, "DELETE FROM journals WHERE id = {0}")]
    [InlineData("journal_added", null, """
        INSERT INTO journals (id, key, request_hash, cause_kind, cause_id, reason, occurred_at, xid)
        SELECT gen_random_uuid(), 'backdated', request_hash, cause_kind, cause_id, reason, occurred_at, xid
        FROM journals WHERE id = {0}
        """)]
    [InlineData("link_missing", 2, "DELETE FROM ledger_links WHERE journal_id = {0}")]
    [InlineData("journal_differs", 2, "UPDATE ledger_links SET hash = sha256(hash) WHERE journal_id = {0}")]
    [InlineData("seal_differs", 3, "UPDATE ledger_seals SET hash = sha256(hash) WHERE to_position = 3")]
    [InlineData("seal_differs", 3, "DELETE FROM ledger_seals WHERE position = 1")]
    public async Task A_row_that_was_changed_behind_the_guards_is_found_and_named(
        string wrong, int? position, string wound)
    {
        for (var i = 1; i <= 3; i++)
        {
            await Post($"row:{i}", "a reason");
            await SealedBooks.SealAll(Db, clock);
        }
        Assert.True((await LedgerProofs.Read(Db, null, default)).Holds);
        var second = await Db.Single<Guid>("SELECT journal_id FROM ledger_links WHERE position = 2");

        await SealedBooks.Wound(Db, wound.Replace("{0}", $"'{second}'", StringComparison.Ordinal));

        var fault = (await LedgerProofs.Read(Db, null, default)).Fault;
        Assert.NotNull(fault);
        Assert.Equal(wrong, fault.Wrong);
        if (wound.Contains("position = 1", StringComparison.Ordinal)) return;
        Assert.Equal((long?)position, fault.Position);
        if (wrong is "journal_missing" || wrong is "journal_differs" && position == 2)
            Assert.Equal(second, fault.JournalId);
    }

    /// <summary>Protection: after a failure only reading the whole chain again can say that it holds. Were new seals
    /// verified by themselves then, the last line but two would be green.</summary>
    [Fact]
    public async Task What_was_found_wrong_stays_wrong_until_the_row_is_what_it_was()
    {
        await Post("row:1", "a reason");
        await SealedBooks.SealAll(Db, clock);
        var verify = new VerifyLedger(Db, clock);
        Assert.Equal((1, 0), (await verify.Run(default), await verify.Run(default)));
        Assert.Equal(SealState.Holds, await State());

        await SealedBooks.Wound(Db, "UPDATE transfers SET amount = amount + 1");
        clock.Pass(TimeSpan.FromDays(1));
        Assert.Equal(1, await verify.Run(default));
        Assert.Equal(SealState.Broken, await State());
        Assert.Contains(await Checks.Run(Db, clock.Now), violation => violation.Check == "seals_hold");
        await Post("row:2", "a reason");
        await SealedBooks.SealAll(Db, clock);
        Assert.Equal(1, await verify.Run(default));
        Assert.Equal(SealState.Broken, await State());
        Assert.Equal([("journal_differs", "position 1")],
            await Db.Query<(string, string)>("SELECT kind, subject FROM discrepancies WHERE state = 'open'"));

        await SealedBooks.Wound(Db, "UPDATE transfers SET amount = 100 WHERE amount = 101");
        Assert.Equal(0, await verify.Run(default));
        clock.Pass(TimeSpan.FromHours(1));
        Assert.Equal(1, await verify.Run(default));
        Assert.Equal(SealState.Holds, await State());
        // The program does not close what it opened.
        Assert.Equal(1, await Db.Single<long>("SELECT count(*) FROM discrepancies WHERE state = 'open'"));
        clock.Pass(TimeSpan.FromHours(49));
        Assert.Equal(SealState.Unknown, await State());
    }

    private async Task<SealState> State() => (await SealPages.Read(Db)).State(clock.Now);

    private async Task Post(string key, string reason) => World.Must(
        await Db.Decide(tx => Ledger.Post(tx, Draft(key, reason, Account.World, Pledge))));

    private Journal Draft(string key, string reason, string debit, string credit) => new(
        key, new Cause("fund", fund), reason, clock.Now, [Transfer.Direct(debit, credit, Money.Eur(1_00))]);

    private async Task<string> Written(Guid journal)
    {
        var head = await Db.Single<(Guid Id, long Seq, string Xid, string Key, byte[] Hash)>("""
            SELECT id, seq, xid::text, key, request_hash FROM journals WHERE id = @journal
            """, new { journal });
        var cause = await Db.Single<(string Kind, Guid Id, string Reason, DateTime At)>("""
            SELECT cause_kind, cause_id, reason, occurred_at FROM journals WHERE id = @journal
            """, new { journal });
        var moved = await Db.Single<(Guid Id, long Seq, string Kind, string Ledger, string Currency)>("""
            SELECT id, seq, kind, ledger, currency FROM transfers WHERE journal_id = @journal
            """, new { journal });
        var sides = await Db.Single<(string Debit, string Credit, long Amount)>("""
            SELECT d.code, c.code, t.amount
            FROM transfers t
            JOIN accounts d ON d.id = t.debit_account
            JOIN accounts c ON c.id = t.credit_account
            WHERE t.journal_id = @journal
            """, new { journal });
        return Line("journal", head.Id, head.Seq, head.Xid, head.Key, Convert.ToHexStringLower(head.Hash), cause.Kind,
                cause.Id, cause.Reason, (cause.At - DateTime.UnixEpoch).Ticks / 10)
            + "\n" + Line("transfer", moved.Id, moved.Seq, moved.Kind, moved.Ledger, moved.Currency, sides.Debit,
                sides.Credit, sides.Amount, null);
    }

    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static string Line(params object?[] values) =>
        "[" + string.Join(", ", values.Select(value => JsonSerializer.Serialize(value, Plain))) + "]";
}
