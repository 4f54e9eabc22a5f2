using Npgsql;
using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>A lost second factor is taken away by two operators, and never by its owner.</summary>
public sealed class FactorResetTests
{
    [Fact]
    public async Task Two_operators_reset_it_and_nothing_of_the_old_one_opens_anything()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var id = await Ask(world, world.Claire);
        var stamp = await Presences.Stamp(world.Db, world.Claire);

        Assert.Equal(Refusal.ReasonMissing, (await Request(world, id, world.Claire, world.Odile, " ")).Refusal);
        Assert.Equal(Refusal.NotFound, (await Request(world, id, world.Bruno, world.Odile)).Refusal);
        World.Must(await Request(world, id, world.Claire, world.Odile));
        var shown = (await FactorResets.OpenOf(world.Db, world.Claire))!;
        Assert.Equal(Refusal.WrongState, (await Request(world, id, world.Claire, world.Otto)).Refusal);
        Assert.Equal(Refusal.SamePerson, (await Approve(world, shown, world.Odile)).Refusal);
        Assert.Equal(Refusal.ContentChanged,
            (await Approve(world, shown with { Reason = "autre chose" }, world.Otto)).Refusal);
        Assert.True(await Credentials.HasSecondFactor(world.Db, world.Claire));
        World.Must(await Approve(world, shown, world.Otto));

