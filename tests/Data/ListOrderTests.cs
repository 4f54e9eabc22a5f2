using Okote.Data;

namespace Okote.Tests;

/// <summary>Lists page by key on a real database: every row once, in either direction, whatever the address says.
/// </summary>
public sealed class ListOrderTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const int Rows = 3 * ListOrder.Page_RowsMax + 7;

    private const string From = "FROM stalls s JOIN markets m ON m.id = s.market_id";

    private static readonly ListOrder Order = new(From, "s.id", "-opened",
        ("opened", "s.opened_at"), ("amount", "s.cents"), ("name", "s.name"),
        ("closed", "coalesce(s.closed_at, '-infinity'::timestamptz)"));

    private sealed record Stall(Guid Id, string Name, long Cents, DateTimeOffset OpenedAt);

    public Task InitializeAsync() => database.Db.Execute($"""
        CREATE TABLE IF NOT EXISTS markets (id int PRIMARY KEY);
        CREATE TABLE IF NOT EXISTS stalls (id uuid PRIMARY KEY, market_id int, name text, cents bigint,
                                           opened_at timestamptz, closed_at timestamptz);
        TRUNCATE markets, stalls;
        INSERT INTO markets (id) VALUES (1), (2);
        INSERT INTO stalls (id, market_id, name, cents, opened_at, closed_at)
        SELECT gen_random_uuid(), 1, 'Étal ' || n % 5, n % 4,
               timestamptz '2026-03-01' + (n % 9) * interval '1 microsecond',
               CASE WHEN n % 3 = 0 THEN timestamptz '2026-03-02' END
        FROM generate_series(1, {Rows}) n;
        INSERT INTO stalls (id, market_id, name, cents, opened_at) VALUES (gen_random_uuid(), 2, 'Ailleurs', 1, now())
        """);

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("opened")]
    [InlineData("-opened")]
    [InlineData("amount")]
    [InlineData("-amount")]
    [InlineData("name")]
    [InlineData("-name")]
    [InlineData("closed")]
    [InlineData("-closed")]
    public async Task Every_row_comes_once_in_either_direction_even_among_equals(string sort)
    {
        var paged = await Read(sort);

        var whole = await Page(new ListAsk(sort, Whole: true));
        Assert.Equal(Rows, paged.Count);
        Assert.Equal(whole.Rows.Select(row => row.Id), paged.Select(row => row.Id));
    }

    [Fact]
    public async Task A_row_outside_the_scope_is_no_place_to_compare_with()
    {
        var other = await database.Db.Single<Guid>("SELECT id FROM stalls WHERE market_id = 2");
        async Task<int> Behind(ListOrder order) => (await database.Db.Query<Guid>($"""
            SELECT s.id
            {From}
            WHERE m.id = @market AND {order.At(new ListAsk("name", other.ToString())).Where}
            """, new { market = 1, After = other.ToString() })).Count;

        Assert.Equal(0, await Behind(new ListOrder(From, "s.id", "name", ("name", "s.name"))
            { Scope = "m.id = @market" }));
        // Without one it says where the foreign row would stand.
        Assert.Equal(Rows, await Behind(new ListOrder(From, "s.id", "name", ("name", "s.name"))));
    }

    [Fact]
    public async Task Turning_the_order_round_reads_the_same_rows_backwards()
    {
        var (up, down) = (await Read("amount"), await Read("-amount"));

        Assert.Equal(up.Select(row => row.Id), down.Select(row => row.Id).Reverse());
        Assert.Equal(up.Select(row => row.Cents).Order(), up.Select(row => row.Cents));
    }

    [Theory]
    [InlineData("id; DROP TABLE stalls")]
    [InlineData("-s.cents")]
    [InlineData("--amount")]
    [InlineData("")]
    public async Task An_order_nobody_offers_is_the_standard_one(string sort) =>
        Assert.Equal("-opened", (await Page(new ListAsk(sort))).Sort);

    [Theory]
    [InlineData("nonsense")]
    [InlineData("' OR TRUE --")]
    [InlineData("\0")]
    [InlineData("{01980000-0000-7000-8000-000000000000}")]
    public async Task What_cannot_be_an_id_is_the_first_page(string after)
    {
        var page = await Page(new ListAsk("amount", after));

        Assert.False(page.IsLater);
        Assert.Equal(ListOrder.Page_RowsMax, page.Rows.Count);
    }

    [Fact]
    public async Task An_id_that_is_nobodys_is_an_empty_page() =>
        Assert.Empty((await Page(new ListAsk("amount", Guid.CreateVersion7().ToString()))).Rows);

    [Fact]
    public async Task A_foreign_id_shows_nothing_of_the_foreign_list()
    {
        var foreign = await database.Db.Single<Guid>("SELECT id FROM stalls WHERE market_id = 2");

        Assert.DoesNotContain((await Page(new ListAsk("name", foreign.ToString()))).Rows, row => row.Id == foreign);
    }

    [Fact]
    public async Task Lists_whose_rows_have_numbers_or_words_page_as_well()
    {
        var order = new ListOrder("FROM generate_series(1, 120) n", "n", "n", ("n", "n")) { IdKind = RowId.Number };
        var page = order.At(new ListAsk("-n", "61"));

        var found = await database.Db.Query<int>($"""
            SELECT n
            FROM generate_series(1, 120) n
            WHERE {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { page.After, page.Limit });

        Assert.Equal(Enumerable.Range(10, 51).Reverse(), found);
        Assert.Null(order.At(new ListAsk("n", "1.5")).After);
    }

    [Fact]
    public void A_standard_order_without_its_column_is_a_bug() =>
        Assert.Throws<ArgumentException>(() => new ListOrder(From, "s.id", "size", ("name", "s.name")));

    private async Task<List<Stall>> Read(string sort)
    {
        var rows = new List<Stall>();
        for (var ask = new ListAsk(sort); ;)
        {
            var page = await Page(ask);
            rows.AddRange(page.Rows);
            if (page.Next is null) return rows;
            ask = ask with { After = page.Next };
        }
    }

    private async Task<Listed<Stall>> Page(ListAsk ask)
    {
        var page = Order.At(ask);
        return page.Cut(await database.Db.Query<Stall>($"""
            SELECT s.id, s.name, s.cents, s.opened_at
            {From}
            WHERE m.id = 1 AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { page.After, page.Limit }), row => row.Id);
    }
}
