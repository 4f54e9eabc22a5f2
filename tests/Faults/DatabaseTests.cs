using Okote.Funding;
using Okote.Trials;

namespace Okote.Tests.Faults;

/// <summary>Faults F21, F23 and F38: the database dies, chooses a victim, or has no room left; the application stays.
/// </summary>
public sealed class DatabaseTests : ClusterTrial
{
    // Protection: PostgreSQL's own, and that all of one step is one transaction (Db.Decide); the jobs come back. With
    // the gift's state committed before its journal the books spoke: 50 € stood as promised that no gift promised.
    [Fact]
    public async Task F21_a_restart_in_the_middle_of_a_transaction_leaves_it_wholly_or_not_at_all()
    {
        var gift = await Trial.Given();
        await using (var gate = await Trial.Close(KillPoint.BeforeChargeIsBooked))
        {
            await Trial.PassDeadline();
            await gate.Reached();
            await Cluster.Crash();
            await Trial.FindDatabase();
        }

        await Trial.Advance(Limits.Leases);
        await Trial.Rest();

        await Trial.IsCollectedOnce(gift);
    }

    // Protection: whoever did not hear that it was committed asks again, and is known by the journal's key and the
    // gift's own row (CaptureStanding.Charge). Without both the charge was booked four times.
    [Fact]
    public async Task F21_a_commit_whose_acknowledgement_was_lost_is_not_done_again()
    {
        var gift = await Trial.Given();
        await using (var gate = await Trial.Close(KillPoint.BeforeChargeIsBooked))
        {
            await Trial.PassDeadline();
            await gate.Reached();
            await CrashUntold(gate);
            await Trial.FindDatabase();
            await Cluster.KeepAcknowledgements();
            Assert.Equal(1, await Trial.Journals(gift, "charge:%"));
        }

        await Trial.Advance(Limits.Leases);
        await Trial.Rest();

        await Trial.IsCollectedOnce(gift);
    }

    // Protection: the form's own id is the contribution's (HoldOrder): the same form sent again is the same gift.
    // Without it (an id of the server's) the form whose answer was lost made two gifts.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task F21_a_form_that_was_sent_into_a_restart_is_sent_again_and_is_one_gift(bool isCommitted)
    {
        var campaign = await Trial.Campaign();
        using var citizen = Trial.Citizen();
        var form = await citizen.Details(campaign.Slug, 50);
        await using (var gate = await Trial.Close(KillPoint.BeforeContribution))
        {
            var sent = citizen.SendDetails(campaign.Slug, form);
            await gate.Reached();
            if (isCommitted) await CrashUntold(gate);
            else await Cluster.Crash();
            await Trial.FindDatabase();
            await Cluster.KeepAcknowledgements();
            await Assert.ThrowsAsync<HttpRequestException>(() => sent);
        }

        string? address = null;
        await Limits.Until(async () =>
        {
            try
            {
                address = await citizen.SendDetails(campaign.Slug, form);
                return true;
            }
            catch (HttpRequestException)
            {
                // A connection that died with the server may be tried once more; a person presses again.
                return false;
            }
        }, Limits.Reached_Max, "the form is taken");
        var gift = await citizen.OpenPage(form.Id, address!);
        await citizen.Pay(gift);
        await citizen.Return(gift);

        Assert.Equal(1, await Trial.Db.Single<long>(
            "SELECT count(*) FROM contributions WHERE campaign_id = @Id", new { campaign.Id }));
        Assert.Equal(ContributionStatus.Committed, await Trial.Status(gift.Id));
        await Trial.Rest();
        await Trial.IsWhole();
    }

    // Protection: Db runs the victim's work again from the beginning (Db.IsConflict). Without it collecting failed with
    // the deadlock, and the confirmation stood open.
    [Fact]
    public async Task F23_a_deadlock_leaves_no_partial_journal_and_the_victim_begins_again()
    {
        var gift = await Trial.Given();
        var deadlock = await Sabotage.Begin(Trial.Db, "entries", Sabotage.Deadlock, times: 3);
        await Trial.PassDeadline();

        await Trial.Rest();

        Assert.True(await deadlock.Tried() > 3);
        await deadlock.End();
        await Trial.IsCollectedOnce(gift);
    }

    // Protection: nothing is acknowledged that is not committed: the form fails, the webhook answers 500 and comes
    // back. Without the first (errors passed over on the way back) the person was thanked; without the second (200
    // whatever happened) the notice of the charge never came into the inbox.
    [Fact]
    public async Task F38_a_full_disk_refuses_everything_and_loses_nothing()
    {
        var campaign = await Trial.Campaign(Collection.Now);
        using var citizen = Trial.Citizen();
        var gift = await citizen.Open(campaign.Slug, 50);
        var full = new List<Sabotage>();
        foreach (var table in new[] { "contributions", "journals", "stripe_events" })
            full.Add(await Sabotage.Begin(Trial.Db, table, Sabotage.DiskFull));
        await citizen.Pay(gift);
        await Assert.ThrowsAsync<HttpRequestException>(() => citizen.Return(gift));
        await Assert.ThrowsAsync<HttpRequestException>(() => citizen.Open(campaign.Slug, 20));
        await Limits.Until(async () => await full[2].Tried() > 0, Limits.Reached_Max, "a webhook was refused");
        Assert.Equal(ContributionStatus.Started, await Trial.Status(gift.Id));

        foreach (var one in full) await one.End();
        await Trial.Advance(Limits.Leases);
        await Trial.Rest();

        await Trial.IsCollectedOnce(gift.Id);
        // Stripe was told that its notice had failed, and brought it again.
        Assert.Equal(1, await Trial.Db.Single<long>("""
            SELECT count(*)
            FROM stripe_events e
            JOIN payments p ON p.charge_id = e.body->'data'->'object'->>'id'
            WHERE e.type = 'charge.succeeded' AND p.contribution_id = @Id
            """, new { gift.Id }));
    }

    /// <summary>Whoever waits at the gate commits, and the server ends before it can say so.</summary>
    private async Task CrashUntold(Gate gate)
    {
        var server = (await gate.Waiters())[0];
        await Cluster.LoseAcknowledgements();
        await gate.LetGo();
        await Limits.Until(() => Cluster.HasCommitted(Trial.Db, server), Limits.Reached_Max, "it has committed");
        await Cluster.Crash();
    }
}
