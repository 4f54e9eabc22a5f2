using Npgsql;
using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

public sealed class ConversationTests
{
    [Fact]
    public async Task Only_the_holder_publishes_and_sending_twice_publishes_once()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var helene = await world.Person(world.Helene);
        var draft = new UpdateDraft(Guid.CreateVersion7(), world.Bakery, "Le four arrive", "Il est **là**.", "fr");

        Assert.Equal(Refusal.NotFound,
            (await world.Use<PostUpdate>().Run(draft, await world.Person(world.Karim))).Refusal);
        Assert.Equal(Refusal.FieldMissing,
            (await world.Use<PostUpdate>().Run(draft with { Title = " " }, helene)).Refusal);
        World.Must(await world.Use<PostUpdate>().Run(draft, helene));
        World.Must(await world.Use<PostUpdate>().Run(draft, helene));

        Assert.Equal("Le four arrive", Assert.Single(await Updates.Published(world.Db, world.Bakery)).Title);
    }

    [Fact]
    public async Task A_question_is_asked_once_and_public_once_its_own_holder_has_answered()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var id = await Ask(world);

        World.Must(await world.Use<AskQuestion>().Run(Draft(world, id)));
        Assert.Equal(Refusal.SameIdOtherContent,
            (await world.Use<AskQuestion>().Run(Draft(world, id) with { Body = "Et le levain ?" })).Refusal);
        Assert.Equal(Refusal.EmailInvalid,
            (await world.Use<AskQuestion>().Run(Draft(world, Guid.CreateVersion7()) with { Email = "x" })).Refusal);
        Assert.Empty(await Questions.Published(world.Db, world.Bakery));
        Assert.Equal(Refusal.NotFound,
            (await world.Use<AnswerQuestion>().Run(id, "Oui.", await world.Person(world.Claire))).Refusal);
        World.Must(await world.Use<AnswerQuestion>().Run(id, "Oui.", await world.Person(world.Helene)));

        var shown = Assert.Single(await Questions.Published(world.Db, world.Bakery));
        Assert.Equal(("Amina", "Oui."), (shown.ShownName, shown.Answer));
    }

    [Fact]
    public async Task What_the_operator_hides_is_gone_for_readers_and_comes_back_for_a_reason()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var id = Guid.CreateVersion7();
        World.Must(await world.Use<PostUpdate>().Run(
            new UpdateDraft(id, world.Bakery, "Titre", "Texte", "fr"), await world.Person(world.Helene)));
        var moderate = world.Use<Moderate>();

        Assert.Equal(Refusal.ReasonMissing, (await moderate.Update(id, false, " ", world.Odile)).Refusal);
        World.Must(await moderate.Update(id, false, "publicité", world.Odile));
        Assert.Empty(await Updates.Published(world.Db, world.Bakery));
        Assert.Equal(Refusal.WrongState, (await moderate.Update(id, false, "encore", world.Odile)).Refusal);
        Assert.Equal("publicité",
            Assert.Single(await Updates.OfHolder(world.Db, world.Bakery, [world.BakeryHolder])).Reason);
        World.Must(await moderate.Update(id, true, "corrigé", world.Odile));
        Assert.Single(await Updates.Published(world.Db, world.Bakery));
    }

    [Fact]
    public async Task A_report_is_about_something_on_that_page_and_decided_once_with_a_reason()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        var draft = new ReportDraft(Guid.CreateVersion7(), world.Bakery, "campaign", world.Bakery, "misleading",
            "Ce n'est pas vrai.", "lucie@exemple.invalid", "fr");

        var elsewhere = draft with { SubjectKind = "update", SubjectId = Guid.CreateVersion7() };
        Assert.Equal(Refusal.NotFound, (await world.Use<ReportContent>().Run(elsewhere)).Refusal);
        World.Must(await world.Use<ReportContent>().Run(draft));
        World.Must(await world.Use<ReportContent>().Run(draft));
        Assert.Single((await Reports.List(world.Db, "open", new ListAsk(null, null, false))).Rows);

        var decide = world.Use<DecideReport>();
        Assert.Equal(Refusal.ReasonMissing, (await decide.Run(draft.Id, false, "", world.Odile)).Refusal);
        World.Must(await decide.Run(draft.Id, false, "vérifié", world.Odile));
        Assert.Equal(Refusal.WrongState, (await decide.Run(draft.Id, true, "non", world.Otto)).Refusal);
        Assert.Equal("kept", (await Reports.Find(world.Db, draft.Id))!.State);
    }

    [Theory]
    [InlineData("UPDATE questions SET state = 'hidden'", "questions_hidden_for_a_reason")]
    [InlineData("UPDATE questions SET answer = 'x'", "questions_answer_whole")]
    [InlineData("UPDATE questions SET body = ''", "questions_length")]
    public async Task The_database_keeps_the_same_rules_by_name(string sql, string constraint)
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        await Ask(world);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => world.Db.Execute(sql));
        Assert.Equal(constraint, refused.ConstraintName);
    }

    private static QuestionDraft Draft(World world, Guid id) =>
        new(id, world.Bakery, "amina@exemple.invalid", "Amina", "Y aura-t-il du pain complet ?", "fr");

    private static async Task<Guid> Ask(World world)
    {
        var id = Guid.CreateVersion7();
        World.Must(await world.Use<AskQuestion>().Run(Draft(world, id)));
        return id;
    }
}
