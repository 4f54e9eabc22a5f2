using Okote.Trials;

namespace Okote.Tests.Faults;

/// <summary>Faults F6 and F7: the application dies while it tells what happened.</summary>
public sealed class ToldTests(TrialGround ground) : IClassFixture<TrialGround>
{
    private readonly Trial trial = ground.Trial;

    // Protection: the fact is a row of the same transaction (Outbox.Say); the relay finds it whenever it comes. Without
    // it (a relay that knows only those promises of which its own process has said so) nobody was written to, and the
    // trial never came to rest.
    [Fact]
    public async Task F6_killed_before_the_relay_one_mail_is_written()
    {
        var gift = await GivenAndKilled(KillPoint.BeforeRelay);
        Assert.Equal(0, await Mails(gift));

        await trial.Recover();

        Assert.Equal(1, await Mails(gift));
        await trial.IsWhole();
    }

    // Protection: `consumed` is written with the effect (Hearing.Once); the same fact told again is recognised. Without
    // it (each hearing under a name of its own) four consumers had heard what two should.
    [Fact]
    public async Task F7_killed_between_publishing_and_marking_the_duplicate_is_dropped()
    {
        var gift = await GivenAndKilled(KillPoint.BetweenPublishAndMark);
        Assert.Equal(1, await Mails(gift));
        var heard = await Heard(gift);

        await trial.Recover();

        Assert.Equal(1, await Mails(gift));
        Assert.Equal(heard, await Heard(gift));
        Assert.Contains(2, await trial.Db.Query<int>("SELECT tries FROM outbox WHERE body->>'ContributionId' = @Gift",
            new { Gift = gift.ToString() }));
        await trial.IsWhole();
    }

    /// <summary>A gift is promised; telling of it is where the application dies.</summary>
    private async Task<Guid> GivenAndKilled(KillPoint point)
    {
        await trial.App.Start();
        var campaign = await trial.Campaign();
        // What was said of the campaign itself is heard by then.
        await trial.Rest();
        using var citizen = trial.Citizen();
        Guid gift = default;
        await trial.KillAt(point, async () => gift = (await citizen.Give(campaign.Slug, 50)).Id);
        return gift;
    }

    private Task<long> Heard(Guid gift) => trial.Db.Single<long>("""
        SELECT count(*)
        FROM consumed c
        JOIN outbox o ON o.id = c.message_id
        WHERE o.body->>'ContributionId' = @Gift
        """, new { Gift = gift.ToString() });

    private Task<long> Mails(Guid gift) => trial.Db.Single<long>("""
        SELECT count(*)
        FROM mails
        WHERE subject_id = @gift AND kind = 'contribution_committed'
        """, new { gift });
}
