using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

public sealed class ReceiptStoryTests : IAsyncLifetime
{
    private TestDatabase database = null!;
    private World world = null!;
    private List<Guid> gifts = [];

    public async Task InitializeAsync()
    {
        database = await TestDatabase.Create();
        world = await World.Create(database);
        gifts = await ReceiptStory.Collect(world, 3_750_00, 60_00);
    }

    public async Task DisposeAsync()
    {
        await world.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task A_person_and_a_company_get_the_receipt_of_their_form()
    {
        await ReceiptStory.Ready(world);
        await ReceiptStory.Ask(world, gifts[0], ReceiptStory.Mill);
        await ReceiptStory.Ask(world, gifts[1]);

        Assert.Equal(2, await ReceiptStory.Issue(world));

        var (company, person) = (await ReceiptStory.Only(world, gifts[0]), await ReceiptStory.Only(world, gifts[1]));
        Assert.Equal(("16216*03", "238bis", 3_750_00, "SARL"),
            (company.Model, company.Basis, company.AmountCents, company.Donor!.LegalForm));
        Assert.Equal(("11580*05", "200", 60_00, "3 rue de l'Essai"),
            (person.Model, person.Basis, person.AmountCents, person.Donor!.Street));
        Assert.Equal(new DateOnly(2026, 4, 1), person.PaidOn);
        Assert.Equal(new DateOnly(2026, 4, 15), person.IssuedOn);
        Assert.Equal(["receipt_ready", "receipt_ready"], await ReceiptStory.Told(world));
    }

    // Protection: once per gift (receipts_one_live and the state the decision reads under the gift's lock).
    [Fact]
    public async Task Issued_again_nothing_is_issued()
    {
        await ReceiptStory.Ready(world);
        await ReceiptStory.Ask(world, gifts[1]);
        Assert.Equal(1, await ReceiptStory.Issue(world));

        Assert.Equal(0, await ReceiptStory.Issue(world));
        Assert.Equal(ReceiptAnswer.Wait, (await world.Use<IssueReceipt>().Run(gifts[1])).Value);
        await ReceiptStory.Only(world, gifts[1]);
    }

    // Protection: the profile is asked before anything is issued, and what waits is issued once it is whole.
    [Fact]
    public async Task Until_the_organisation_has_said_everything_its_donors_wait()
    {
        await ReceiptStory.Ask(world, gifts[1]);
        await ReceiptStory.Describe(world, null, null);
        World.Must(await world.Use<DeclareReceipts>().Run(world.BakeryHolder, ReceiptStory.Declared, world.Helene));
        Assert.Equal(0, await ReceiptStory.Issue(world));
        Assert.Equal([ReceiptGap.Mandate, ReceiptGap.Address, ReceiptGap.Identifier], await Gaps());

        await ReceiptStory.Sign(world);
        Assert.Equal(0, await ReceiptStory.Issue(world));
        Assert.Equal(ReceiptAnswer.Blocked, (await world.Use<IssueReceipt>().Run(gifts[1])).Value);

        await ReceiptStory.Describe(world, "3 place du Four", "732829320");
        Assert.Empty(await Gaps());
        Assert.Equal(1, await ReceiptStory.Issue(world));
    }

    [Fact]
    public async Task Another_declaration_needs_another_signature_and_a_mandate_ends_when_it_is_taken_back()
    {
        await ReceiptStory.Ready(world);
        await ReceiptStory.Ask(world, gifts[0], ReceiptStory.Mill);
        var shown = ReceiptStory.Declared.ContentHash();
        World.Must(await world.Use<DeclareReceipts>().Run(
            world.BakeryHolder, ReceiptStory.Declared with { Object = "Autre chose" }, world.Helene));

        Assert.Equal([ReceiptGap.Mandate], await Gaps());
        Assert.Equal(0, await ReceiptStory.Issue(world));
        // Protection: the hash shown is the hash signed.
        ReceiptStory.Refused(Refusal.ContentChanged, await world.Use<SignReceiptMandate>().Run(
            world.BakeryHolder, shown, "Hélène Essai", "Présidente", world.Helene));

        await ReceiptStory.Sign(world);
        World.Must(await world.Use<EndReceiptMandate>().Run(world.BakeryHolder, world.Helene));
        Assert.Equal(0, await ReceiptStory.Issue(world));
        await ReceiptStory.Sign(world);
        Assert.Equal(1, await ReceiptStory.Issue(world));
    }

    [Fact]
    public async Task Nobody_else_declares_and_only_who_may_bind_the_organisation_signs()
    {
        ReceiptStory.Refused(Refusal.NotFound, await world.Use<DeclareReceipts>().Run(
            world.BakeryHolder, ReceiptStory.Declared, world.Karim));
        World.Must(await world.Use<DeclareReceipts>().Run(world.BakeryHolder, ReceiptStory.Declared, world.Helene));
        await world.Db.Execute("UPDATE roles SET may_sign = false WHERE person_id = @id", new { id = world.Helene });

        ReceiptStory.Refused(Refusal.SignatoryRequired, await world.Use<SignReceiptMandate>().Run(world.BakeryHolder,
            ReceiptStory.Declared.ContentHash(), "Hélène Essai", "Présidente", world.Helene));
    }

    // Protection: a debit may come back for days; the table and the decision both wait for the call's own term.
    [Fact]
    public async Task Nothing_is_issued_before_slow_payments_are_sure()
    {
        await ReceiptStory.Ready(world);
        await ReceiptStory.Ask(world, gifts[1]);
        world.Clock.Pass(TimeSpan.FromSeconds(-10));

        Assert.Equal(0, await ReceiptStory.Issue(world));
        Assert.Equal(ReceiptAnswer.Wait, (await world.Use<IssueReceipt>().Run(gifts[1])).Value);

        world.Clock.Pass(TimeSpan.FromSeconds(10));
        Assert.Equal(1, await ReceiptStory.Issue(world));
    }

    [Fact]
    public async Task What_was_issued_stays_when_the_organisation_changes()
    {
        await ReceiptStory.Ready(world);
        await ReceiptStory.Ask(world, gifts[1]);
        await ReceiptStory.Issue(world);
        var before = await ReceiptStory.Only(world, gifts[1]);

        await ReceiptStory.Describe(world, "99 rue Nouvelle", "552081317");
        await ReceiptStory.Ask(world, gifts[1], ReceiptStory.Amina with { Street = "7 rue Ailleurs" });

        var after = await ReceiptStory.Only(world, gifts[1]);
        Assert.Equal((before.Issuer, before.Donor), (after.Issuer, after.Donor));
        // The seal can be computed again from what is stored: nothing was lost or turned round on the way.
        Assert.Equal(after.ContentHash, after.Seal());
    }

    [Fact]
    public async Task A_donor_who_wanted_a_receipt_is_asked_once_where_they_live()
    {
        await ReceiptStory.Ready(world);
        await world.Db.Execute("UPDATE contributions SET receipt_wanted = true WHERE id = @id", new { id = gifts[1] });

        Assert.Equal(1, await ReceiptStory.Issue(world));
        Assert.Equal(0, await ReceiptStory.Issue(world));

        Assert.Equal(["receipt_address_wanted"], await ReceiptStory.Told(world));
    }

    [Fact]
    public async Task A_reward_above_the_limits_is_taken_off_and_one_worth_the_gift_ends_the_request()
    {
        await ReceiptStory.Ready(world);
        await Reward(gifts[0], 900_00);
        await Reward(gifts[1], 60_00);
        foreach (var gift in gifts) await ReceiptStory.Ask(world, gift);

        Assert.Equal(2, await ReceiptStory.Issue(world));
        Assert.Equal(0, await ReceiptStory.Issue(world));

        var receipt = await ReceiptStory.Only(world, gifts[0]);
        Assert.Equal((3_750_00, 900_00, 2_850_00), (receipt.GiftCents, receipt.RewardCents, receipt.AmountCents));
        Assert.Empty(await Receipts.OfGift(world.Db, gifts[1]));
        Assert.NotNull((await ReceiptRequests.Gift(
            world.Db, await ReceiptStory.Key(world, gifts[1])))!.RefusedAt);
    }

    [Fact]
    public async Task Rewards_of_one_donor_add_up_over_the_year()
    {
        await ReceiptStory.Ready(world);
        // One person gave both, and the second reward alone would be a trifle.
        await world.Db.Transact(async tx =>
        {
            await tx.Execute("SET LOCAL session_replication_role = replica");
            return await tx.Execute("""
                UPDATE contributions
                SET contributor_id = (SELECT contributor_id FROM contributions WHERE id = @second),
                    collected_at = collected_at - make_interval(secs => 1)
                WHERE id = @first
                """, new { first = gifts[1], second = gifts[0] });
        });
        await Reward(gifts[1], 10_00);
        await Reward(gifts[0], 70_00);
        foreach (var gift in gifts) await ReceiptStory.Ask(world, gift);

        await ReceiptStory.Issue(world);

        Assert.Equal(60_00, (await ReceiptStory.Only(world, gifts[1])).AmountCents);
        Assert.Equal(3_680_00, (await ReceiptStory.Only(world, gifts[0])).AmountCents);
    }

    // Protection: the tip goes to the platform and is no gift to the organisation (ReceiptsDue.Facts reads the gift).
    [Fact]
    public async Task A_tip_is_no_part_of_the_receipt()
    {
        await using var other = await TestDatabase.Create();
        await using var tipped = await World.Create(other);
        var order = tipped.Order(3_750_00, "amina@exemple.invalid") with { Tip = Money.Eur(5_00) };
        var started = (await tipped.Use<StartContribution>().Run(order)).Value;
        World.Must(await tipped.Use<PreparePayment>().Run(started.Id, started.Promised));
        World.Must(await tipped.Use<ReceivePayment>().Run(new MethodSaved(started.Id, tipped.Clock.Now)));
        await tipped.PassDeadline();
        await tipped.Charge(started.Id);
        await tipped.Use<FinishCampaigns>().Run(default);
        tipped.Clock.Pass(TimeSpan.FromDays(14));
        await ReceiptStory.Ready(tipped);
        await ReceiptStory.Ask(tipped, started.Id);

        await ReceiptStory.Issue(tipped);

        Assert.Equal(3_750_00, (await ReceiptStory.Only(tipped, started.Id)).AmountCents);
    }

    private async Task<IReadOnlyList<ReceiptGap>> Gaps() =>
        (await ReceiptProfiles.Find(world.Db, world.BakeryHolder))!.Gaps;

    /// <summary>As if it had been chosen with the gift; the guards that forbid it afterwards look away.</summary>
    private Task<bool> Reward(Guid gift, long cents) => world.Db.Transact(async tx =>
    {
        await tx.Execute("""
            SET LOCAL session_replication_role = replica;
            INSERT INTO campaign_rewards (campaign_id, code, position, label, minimum_cents, value_cents)
            SELECT campaign_id, 'lot-' || right(id::text, 8), 1, 'Un lot', @cents, @cents
            FROM contributions
            WHERE id = @gift;
            UPDATE contributions SET reward = 'lot-' || right(id::text, 8) WHERE id = @gift
            """, new { gift, cents });
        return true;
    });
}