        Assert.False(await Credentials.HasSecondFactor(world.Db, world.Claire));
        Assert.Equal(0, await RecoveryCodes.Left(world.Db, world.Claire));
        Assert.NotEqual(stamp, await Presences.Stamp(world.Db, world.Claire));
        Assert.Equal(Refusal.WrongState, (await Approve(world, shown, world.Otto)).Refusal);
        Assert.Equal(["factor_reset_asked", "factor_reset_requested", "factor_reset_done"],
            await world.Db.Query<string>("""
                SELECT act FROM audit_log WHERE subject_id = @Claire AND act LIKE 'factor%' ORDER BY seq
                """, new { world.Claire }));
        Assert.Equal("", await world.Db.Single<string>("SELECT contact || reason FROM factor_resets"));
    }

    [Fact]
    public async Task No_operator_resets_their_own_in_either_place()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var otto = await Ask(world, world.Otto);
        Assert.Equal(Refusal.SamePerson, (await Request(world, otto, world.Otto, world.Otto)).Refusal);
        World.Must(await Request(world, otto, world.Otto, world.Odile));
        var shown = (await FactorResets.OpenOf(world.Db, world.Otto))!;
        Assert.Equal(Refusal.SamePerson, (await Approve(world, shown, world.Otto)).Refusal);
        Assert.Equal(Refusal.SamePerson, (await world.Use<RefuseFactorReset>().Run(
            otto, shown.ContentHash(), world.Otto, "je l'ai retrouvé")).Refusal);
        Assert.True(await Credentials.HasSecondFactor(world.Db, world.Otto));
    }

    [Fact]
    public async Task One_asks_once_and_only_with_something_to_lose()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var ask = world.Use<AskFactorReset>();
        Assert.Equal(Refusal.WrongState, (await ask.Run(Guid.CreateVersion7(), world.Claire, "06")).Refusal);
        var id = await Ask(world, world.Claire);
        World.Must(await ask.Run(id, world.Claire, "03 00 00 00 00"));
        Assert.Equal(Refusal.SameIdOtherContent, (await ask.Run(id, world.Claire, "03 00 00 00 01")).Refusal);
        Assert.Equal(Refusal.WrongState,
            (await ask.Run(Guid.CreateVersion7(), world.Claire, "03 00 00 00 00")).Refusal);
        Assert.Equal(Refusal.FieldMissing, (await ask.Run(id, world.Claire, " ")).Refusal);
        Assert.Equal(1, await world.Db.Single<long>(
            "SELECT count(*) FROM outbox WHERE body ->> 'Kind' = 'factor_reset_heard'"));
    }

    [Fact]
    public async Task Refused_or_taken_back_the_factor_stays()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var id = await Ask(world, world.Claire);
        var refuse = world.Use<RefuseFactorReset>();
        Assert.Equal(Refusal.ReasonMissing, (await refuse.Run(id, [], world.Odile, "")).Refusal);
        World.Must(await refuse.Run(id, [], world.Odile, "ce n'est pas sa voix"));
        Assert.Null(await FactorResets.OpenOf(world.Db, world.Claire));

        id = await Ask(world, world.Claire);
        World.Must(await Request(world, id, world.Claire, world.Odile));
        var shown = (await FactorResets.OpenOf(world.Db, world.Claire))!;
        World.Must(await world.Use<WithdrawFactorReset>().Run(world.Claire));
        Assert.Equal(Refusal.WrongState, (await Approve(world, shown, world.Otto)).Refusal);
        Assert.Equal(Refusal.NotFound, (await world.Use<WithdrawFactorReset>().Run(world.Claire)).Refusal);
        Assert.True(await Credentials.HasSecondFactor(world.Db, world.Claire));
        Assert.Null(await ApprovalPages.Of(world.Db, "factor_reset", id));
    }

    [Fact]
    public async Task After_two_days_whoever_asked_asks_again()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var id = await Ask(world, world.Claire);
        World.Must(await Request(world, id, world.Claire, world.Odile));
        var shown = (await FactorResets.OpenOf(world.Db, world.Claire))!;
        world.Clock.Pass(TimeSpan.FromHours(49));
        Assert.Equal(Refusal.ApprovalExpired, (await Approve(world, shown, world.Otto)).Refusal);
        World.Must(await world.Use<RenewApproval>().Run("factor_reset", id, world.Odile));
        World.Must(await Approve(world, shown, world.Otto));
    }

    [Fact]
    public async Task What_nobody_decided_in_time_is_checked_anew_by_any_operator_and_never_decided_by_the_same()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var id = await Ask(world, world.Claire);
        World.Must(await Request(world, id, world.Claire, world.Odile));
        Assert.Equal(Refusal.WrongState, (await Request(world, id, world.Claire, world.Otto)).Refusal);
        world.Clock.Pass(TimeSpan.FromHours(49));
        World.Must(await Request(world, id, world.Claire, world.Otto, "vue au guichet"));
        var shown = (await FactorResets.OpenOf(world.Db, world.Claire))!;
        Assert.Equal("vue au guichet", shown.Reason);
        Assert.Equal(Refusal.SamePerson, (await Approve(world, shown, world.Otto)).Refusal);
        World.Must(await Approve(world, shown, world.Odile));
        Assert.False(await Credentials.HasSecondFactor(world.Db, world.Claire));
    }

    [Fact]
    public async Task What_nobody_decided_in_time_is_refused_by_any_operator_but_the_person()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var id = await Ask(world, world.Otto);
        World.Must(await Request(world, id, world.Otto, world.Odile));
        world.Clock.Pass(TimeSpan.FromHours(49));
        Assert.Equal(Refusal.SamePerson, (await Request(world, id, world.Otto, world.Otto)).Refusal);
        Assert.Equal(Refusal.SamePerson, (await Refuse(world, id, world.Otto)).Refusal);
        World.Must(await Refuse(world, id, world.Odile));
        Assert.Null(await ApprovalPages.Of(world.Db, "factor_reset", id));
        // What is over is not asked again behind its back.
        Assert.Equal(Refusal.WrongState,
            (await world.Use<RenewApproval>().Run("factor_reset", id, world.Odile)).Refusal);
        await Ask(world, world.Otto);
    }

    [Fact]
    public async Task A_double_click_asks_once_and_a_form_sent_again_later_hears_what_became_of_it()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        await Equip(world, world.Claire);
        await Equip(world, world.Bruno);
        var id = Guid.CreateVersion7();
        foreach (var asked in await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Lost(world, id, world.Claire))))
            World.Must(asked);
        Assert.Equal(1, await world.Db.Single<long>(
            "SELECT count(*) FROM outbox WHERE body ->> 'Kind' = 'factor_reset_heard'"));
        Assert.Equal(Refusal.SameIdOtherContent, (await Lost(world, id, world.Bruno)).Refusal);
        World.Must(await world.Use<WithdrawFactorReset>().Run(world.Claire));
        Assert.Equal(Refusal.AlreadyEnded, (await Lost(world, id, world.Claire)).Refusal);
    }

    [Fact]
    public async Task Nobody_wears_the_team_down_with_requests()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        await Equip(world, world.Claire);
        for (var i = 0; i < FactorReset.Resets_PerDayMax; i++)
        {
            World.Must(await Lost(world, Guid.CreateVersion7(), world.Claire));
            World.Must(await world.Use<WithdrawFactorReset>().Run(world.Claire));
        }
        Assert.Equal(Refusal.TooManyAttempts, (await Lost(world, Guid.CreateVersion7(), world.Claire)).Refusal);
        world.Clock.Pass(TimeSpan.FromDays(1));
        World.Must(await Lost(world, Guid.CreateVersion7(), world.Claire));
    }

    [Fact]
    public async Task Whoever_is_erased_leaves_neither_a_request_that_waits_nor_a_word_about_them()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var gina = (await world.Use<RegisterPerson>().Run(
            "gina@exemple.invalid", "Gina (inventée)", "fr", "company", world.Companies[0])).Value;
        var id = await Ask(world, gina);
        World.Must(await Request(world, id, gina, world.Odile, "rappelée chez sa sœur"));
        World.Must(await world.Use<ErasePerson>().Run(gina));
        Assert.Null(await ApprovalPages.Of(world.Db, "factor_reset", id));
        Assert.Equal(("withdrawn", "", ""), await world.Db.Single<(string, string, string)>(
            "SELECT state, contact, reason FROM factor_resets"));
    }

    [Theory]
    [InlineData("requested_by = person_id, requested_at = asked_at, reason = 'x'", "factor_resets_never_one_s_own")]
    [InlineData("state = 'submitted'", "factor_resets_requested_whole")]
    [InlineData("state = 'withdrawn', ended_by = person_id, ended_at = asked_at", "factor_resets_ended_is_empty")]
    [InlineData("state = 'withdrawn', contact = '', reason = 'x', ended_by = person_id, ended_at = asked_at",
        "factor_resets_ended_is_empty")]
    [InlineData("state = 'withdrawn'", "factor_resets_ended_whole")]
    public async Task The_database_keeps_the_same_rules_by_name(string change, string constraint)
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        await Ask(world, world.Claire);
        var refused = await Assert.ThrowsAsync<PostgresException>(() =>
            world.Db.Execute($"UPDATE factor_resets SET {change}"));
        Assert.Equal(constraint, refused.ConstraintName);
    }

    /// <summary>With an authenticator and a code on paper, as somebody has who then loses both.</summary>
    private static Task Equip(World world, Guid person) =>
        world.Db.Transact(async tx =>
        {
            await tx.Execute("""
                INSERT INTO credentials (person_id, authenticator_key, authenticator_confirmed_at, created_at)
                VALUES (@person, 'secret', @Now, @Now)
                ON CONFLICT DO NOTHING
                """, new { person, world.Clock.Now });
            await RecoveryCodes.Replace(tx, person, ["un-code"], world.Clock.Now);
            return default(Done);
        });

    private static async Task<Guid> Ask(World world, Guid person)
    {
        await Equip(world, person);
        var id = Guid.CreateVersion7();
        World.Must(await Lost(world, id, person));
        return id;
    }

    private static Task<Result<Done>> Lost(World world, Guid id, Guid person) =>
        world.Use<AskFactorReset>().Run(id, person, "03 00 00 00 00");

    private static Task<Result<Done>> Refuse(World world, Guid id, Guid by) =>
        world.Use<RefuseFactorReset>().Run(id, [], by, "injoignable");

    private static Task<Result<Done>> Request(
        World world, Guid id, Guid person, Guid by, string reason = "rappelée au standard de la mairie") =>
        world.Use<RequestFactorReset>().Run(id, person, by, reason);

    private static Task<Result<Done>> Approve(World world, FactorReset shown, Guid by) =>
        world.Use<ApproveFactorReset>().Run(shown.Id, shown.ContentHash(), by, "");
}
