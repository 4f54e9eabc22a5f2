using Okote.Funding;
using Okote.Payments;

namespace Okote.Tests;

public sealed class ReleaseExpiredHoldsTests
{
    [Fact]
    public async Task Only_holds_that_were_given_back_count()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        var paid = await shop.Pay(40_00);
        var (unpaid, _) = await shop.Open(20_00, "bruno@exemple.invalid");

        shop.Clock.Pass(TimeSpan.FromMinutes(42));

        Assert.Equal(1, await shop.Use<ReleaseExpiredHolds>().Run(default));
        Assert.Equal((ContributionStatus.Committed, ContributionStatus.Expired),
            (await shop.Status(paid), await shop.Status(unpaid)));
        Assert.Equal(0, await shop.Use<ReleaseExpiredHolds>().Run(default));
    }

    [Fact]
    public async Task A_page_that_stripe_will_not_close_is_not_asked_about_without_end()
    {
        await using var database = await TestDatabase.Create();
        await using var shop = await PaymentsWorld.Create(database);
        var other = await shop.Pay(40_00);
        var (gift, _) = await shop.Open(20_00, "bruno@exemple.invalid");
        // The row names a page that somebody else has completed: Stripe refuses to close it, and nothing follows.
        await shop.Db.Execute("""
            UPDATE payments SET session_id = 'cs_mine', state = 'saved' WHERE contribution_id = @other;
            """, new { other });
        await shop.Db.Execute("UPDATE payments SET session_id = @Theirs WHERE contribution_id = @gift",
            new { gift, Theirs = await CompletedSession(shop, other) });
        shop.Clock.Pass(TimeSpan.FromMinutes(42));

        for (var run = 0; run < 3; run++) Assert.Equal(0, await shop.Use<ReleaseExpiredHolds>().Run(default));
        Assert.Equal(1, await Asked(shop));
        shop.Clock.Pass(TimeSpan.FromHours(2));
        Assert.Equal(0, await shop.Use<ReleaseExpiredHolds>().Run(default));

        Assert.Equal(2, await Asked(shop));
        Assert.Equal(ContributionStatus.Started, await shop.Status(gift));
    }

    private static async Task<string> CompletedSession(
        PaymentsWorld shop, Guid gift) => await shop.Db.Single<string>("""
        SELECT o.object_id
        FROM psp_operations o
        WHERE o.kind = 'session' AND o.subject_id = @gift
        """, new { gift });

    private static Task<long> Asked(PaymentsWorld shop) =>
        shop.Db.Single<long>("SELECT count(*) FROM psp_operations WHERE kind = 'expiry'");
}
