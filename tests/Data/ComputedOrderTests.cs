using Okote.Data;

namespace Okote.Tests;

public sealed class ComputedOrderTests
{
    private sealed record Stall(int Id, int Cents);

    private static readonly Stall[] Stalls = [.. Enumerable.Range(1, 2 * ListOrder.Page_RowsMax + 3)
        .Select(id => new Stall(id, id % 7))];

    private static readonly ComputedOrder<Stall> Order = new(stall => $"{stall.Id:000}", "-cents",
        ("cents", (a, b) => a.Cents.CompareTo(b.Cents)), ("id", (a, b) => a.Id.CompareTo(b.Id)));

    [Theory]
    [InlineData("cents")]
    [InlineData("-cents")]
    [InlineData("-id")]
    public void Every_row_comes_once_even_among_equals(string sort)
    {
        var (read, after) = (new List<Stall>(), (string?)null);
        do
        {
            var page = Order.Cut(Stalls, new ListAsk(sort, after));
            Assert.Equal(after is not null, page.IsLater);
            Assert.True(page.Rows.Count <= ListOrder.Page_RowsMax);
            read.AddRange(page.Rows);
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(Order.Cut(Stalls, new ListAsk(sort, Whole: true)).Rows, read);
        Assert.Equal(Stalls, read.OrderBy(stall => stall.Id));
    }

    [Fact]
    public void What_nobody_offers_is_the_standard_order_and_an_id_that_is_nobodys_an_empty_page()
    {
        Assert.Equal("-cents", Order.Cut(Stalls, new ListAsk("name")).Sort);
        var page = Order.Cut(Stalls, new ListAsk("id", "nobody"));
        Assert.Empty(page.Rows);
        Assert.Null(page.Next);
    }
}
