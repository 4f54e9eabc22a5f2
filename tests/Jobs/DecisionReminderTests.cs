using System.Text.RegularExpressions;
using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>A decision nobody takes is recalled to whoever may take it, by its name, with a link to its page: of
/// whatever kind it is.</summary>
public sealed partial class DecisionReminderTests : IAsyncLifetime
{
    private readonly Guid edit = Guid.CreateVersion7();
    private readonly Guid award = Guid.CreateVersion7();
    private readonly Guid draft = Guid.CreateVersion7();
    private readonly Guid moved = Guid.CreateVersion7();
    private readonly Guid settlement = Guid.CreateVersion7();
    private readonly Guid entry = Guid.CreateVersion7();
    private readonly Guid request = Guid.CreateVersion7();
    private readonly Guid refund = Guid.CreateVersion7();
    private readonly Guid paid = Guid.CreateVersion7();
    private readonly Guid gift = Guid.CreateVersion7();
    private readonly Guid role = Guid.CreateVersion7();
    private readonly Guid lost = Guid.CreateVersion7();
    private readonly Guid line = Guid.CreateVersion7();
    private readonly Guid unpaid = Guid.CreateVersion7();
    private readonly Guid deposit = Guid.CreateVersion7();

    private TestDatabase database = null!;
    private World world = null!;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.Create();
        // The rows below stand alone: what would lead to them is not this test's matter.
        database.BooksMayBeBroken = true;
        world = await World.Create(database);
    }

    public async Task DisposeAsync()
    {
        await world.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task Every_kind_is_named_and_leads_whoever_decides_to_its_page()
    {
        var waiting = Waiting();
        Assert.Equal(Asked(), waiting.Select(row => row.Kind).ToHashSet().Order());
        await Plant(await world.Promise(20_00));
        await world.Db.Transact(async tx =>
        {
            foreach (var row in waiting)
                await Approvals.Request(tx, row.Kind, row.Subject, [1], world.Odile, world.Clock.Now);
            return default(Done);
        });
        world.Clock.Pass(TimeSpan.FromHours(30));
        await new RemindPeople(world.Db, world.Clock).Run(default);
        var told = await world.Db.Query<(string Kind, string Audience, string Path, string Subject)>("""
            SELECT a.subject_kind, o.body ->> 'Audience', o.body ->> 'Path', v ->> 'Text'
            FROM outbox o
            JOIN approvals a ON a.id = (o.body ->> 'Subject')::uuid
            CROSS JOIN LATERAL jsonb_array_elements(o.body::jsonb -> 'Values') v
            WHERE o.body ->> 'Kind' = 'decision_expires' AND v ->> 'Name' = 'subject'
            """);
        Assert.Equal(waiting.Select(row => (row.Kind, row.Audience, row.Path, row.Named)).Order(), told.Order());
    }

    /// <summary>The desk's own list names them by the same words.</summary>
    [Fact]
    public async Task The_list_of_what_waits_names_every_kind()
    {
        await Plant(await world.Promise(20_00));
        foreach (var row in Waiting())
        {
            await world.Db.Transact(async tx =>
            {
                await Approvals.Request(tx, row.Kind, row.Subject, [1], world.Odile, world.Clock.Now);
                return default(Done);
            });
            Assert.Equal(row.Named, (await ApprovalPages.Of(world.Db, row.Kind, row.Subject))!.Subject);
        }
    }

    private (string Kind, Guid Subject, string Audience, string Path, string Named)[] Waiting() =>
    [
        ("campaign", world.Bakery, "operators", $"/operator/dossiers/{world.Bakery}", "Un four pour tous"),
        ("campaign_edit", edit, "operators", $"/operator/modifications/{edit}", "Un four pour tous"),
        ("fund", world.Pledges[0], "operators", $"/operator/engagements/{world.Pledges[0]}", "Fonds privé"),
        ("fund", world.CityFund, "members", $"/collectivite/enveloppes/{world.CityFund}", "Fonds public"),
        ("fund_closure", world.CityFund, "members", $"/collectivite/enveloppes/{world.CityFund}/clotures",
            "Fonds public"),
        ("award", award, "members", $"/collectivite/attributions/{award}", "2026-017"),
        ("scheme_draft", draft, "members", $"/collectivite/regles/{draft}", "Appel nommé"),
        ("redistribution", moved, "operators", $"/operator/abondements/{world.Call}", "Appel nommé"),
        ("settlement", settlement, "operators", $"/operator/reglements-financiers/{settlement}",
            "Un four pour tous"),
        ("bank_entry", entry, "operators", $"/operator/releves/{entry}", "VIR-17"),
        ("unpaid_call", unpaid, "operators", $"/operator/impayes/{line}", "Société nommée"),
        ("deposit", deposit, "operators", $"/operator/depots/{deposit}", "VIR-19"),
        ("refund", request, "operators", $"/operator/remboursements/demandes/{request}", "Un four pour tous"),
        ("bank_refund", paid, "operators", $"/operator/remboursements/{refund}", "Un four pour tous"),
        ("offline_gift", gift, "operators", $"/operator/dons-hors-ligne/{gift}", "Un four pour tous, n° 7"),
        ("role", role, "operators", $"/operator/personnes/{world.Claire}", "Claire nommée"),
        ("factor_reset", lost, "operators", $"/operator/personnes/{world.Claire}", "Claire nommée"),
    ];

    /// <summary>Every kind that any use case asks a second person about.</summary>
    private static IEnumerable<string> Asked() => Repository.Files("src")
        .Where(file => file.EndsWith(".cs", StringComparison.Ordinal))
        .SelectMany(file => Request().Matches(File.ReadAllText(Repository.PathOf(file))))
        .Select(match => match.Groups["kind"] is { Success: true } kind ? kind.Value : "fund_closure")
        .ToHashSet().Order();

    private Task Plant(Guid contribution) => world.Db.Transact(async tx =>
    {
        await tx.Execute("SET LOCAL session_replication_role = replica");
        await tx.Execute("""
            UPDATE calls SET name = 'Appel nommé';
            UPDATE people SET name = 'Claire nommée' WHERE id = @Claire;
            UPDATE funds SET name = CASE kind WHEN 'envelope' THEN 'Fonds public' ELSE 'Fonds privé' END;
            INSERT INTO campaign_edits (id, campaign_id, version, title, summary, story, expected_result, reason,
                                        before_hash, after_hash, proposed_by, proposed_at)
            VALUES (@edit, @Bakery, 1, '', '', '', '', 'x', '\x00', '\x01', @Odile, @Now);
            INSERT INTO awards (id, organisation_id, call_id, decision_number, decision_date, assembly, created_by,
                                created_at)
            VALUES (@award, @City, @Call, '2026-017', '2026-03-01', 'Conseil', @Claire, @Now);
            INSERT INTO scheme_drafts (id, call_id, organisation_id, based_on, rules, campaigns, goal_cents,
                                       created_by, created_at, changed_at)
            VALUES (@draft, @Call, @City, @Scheme, '{}', 1, 100, @Claire, @Now, @Now);
            INSERT INTO redistributions (id, call_id, reason, requested_by, requested_at)
            VALUES (@moved, @Call, 'x', @Odile, @Now);
            INSERT INTO settlements (id, campaign_id, stream, gross_cents, commission_cents, state, content_hash,
                                     planned_at)
            VALUES (@settlement, @Bakery, 'gifts', 100, 0, 'planned', '\x00', @Now);
            INSERT INTO bank_entries (id, settlement_item_id, direction, cents, bank_reference, value_date,
                                      created_at)
            VALUES (@entry, @entry, 'paid_holder', 100, 'VIR-17', '2026-03-01', @Now);
            UPDATE organisations
            SET name = 'Société nommée'
            WHERE id = (SELECT organisation_id FROM funds WHERE id = @Pledge);
            INSERT INTO settlement_items (id, settlement_id, fund_id, gross_cents, commission_cents, moved_at)
            VALUES (@line, @settlement, @Pledge, 100, 0, @Now);
            INSERT INTO unpaid_calls (id, settlement_item_id, reason, proposed_at)
            VALUES (@unpaid, @line, 'x', @Now);
            INSERT INTO fund_deposits (id, fund_id, direction, cents, bank_reference, value_date, created_at)
            VALUES (@deposit, @Pledge, 'arrived', 100, 'VIR-19', '2026-03-01', @Now);
            INSERT INTO refund_requests (id, contribution_id, cents, reason, requested_by, requested_at)
            VALUES (@request, @contribution, 100, 'x', @Odile, @Now);
            INSERT INTO refunds (id, contribution_id, cents, reason, state, created_at)
            VALUES (@refund, @contribution, 100, 'x', 'requested', @Now);
            INSERT INTO bank_refunds (id, refund_id, reference, paid_on, recorded_at)
            VALUES (@paid, @refund, 'VIR-18', '2026-03-01', @Now);
            INSERT INTO offline_gifts (id, campaign_id, organisation_id, receipt_number, means, cents, collected_on,
                                       collected_by, entered_by, entered_at, content_hash)
            VALUES (@gift, @Bakery, @BakeryHolder, 7, 'cash', 100, '2026-03-01', 'x', @Odile, @Now, '\x00');
            INSERT INTO role_requests (id, person_id, role, organisation_id, grants, reason, requested_at)
            VALUES (@role, @Claire, 'operator', NULL, true, 'x', @Now);
            INSERT INTO factor_resets (id, person_id, contact, asked_at, state, reason, requested_by, requested_at)
            VALUES (@lost, @Claire, 'x', @Now, 'submitted', 'x', @Odile, @Now)
            """,
            new
            {
                edit, award, draft, moved, settlement, entry, request, refund, paid, gift, role, lost, contribution,
                line, unpaid, deposit, Pledge = world.Pledges[0],
                world.Bakery, world.BakeryHolder, world.Call, world.Scheme, world.City, world.Claire, world.Odile,
                world.Clock.Now,
            });
        return default(Done);
    });

    [GeneratedRegex(@"Approvals\.Request\(\s*tx, (""(?<kind>\w+)""|FundClosures\.Kind)")]
    private static partial Regex Request();
}
