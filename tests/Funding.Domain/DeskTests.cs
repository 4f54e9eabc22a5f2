using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>Roles, access, the sealed log, and jobs that somebody asked for.</summary>
public sealed class DeskTests
{
    [Fact]
    public async Task A_role_is_given_and_taken_by_two_people_and_nobody_decides_about_themselves()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var wish = new RoleWish(Guid.CreateVersion7(), world.Claire, "operator", null, true, "renfort");
        World.Must(await world.Use<RequestRole>().Run(wish, world.Odile));
        Assert.Equal(Refusal.SamePerson, (await Approve(world, wish, world.Odile)).Refusal);
        Assert.Equal(Refusal.SamePerson, (await Approve(world, wish, world.Claire)).Refusal);
        Assert.Equal(Refusal.ContentChanged,
            (await Approve(world, wish with { Reason = "autre" }, world.Otto)).Refusal);
        World.Must(await Approve(world, wish, world.Otto));
        Assert.True(await IsOperator(world, world.Claire));

        var back = wish with { Id = Guid.CreateVersion7(), Grants = false };
        World.Must(await world.Use<RequestRole>().Run(back, world.Otto));
        var stamp = await Presences.Stamp(world.Db, world.Claire);
        World.Must(await Approve(world, back, world.Odile));
        Assert.False(await IsOperator(world, world.Claire));
        Assert.NotEqual(stamp, await Presences.Stamp(world.Db, world.Claire));
    }

    [Fact]
    public async Task A_role_that_makes_no_sense_is_not_asked_for()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var wish = new RoleWish(Guid.CreateVersion7(), world.Claire, "operator", null, true, "renfort");
        foreach (var (wrong, refusal) in new[]
        {
            (wish with { Reason = " " }, Refusal.ReasonMissing),
            (wish with { Role = "king" }, Refusal.FieldMissing),
            (wish with { Role = "city" }, Refusal.FieldMissing),
            (wish with { OrganisationId = world.City }, Refusal.FieldMissing),
            (wish with { Role = "city", OrganisationId = world.BakeryHolder }, Refusal.NotFound),
            (wish with { PersonId = Guid.CreateVersion7() }, Refusal.NotFound),
        })
            Assert.Equal(refusal, (await world.Use<RequestRole>().Run(wrong, world.Odile)).Refusal);
        World.Must(await world.Use<RequestRole>().Run(wish, world.Odile));
        Assert.Equal(Refusal.WrongState,
            (await world.Use<RequestRole>().Run(wish with { Id = Guid.CreateVersion7() }, world.Odile)).Refusal);
        Assert.Equal(Refusal.ReasonMissing,
            (await world.Use<RefuseRole>().Run(wish.Id, wish.ContentHash(), world.Otto, "")).Refusal);
        World.Must(await world.Use<RefuseRole>().Run(wish.Id, wish.ContentHash(), world.Otto, "non"));
        Assert.False(await IsOperator(world, world.Claire));
    }

    [Fact]
    public async Task Access_is_closed_at_once_and_nobody_closes_their_own()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var stamp = (await Presences.Stamp(world.Db, world.Karim))!.Value;
        Assert.Equal(Refusal.SamePerson, (await world.Use<DisableAccess>().Run(world.Odile, world.Odile, "x")).Refusal);
        Assert.Equal(Refusal.ReasonMissing,
            (await world.Use<DisableAccess>().Run(world.Karim, world.Odile, "")).Refusal);
        World.Must(await world.Use<DisableAccess>().Run(world.Karim, world.Odile, "téléphone perdu"));
        Assert.Null(await Presences.Find(world.Db, world.Karim, stamp));
        Assert.Equal(Refusal.WrongState, (await world.Use<DisableAccess>().Run(world.Karim, world.Odile, "x")).Refusal);
        World.Must(await world.Use<RestoreAccess>().Run(world.Karim, world.Otto, "retrouvé"));
        Assert.NotNull(await Presences.Stamp(world.Db, world.Karim));
        Assert.Null(await Presences.Find(world.Db, world.Karim, stamp));
    }

    [Fact]
    public async Task A_log_that_was_changed_behind_its_guard_breaks_its_seal()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var seal = new SealAudit(world.Db, world.Clock);
        Assert.Equal(1, await seal.Run(default));
        Assert.Equal(0, await seal.Run(default));
        World.Must(await world.Use<DisableAccess>().Run(world.Karim, world.Odile, "téléphone perdu"));
        Assert.Equal(1, await seal.Run(default));
        var proof = await AuditProofs.Read(world.Db);
        Assert.True(proof.Holds);
        Assert.Equal((2, 0L), (proof.Seals.Count, proof.Unsealed));
        Assert.Equal(proof.Lines, proof.Seals.Sum(sealed_ => sealed_.Lines));

        await world.Db.Execute("""
            ALTER TABLE audit_log DISABLE TRIGGER audit_log_is_immutable;
            UPDATE audit_log SET reason = 'autre chose' WHERE act = 'access_disabled'
            """);
        var broken = await AuditProofs.Read(world.Db);
        Assert.Equal((false, false, true), (broken.IsGuarded, broken.Seals[0].Holds, broken.Seals[1].Holds));
    }

    [Fact]
    public async Task A_job_that_was_asked_for_twice_runs_once()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var (first, again) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        Assert.Equal(1, await JobWishes.Add(world.Db, first, "send mails", world.Odile, world.Clock.Now));
        Assert.Equal(0, await JobWishes.Add(world.Db, first, "send mails", world.Odile, world.Clock.Now));
        Assert.Equal(0, await JobWishes.Add(world.Db, again, "send mails", world.Otto, world.Clock.Now));
        var claimed = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => JobWishes.Claim(world.Db, world.Clock.Now)));
        Assert.Equal(first, Assert.Single(claimed, wish => wish is not null)!.Id);
        await JobWishes.End(world.Db, first, 3, null, world.Clock.Now);
        Assert.Equal(1, await JobWishes.Add(world.Db, again, "send mails", world.Otto, world.Clock.Now));
        Assert.Equal([null, 3], (await JobWishes.Latest(world.Db)).Select(row => row.Done).Order());
    }

    private static Task<Result<Done>> Approve(World world, RoleWish wish, Guid by) =>
        world.Use<ApproveRole>().Run(wish.Id, wish.ContentHash(), by, "");

    private static async Task<bool> IsOperator(World world, Guid person) =>
        (await Presences.Find(world.Db, person, (await Presences.Stamp(world.Db, person))!.Value))!.IsOperator;
}
