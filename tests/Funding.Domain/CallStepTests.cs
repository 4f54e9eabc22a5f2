using Npgsql;
using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>A call from its draft to its end.</summary>
public sealed class CallStepTests
{
    [Fact]
    public async Task A_call_goes_from_draft_to_closed_step_by_step_and_every_step_is_written_down()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var draft = Draft(world);
        World.Must(await world.Use<CreateCall>().Run(draft, world.Odile));
        Assert.Equal(Refusal.SchemeMissing, await Move(world, draft.Id, CallState.Open));
        World.Must(await world.Use<PublishScheme>().Run(draft.Id, World.OkoteRules));

        Assert.Equal(Refusal.WrongState, await Move(world, draft.Id, CallState.Running));
        foreach (var state in new[] { CallState.Open, CallState.Selection, CallState.Running })
            Assert.Null(await Move(world, draft.Id, state));
        World.Must(await world.Use<CloseCall>().Run(draft.Id, world.Odile, "terminé"));

        var page = (await CallPages.Find(world.Db, draft.Id))!;
        Assert.Equal(["draft>open", "open>selection", "selection>running", "running>closed"],
            page.Moves.Select(move => $"{move.FromState}>{move.ToState}"));
        Assert.All(page.Moves, move => Assert.Equal("Odile (inventée)", move.By));
        Assert.Equal(["Ville d'essai"], page.Bodies.Where(body => body.Chosen).Select(body => body.Name));
        Assert.Equal(["project", "budget"], page.Heading.AreaList);
    }

    [Fact]
    public async Task A_published_call_is_frozen_in_the_code_and_in_the_table()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var draft = Draft(world);
        World.Must(await world.Use<CreateCall>().Run(draft, world.Odile));
        World.Must(await world.Use<EditCall>().Run(draft with { Criteria = "Autres critères." }, world.Odile));
        World.Must(await world.Use<PublishScheme>().Run(draft.Id, World.OkoteRules));
        Assert.Null(await Move(world, draft.Id, CallState.Open));

        Assert.Equal(Refusal.WrongState, (await world.Use<EditCall>().Run(draft, world.Odile)).Refusal);
        Assert.Equal("calls_frozen_once_open",
            await Guard(world, "UPDATE calls SET criteria = 'x' WHERE id = @Id", draft.Id));
        Assert.Equal("calls_move_forward",
            await Guard(world, "UPDATE calls SET state = 'draft' WHERE id = @Id", draft.Id));
        Assert.Equal("rows_are_immutable", await Guard(world, "DELETE FROM call_moves WHERE call_id = @Id", draft.Id));
    }

    [Fact]
    public async Task A_form_sent_twice_makes_one_call_and_other_answers_under_its_id_are_refused()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var draft = Draft(world);
        World.Must(await world.Use<CreateCall>().Run(draft, world.Odile));
        World.Must(await world.Use<CreateCall>().Run(draft, world.Odile));
        Assert.Equal(Refusal.SameIdOtherContent,
            (await world.Use<CreateCall>().Run(draft with { Name = "Autre" }, world.Odile)).Refusal);
        Assert.Equal(1, await world.Db.Single<int>("SELECT count(*)::int FROM audit_log WHERE act = 'call_created'"));
    }

    [Fact]
    public async Task What_does_not_fit_is_refused()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var draft = Draft(world);
        foreach (var (wrong, refusal) in new[]
        {
            (draft with { Name = " " }, Refusal.NameMissing),
            (draft with { Territory = "" }, Refusal.FieldMissing),
            (draft with { Areas = [] }, Refusal.FieldMissing),
            (draft with { Applications = new(draft.Applications.To, draft.Applications.From) },
                Refusal.CalendarInvalid),
            (draft with { Campaigns = new(draft.Campaigns.To, draft.Campaigns.From) }, Refusal.CalendarInvalid),
        })
            Assert.Equal(refusal, (await world.Use<CreateCall>().Run(wrong, world.Odile)).Refusal);
        var mute = draft with { Criteria = "" };
        World.Must(await world.Use<CreateCall>().Run(mute, world.Odile));
        World.Must(await world.Use<PublishScheme>().Run(mute.Id, World.OkoteRules));
        Assert.Equal(Refusal.FieldMissing, await Move(world, mute.Id, CallState.Open));
    }

    public static CallDraft Draft(World world) => new(Guid.CreateVersion7(), "Okoté, édition suivante", "Alsace",
        ["food"], new(world.Clock.Now, world.Clock.Now.AddDays(30)),
        new(world.Clock.Now.AddDays(60), world.Clock.Now.AddDays(120)), "Être utile **ici**.", 7500, 800, 800, 14,
        new HoldTerms(TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(5), TimeSpan.FromHours(1), false),
        [ReviewArea.Project, ReviewArea.Budget], [world.City]);

    private static async Task<Refusal?> Move(World world, Guid call, CallState to) =>
        (await world.Use<MoveCall>().Run(call, to, world.Odile, "étape suivante")).Refusal;

    private static async Task<string?> Guard(World world, string sql, Guid id) =>
        (await Assert.ThrowsAsync<PostgresException>(() => world.Db.Execute(sql, new { Id = id }))).ConstraintName;
}
