using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

public sealed class ReceiptNumberingTests
{
    private const int Gifts = 24;

    // Protection: the counter's row, held until the transaction ends (Receipts.NextNumber), and receipts_without_gap
    // behind it. Without both, and a sequence instead, the transactions that were undone left gaps; with
    // max(number) + 1 most of those who issued at once took the same number. receipts_have_no_gap spoke each time.
    [Fact]
    public async Task Numbers_have_no_gap_and_no_double_however_many_issue_at_once_and_some_are_undone()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var gifts = await ReceiptStory.Collect(world, [.. Enumerable.Repeat(160_00L, Gifts)]);
        await ReceiptStory.Ready(world);
        foreach (var gift in gifts) await ReceiptStory.Ask(world, gift);

        // Each gift is asked for twice at the same time, and between them numbers are taken and given back.
        await Task.WhenAll(gifts.SelectMany(gift => new[] { IssueOnce(world, gift), IssueOnce(world, gift) })
            .Concat(Enumerable.Range(0, Gifts).Select(_ => TakeAndUndo(world))));

        var numbers = await world.Db.Query<int>("SELECT number FROM receipts ORDER BY number");
        Assert.Equal(Enumerable.Range(1, Gifts), numbers);
        Assert.Equal(Gifts, await world.Db.Single<int>("SELECT count(DISTINCT contribution_id)::int FROM receipts"));
        Assert.Equal(Gifts, await world.Db.Single<int>("SELECT last_number FROM receipt_counters"));
        Assert.Equal(0, await ReceiptStory.Issue(world));
    }

    [Fact]
    public async Task A_number_that_is_not_the_next_one_cannot_be_written()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var gifts = await ReceiptStory.Collect(world, 3_750_00, 50_00);
        await ReceiptStory.Ready(world);
        foreach (var gift in gifts) await ReceiptStory.Ask(world, gift);
        await ReceiptStory.Issue(world);

        // Protection: receipts_without_gap, the rule of numbering a second time, in the table itself. Without it the
        // first to refuse was receipts_one_live, for there is one receipt for each gift.
        var gap = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => Copy(world, number: "number + 7"));
        var none = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => Copy(world, number: "number + 1"));

        Assert.Equal("receipts_without_gap", gap.ConstraintName);
        Assert.Equal("receipts_without_gap", none.ConstraintName);
    }

    [Theory]
    [InlineData("UPDATE receipts SET amount_cents = 1", "receipts_frozen")]
    [InlineData("UPDATE receipts SET issuer_name = 'Autre'", "receipts_frozen")]
    [InlineData("DELETE FROM receipts", "receipts_frozen")]
    [InlineData("TRUNCATE receipts CASCADE", "rows_are_immutable")]
    [InlineData("UPDATE receipt_donors SET name = 'Autre'", "receipts_frozen")]
    [InlineData("DELETE FROM receipt_donors", "receipts_frozen")]
    [InlineData("UPDATE receipt_mandates SET name = 'Autre'", "receipt_mandates_kept")]
    public async Task What_a_receipt_says_never_changes(string sql, string guard)
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var gifts = await ReceiptStory.Collect(world, 3_750_00);
        await ReceiptStory.Ready(world);
        await ReceiptStory.Ask(world, gifts[0]);
        await ReceiptStory.Issue(world);

        var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => world.Db.Execute(sql));

        Assert.Equal(guard, refused.ConstraintName);
    }

    private static async Task IssueOnce(World world, Guid gift) =>
        World.Must(await world.Use<IssueReceipt>().Run(gift));

    private static Task TakeAndUndo(World world) => world.Db.Rehearse<Done>(async tx =>
    {
        await Receipts.NextNumber(tx, world.BakeryHolder);
        return default(Done);
    });

    private static Task<int> Copy(World world, string number) => world.Db.Execute($"""
        INSERT INTO receipts (id, organisation_id, number, contribution_id, mandate_id, model, basis, gift_cents,
                              reward_cents, amount_cents, paid_on, mode, issuer_name, issuer_number, issuer_street,
                              issuer_postcode, issuer_town, issuer_object, category, category_detail, signatory_name,
                              signatory_quality, fictional, issued_on, issued_at, content_hash)
        SELECT gen_random_uuid(), organisation_id, {number}, contribution_id, mandate_id, model, basis, gift_cents,
               reward_cents, amount_cents, paid_on, mode, issuer_name, issuer_number, issuer_street,
               issuer_postcode, issuer_town, issuer_object, category, category_detail, signatory_name,
               signatory_quality, fictional, issued_on, issued_at, content_hash
        FROM receipts
        ORDER BY number DESC
        LIMIT 1
        """);
}
