using System.Text.Json;
using Okote.Funding;
using Okote.Web;

namespace Okote.Tests;

/// <summary>The two match verbs that ask the books, on a real database.</summary>
public sealed class MatchBooksTests : IAsyncLifetime
{
    private readonly StringWriter stdout = new();
    private readonly StringWriter stderr = new();
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

    [Fact]
    public async Task Explain_says_why_by_id_by_reference_and_by_key()
    {
        var id = await world.Promise(60_00);
        var gift = (await Contributions.Find(world.Db, id))!;
        foreach (var name in new[] { id.ToString(), gift.Reference, gift.Reference.ToLowerInvariant(), gift.AccessKey })
        {
            stdout.GetStringBuilder().Clear();
            Assert.Equal(0, await Explain(name));
            Assert.Equal("""
                Argent public
                  1. Votre don de 60 € compte en entier et ouvre droit à 60 €.
                  2. Plafond de cette ligne pour le projet : 5 000 € ; il restait 5 000 €, et les 60 € y tiennent.
                  3. Les fonds de cette ligne disposaient de 5 000 € : ils donnent 60 €.
                  Résultat : 60 €

                Argent privé
                  1. Votre don de 60 € compte en entier et ouvre droit à 60 €.
                  2. Plafond de cette ligne pour le projet : 5 000 € ; il restait 5 000 €, et les 60 € y tiennent.
                  3. Les fonds de cette ligne disposaient de 5 000 € : ils donnent 60 €.
                  Résultat : 60 €

                """, Said());
        }
    }

    [Fact]
    public async Task Explain_prints_the_steps_as_scenario_files_do()
    {
        var id = await world.Promise(60_00);

        Assert.Equal(0, await Explain(id.ToString(), "--json"));
        var steps = JsonDocument.Parse(stdout.ToString()).RootElement.EnumerateArray().ToList();
        Assert.Equal(
            ["ratio public 6000 6000 null", "match_per_campaign public 6000 6000 500000",
             "funds public 6000 6000 500000", "ratio private 6000 6000 null",
             "match_per_campaign private 6000 6000 500000", "funds private 6000 6000 500000"],
            steps.Select(step => string.Join(' ', new[] { "step", "line", "in", "out", "limit" }
                .Select(field => step.GetProperty(field).ToString() is { Length: > 0 } text ? text : "null"))));
    }

    [Fact]
    public async Task Explain_refuses_a_trace_that_does_not_end_in_the_stored_cents()
    {
        var id = await world.Promise(60_00);
        // The cap is told to have been nearly used up: what the books hold no longer follows from it.
        await world.Db.Execute("""
            ALTER TABLE match_grants DISABLE TRIGGER USER;
            UPDATE match_grants SET request = jsonb_set(request, '{Lines,0,CampaignMatch}', '499999')
            """);

        Assert.Equal(1, await Explain(id.ToString()));
        Assert.Equal("", stdout.ToString());
        Assert.Equal($"{id}: the recomputed trace does not end in the stored cents, so it is not shown.\n",
            stderr.ToString());
    }

    [Fact]
    public async Task Quote_says_what_a_gift_would_unlock_by_fund()
    {
        Assert.Equal(0, await Quote("fournil-essai", "60,50", "--lang", "de"));

        Assert.Contains("Ihre Spende von 60,50 € zählt ganz und gibt Anrecht auf 60,50 €.", Said());
        Assert.Contains("Ville d'essai (Enveloppe d'essai): 60,50 €", Said());
        Assert.Contains("Société d'essai 1 (Société d'essai 1): 30,25 €", Said());
        Assert.Contains("Insgesamt: 121 € Zuschuss zu einer Spende von 60,50 €.", Said());
        Assert.Equal(0, await world.Db.Single<int>("SELECT count(*)::int FROM contributions"));
    }

    [Fact]
    public async Task Quote_in_json_names_every_fund()
    {
        Assert.Equal(0, await Quote(world.Bakery.ToString(), "60", "--json"));

        var answer = JsonDocument.Parse(stdout.ToString()).RootElement;
        Assert.Equal((6000, 12000),
            (answer.GetProperty("amount").GetInt64(), answer.GetProperty("matched").GetInt64()));
        Assert.Equal([6000, 3000, 1800, 1200], answer.GetProperty("by_fund").EnumerateArray()
            .Select(fund => fund.GetProperty("cents").GetInt64()));
        Assert.Equal(6, answer.GetProperty("trace").GetArrayLength());
    }

    [Fact]
    public async Task What_nobody_knows_ends_in_2_with_one_line()
    {
        Assert.Equal(2, await Explain("OK-NOBODY"));
        Assert.Equal(2, await Quote("nowhere", "60"));
        Assert.Equal("There is no contribution OK-NOBODY.\nThere is no campaign nowhere.\n", stderr.ToString());
        Assert.Equal(2, Misused(() => _ = Quote("fournil-essai", "sixty")));
        Assert.Equal(2, Misused(() => _ = Quote("fournil-essai", "60", "--lang", "it")));
        Assert.Equal(2, Misused(() => _ = Explain()));
        Assert.Equal("", stdout.ToString());
    }

    [Fact]
    public async Task A_campaign_that_takes_no_gifts_is_not_quoted()
    {
        await world.PassDeadline();

        Assert.Equal(1, await Quote("fournil-essai", "60"));
        Assert.Equal("fournil-essai: 60.00 EUR cannot be given now (CampaignNotOpen).\n", stderr.ToString());
    }

    [Fact]
    public async Task The_program_itself_explains_and_refuses()
    {
        var id = await world.Promise(60_00);
        var environment = new Dictionary<string, string> { ["OKOTE_DATABASE"] = database.ConnectionString };

        var explained = await OkoteProcess.Run(environment, "match", "explain", id.ToString(), "--lang", "en");
        Assert.Equal((0, ""), (explained.ExitCode, explained.Error));
        Assert.Contains("Your gift of €60 counts in full and gives a right to €60.", explained.Output);
        var refused = await OkoteProcess.Run(environment, "match", "quote", "nowhere", "60");
        Assert.Equal((2, "There is no campaign nowhere.\n"), (refused.ExitCode, refused.Error));
    }

    private Task<int> Explain(params string[] args) => MatchExplain.Read(args, stdout, stderr)(world.Db);

    private Task<int> Quote(params string[] args) => MatchQuotation.Read(args, stdout, stderr, world.Clock)(world.Db);

    private string Said() => stdout.ToString().Replace('\u00a0', ' ').Replace('\u202f', ' ');

    private static int Misused(Action run) => Assert.Throws<CommandFailure>(run).ExitCode;
}
