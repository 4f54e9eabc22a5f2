using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

public sealed class LedgerTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private readonly Guid fund = Guid.CreateVersion7();
    private readonly Guid campaign = Guid.CreateVersion7();

    private string Pledge => Account.Fund(fund, isEnvelope: false).Code;

    private string Match => Account.Match(campaign, "private").Code;

    [Fact]
    public async Task A_reservation_counts_as_spent_until_it_is_ended()
    {
        await OpenWith(100_00);
        var hold = Guid.CreateVersion7();
        World.Must(await Post("hold", Transfer.Reserve(hold, Pledge, Match, Money.Eur(80_00))));

        var second = await Post("second", Transfer.Reserve(Guid.CreateVersion7(), Pledge, Match, Money.Eur(20_01)));
        Assert.Equal(Refusal.FundsExhausted, second.Refusal);

        World.Must(await Post("void", Transfer.Void(hold)));
        World.Must(await Post("third", Transfer.Reserve(Guid.CreateVersion7(), Pledge, Match, Money.Eur(100_00))));
        await End();
    }

    [Fact]
    public async Task Posting_less_than_reserved_returns_the_rest_by_itself()
    {
        await OpenWith(100_00);
        var hold = Guid.CreateVersion7();
        World.Must(await Post("hold", Transfer.Reserve(hold, Pledge, Match, Money.Eur(80_00))));

        World.Must(await Post("earn", Transfer.Post(hold, Money.Eur(30_00))));

        Assert.Equal(Money.Eur(70_00), await Accounts.Balance(database.Db, Pledge));
        Assert.Equal(Money.Eur(30_00), await Accounts.Balance(database.Db, Match));
    }

    [Fact]
    public async Task A_reservation_is_ended_once()
    {
        await OpenWith(100_00);
        var hold = Guid.CreateVersion7();
        World.Must(await Post("hold", Transfer.Reserve(hold, Pledge, Match, Money.Eur(80_00))));

        var ends = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Post($"void {i}", Transfer.Void(hold))));

        Assert.Single(ends, end => !end.IsRefused);
        Assert.All(ends.Where(end => end.IsRefused), end => Assert.Equal(Refusal.AlreadyEnded, end.Refusal));
    }

    [Fact]
    public async Task Posting_more_than_reserved_is_refused_by_name()
    {
        await OpenWith(100_00);
        var hold = Guid.CreateVersion7();
        World.Must(await Post("hold", Transfer.Reserve(hold, Pledge, Match, Money.Eur(80_00))));

        var bug = await Assert.ThrowsAsync<Npgsql.PostgresException>(
            () => Post("earn", Transfer.Post(hold, Money.Eur(80_01))));

        Assert.Equal("transfers_resolve_within_pending", bug.ConstraintName);
        await Post("void", Transfer.Void(hold));
    }

    [Fact]
    public async Task The_same_journal_twice_is_one_and_another_content_under_its_key_is_refused()
    {
        await OpenWith(100_00);
        var gift = Transfer.Direct(Account.World, Pledge, Money.Eur(5_00));

        Assert.True((await Post("raise", gift)).Value);
        Assert.False((await Post("raise", gift with { Id = Guid.CreateVersion7() })).Value);
        Assert.Equal(Refusal.SameIdOtherContent,
            (await Post("raise", Transfer.Direct(Account.World, Pledge, Money.Eur(6_00)))).Refusal);
        Assert.Equal(Money.Eur(105_00), await Accounts.Balance(database.Db, Pledge));
    }

    [Fact]
    public async Task Money_cannot_cross_from_commitments_to_cash()
    {
        await OpenWith(100_00);
        var bug = await Assert.ThrowsAsync<Npgsql.PostgresException>(
            () => Post("cross", Transfer.Direct(Pledge, Account.Tips, Money.Eur(1_00))));
        Assert.Equal("transfers_credit_in_ledger", bug.ConstraintName);
    }

    [Fact]
    public async Task A_journal_that_names_an_unknown_account_writes_nothing()
    {
        await OpenWith(100_00);
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => Post("lost", Transfer.Direct(Pledge, "match:nowhere", Money.Eur(1_00))));
        Assert.Empty(await database.Db.Query<Guid>(
            "SELECT id FROM journals WHERE key = @Key", new { Key = Key("lost") }));
    }

    [Fact]
    public async Task Journals_that_share_accounts_in_opposite_order_wait_and_never_lose_one()
    {
        await OpenWith(100_00);
        var other = Account.Match(campaign, "public").Code;
        await database.Db.Transact(async tx =>
        {
            await Accounts.Open(tx, Now, Account.Match(campaign, "public"));
            return true;
        });

        var posts = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => i % 2 == 0
            ? Post($"a{i}", OneCent(Match), OneCent(other))
            : Post($"b{i}", OneCent(other), OneCent(Match))));

        Assert.All(posts, World.Must);
        Assert.Equal(Money.Eur(60), await Accounts.Balance(database.Db, Match));
    }

    [Fact]
    public async Task Many_journals_are_posted_at_once_and_each_gets_its_own_answer()
    {
        await OpenWith(100_00);
        World.Must(await Post("old", Give(1_00)));

        var answers = await PostAll(
            Draft("new", Give(2_00)), Draft("old", Give(1_00)), Draft("old", Give(9_00)),
            Draft("twice", Give(4_00)), Draft("twice", Give(4_00)), Draft("twice", Give(5_00)));

        Assert.Equal([true, false, null, true, false, null],
            answers.Select(answer => answer.IsRefused ? (bool?)null : answer.Value));
        Assert.All(answers.Where(a => a.IsRefused), a => Assert.Equal(Refusal.SameIdOtherContent, a.Refusal));
        Assert.Equal(Money.Eur(107_00), await Accounts.Balance(database.Db, Pledge));
        await End();
    }

    [Fact]
    public async Task One_overdraft_among_many_journals_refuses_them_all()
    {
        await OpenWith(100_00);

        var refused = await database.Db.Decide<bool>(async tx => (await Ledger.Post(tx,
        [
            Draft("a", Transfer.Reserve(Guid.CreateVersion7(), Pledge, Match, Money.Eur(60_00))),
            Draft("b", Transfer.Reserve(Guid.CreateVersion7(), Pledge, Match, Money.Eur(60_00))),
        ]))[0]);

        Assert.Equal(Refusal.FundsExhausted, refused.Refusal);
        await End();
    }

    [Fact]
    public async Task A_journal_without_a_transfer_is_no_journal()
    {
        await OpenWith(100_00);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Post("empty"));
    }

    private string Key(string verb) => $"{verb}:{fund}";

    private Journal Draft(string verb, params Transfer[] transfers) =>
        new(Key(verb), new Cause("fund", fund), verb, Now, transfers);

    private Task<Result<bool>> Post(string verb, params Transfer[] transfers) =>
        database.Db.Decide<bool>(tx => Ledger.Post(tx, Draft(verb, transfers)));

    private Task<IReadOnlyList<Result<bool>>> PostAll(params Journal[] journals) =>
        database.Db.Transact(tx => Ledger.Post(tx, journals));

    private Transfer Give(long cents) => Transfer.Direct(Account.World, Pledge, Money.Eur(cents));

    private async Task OpenWith(long cents)
    {
        // These reservations stand alone, so the invariants that tie them to gifts would rightly speak.
        database.BooksMayBeBroken = true;
        await database.Db.Transact(async tx =>
        {
            await Accounts.Open(tx, Now, Account.Fund(fund, isEnvelope: false), Account.Match(campaign, "private"));
            return true;
        });
        World.Must(await Post("sign", Transfer.Direct(Account.World, Pledge, Money.Eur(cents))));
    }

    /// <summary>Those invariants that speak of the ledger alone must be silent all the same.</summary>
    private static Transfer OneCent(string to) => Transfer.Direct(Account.World, to, Money.Eur(1));

    private async Task End() => Assert.DoesNotContain(await Checks.Run(database.Db, Now), v => v.Check
        is "debits_equal_credits" or "balances_equal_transfers" or "pending_equals_unresolved"
        or "versions_have_no_gap" or "entries_mirror_transfers" or "no_overdraft");
}
