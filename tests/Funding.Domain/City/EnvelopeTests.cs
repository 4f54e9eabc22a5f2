using Npgsql;
using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

public sealed class EnvelopeTests : IAsyncLifetime
{
    private TestDatabase database = null!;
    private World world = null!;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.Create();
        world = await World.Create(database);
    }

    public async Task DisposeAsync()
    {
        await world.DisposeAsync();
        await database.DisposeAsync();
    }

    private Task<string> State(Guid fund) =>
        world.Db.Single<string>("SELECT state FROM funds WHERE id = @fund", new { fund });

    private async Task<string?> Refused(string sql, object values) =>
        (await Assert.ThrowsAsync<PostgresException>(() => world.Db.Execute(sql, values))).ConstraintName;

    [Fact]
    public async Task It_goes_from_draft_to_money_by_two_people()
    {
        var id = await world.Submitted();
        Assert.Equal("submitted", await State(id));

        World.Must(await world.Approve(id, world.Bruno));

        Assert.Equal("active", await State(id));
        Assert.Equal(Money.Eur(8_000_00), await world.Balance($"envelope:{id}"));
        Assert.True((await Documents.OfSubject(world.Db, id, DecisionPaper.Kind)).Single().IsPublic);
        Assert.Equal(["envelope_saved", "document_uploaded", "envelope_submitted", "envelope_approved"],
            await world.Db.Query<string>("SELECT act FROM audit_log WHERE subject_id = @id ORDER BY seq", new { id }));
    }

    [Fact]
    public async Task The_same_person_is_refused_by_the_code_and_by_the_table()
    {
        var id = await world.Submitted();

        Assert.Equal(Refusal.SamePerson, (await world.Approve(id, world.Claire)).Refusal);
        Assert.Equal("approvals_four_eyes", await Refused("""
            UPDATE approvals SET decision = 'approved', decided_by = requested_by, decided_at = requested_at
            WHERE subject_id = @id
            """, new { id }));
        Assert.Equal("submitted", await State(id));
    }

    [Fact]
    public async Task What_changed_since_it_was_shown_is_refused()
    {
        var id = await world.Submitted();
        var shown = await world.Shown(id);
        World.Must(await world.Use<RecordInterest>().Run(Guid.CreateVersion7(), "fund", id, "Membre (inventé)",
            "Préside l'association.", await world.Person(world.Claire)));

        Assert.Equal(Refusal.ContentChanged, (await world.Approve(id, world.Bruno, shown)).Refusal);
    }

    [Fact]
    public async Task After_forty_eight_hours_it_is_asked_again()
    {
        var id = await world.Submitted();
        world.Clock.Pass(TimeSpan.FromHours(49));

        Assert.Equal(Refusal.ApprovalExpired, (await world.Approve(id, world.Bruno)).Refusal);
        World.Must(await world.Use<SubmitEnvelope>().Run(id, await world.Person(world.Claire)));
        World.Must(await world.Approve(id, world.Bruno));
    }

    [Fact]
    public async Task A_refusal_has_a_reason_and_makes_it_a_draft_again()
    {
        var id = await world.Submitted();
        var bruno = await world.Person(world.Bruno);
        var refuse = world.Use<RefuseEnvelope>();

        Assert.Equal(Refusal.ReasonMissing, (await refuse.Run(id, await world.Shown(id), bruno, " ")).Refusal);
        World.Must(await refuse.Run(id, await world.Shown(id), bruno, "La ligne est fausse."));
        Assert.Equal("draft", await State(id));
    }

    [Fact]
    public async Task Nothing_of_the_decision_may_be_missing()
    {
        var claire = await world.Person(world.Claire);
        var (save, submit) = (world.Use<SaveEnvelope>(), world.Use<SubmitEnvelope>());
        var ahead = CityDesk.Voted with { Date = new DateOnly(2026, 3, 3) };
        Assert.Equal(Refusal.DecisionDateAhead, (await save.Run(world.Envelope(decision: ahead), claire)).Refusal);

        var gap = (await save.Run(world.Envelope(decision: CityDesk.Voted with { Assembly = null }), claire)).Value;
        Assert.Equal(Refusal.DecisionIncomplete, (await submit.Run(gap, claire)).Refusal);
        var bare = (await save.Run(world.Envelope(), claire)).Value;
        Assert.Equal(Refusal.DecisionPaperMissing, (await submit.Run(bare, claire)).Refusal);
        Assert.Equal(Refusal.FileTypeRefused, (await world.Use<UploadDecisionPaper>().Run(
            Guid.CreateVersion7(), "fund", bare, ("decision.pdf", "<html>"u8.ToArray()), claire)).Refusal);
    }

    [Fact]
    public async Task Somebody_interested_takes_no_part_says_the_code_and_the_table()
    {
        var id = await world.Submitted();
        World.Must(await world.Use<RecordInterest>().Run(Guid.CreateVersion7(), "fund", id, "bruno (inventé)",
            "Sa sœur dirige le fournil.", await world.Person(world.Claire)));

        Assert.Equal(Refusal.InterestedPerson, (await world.Approve(id, world.Bruno)).Refusal);
        Assert.Equal("approvals_without_interest", await Refused("""
            UPDATE approvals SET decision = 'approved', decided_by = @Bruno, decided_at = requested_at
            WHERE subject_id = @id
            """, new { id, world.Bruno }));
        Assert.Equal("rows_are_immutable", await Refused("DELETE FROM interests WHERE subject_id = @id", new { id }));
    }

    [Fact]
    public async Task Once_submitted_it_is_frozen()
    {
        var entry = world.Envelope();
        var id = await world.Submitted(entry);

        Assert.Equal(Refusal.WrongState, (await world.Use<SaveEnvelope>().Run(
            entry with { Amount = Money.Eur(9_000_00) }, await world.Person(world.Claire))).Refusal);
        Assert.Equal("funds_frozen_once_submitted", await Refused(
            "UPDATE funds SET assembly = 'Autre' WHERE id = @id", new { id }));
    }

    [Fact]
    public async Task Sent_twice_it_is_written_once()
    {
        var (entry, claire) = (world.Envelope(), await world.Person(world.Claire));
        Assert.Equal(entry.Id, (await world.Use<SaveEnvelope>().Run(entry, claire)).Value);
        Assert.Equal(entry.Id, (await world.Use<SaveEnvelope>().Run(entry, claire)).Value);
        Assert.Equal(1, await world.Db.Single<int>("SELECT count(*)::int FROM funds WHERE id = @Id", new { entry.Id }));
    }

    [Fact]
    public async Task To_another_city_it_does_not_exist()
    {
        var (id, stranger) = (await world.Submitted(), await world.Stranger());

        Assert.Null(await Envelopes.Find(world.Db, stranger.Cities, id));
        Assert.Equal(Refusal.NotFound, (await world.Use<ApproveEnvelope>().Run(
            id, await world.Shown(id), stranger, "relu")).Refusal);
        Assert.Equal(Refusal.NotFound, (await world.Use<SaveEnvelope>().Run(world.Envelope(), stranger)).Refusal);
        Assert.Equal(Refusal.NotFound, (await world.Use<RecordInterest>().Run(
            Guid.CreateVersion7(), "fund", id, "Qui", "Pourquoi", stranger)).Refusal);
        Assert.Empty(await CityQueue.Of(world.Db, stranger.Cities));
        Assert.Contains(await CityQueue.Of(world.Db, [world.City]), task => task.Id == id && task.Kind == "envelope");
    }

    [Fact]
    public async Task Its_total_rises_by_two_people_and_does_not_fall_while_it_is_used()
    {
        await world.Promise(100_00);
        var (claire, bruno) = (await world.Person(world.Claire), await world.Person(world.Bruno));
        var (propose, decide) = (world.Use<ProposeEnvelopeTotal>(), world.Use<DecideEnvelopeTotal>());
        Assert.Equal(Refusal.FundInUse, (await propose.Run(
            Guid.CreateVersion7(), world.CityFund, Money.Eur(4_000_00), false, CityDesk.Voted, claire)).Refusal);

        var id = Guid.CreateVersion7();
        Assert.Equal(id, (await propose.Run(
            id, world.CityFund, Money.Eur(6_000_00), false, CityDesk.Voted, claire)).Value);
        Assert.Equal(Refusal.SamePerson, (await decide.Run(world.CityFund, id, claire, true, "")).Refusal);
        World.Must(await decide.Run(world.CityFund, id, bruno, true, "voté"));

        var row = (await EnvelopeFigures.Envelopes(world.Db, [world.City])).Single(x => x.Id == world.CityFund);
        Assert.Equal(new PublicMoney(6_000_00, 0, 100_00, 0, 0, 5_900_00, 0), row.Money);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_cent_of_it_is_in_one_place_and_the_ledger_says_the_same(bool closed)
    {
        await world.Start(70_00, "celine@exemple.invalid");
        await world.Promise(30_00, "david@exemple.invalid");

        if (closed) await world.CloseEnvelope(world.CityFund);

        var money = (await EnvelopeFigures.Envelopes(world.Db, [world.City]))
            .Aggregate(PublicMoney.None, (all, row) => all + row.Money);
        var pending = await world.Db.Single<long>("""
            SELECT sum(a.debits_pending)::bigint
            FROM accounts a
            JOIN funds f ON f.id = a.owner_id
            WHERE f.organisation_id = @City
            """, new { world.City });
        Assert.Equal(money.Voted, money.Held + money.Confirmed + money.Due + money.Paid + money.Remaining
            + money.Returned);
        Assert.Equal(closed ? 4_900_00 : 0, money.Returned);
        Assert.Equal(pending, money.Held + money.Confirmed);
        Assert.Equal(70_00, money.Held);
        var campaigns = (await EnvelopeLists.Campaigns(
            world.Db, [world.City], world.CityFund, null, new ListAsk())).Rows;
        Assert.Equal((money.Held, money.Confirmed), (campaigns.Sum(c => c.Held), campaigns.Sum(c => c.Confirmed)));
    }
}
