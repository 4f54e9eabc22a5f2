using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Okote.Funding;
using Okote.Jobs;

namespace Okote.Tests;

/// <summary>Every route × everybody, in one's own organisation and in another's. The table is <c>rights.txt</c>.
/// </summary>
public sealed partial class RightsTests : IAsyncLifetime
{
    private readonly RightsTable table = RightsTable.Read();
    private readonly Dictionary<string, Visitor> people = [];
    private readonly Dictionary<string, string> things = [];
    private TestDatabase database = null!;
    private OpenSite site = null!;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.Create();
        site = await OpenSite.Create(database, postsMax: 1_000_000);
        var world = site.World;
        await Populate(world);
        foreach (var (name, value) in new (string, object)[]
        {
            ("BakerySlug", OpenSite.Slug), ("Bakery", world.Bakery), ("BakeryHolder", world.BakeryHolder),
            ("City", world.City), ("CityFund", world.CityFund), ("FirstCompany", world.Companies[0]),
            ("FirstPledge", world.Pledges[0]), ("Helene", world.Helene), ("Karim", world.Karim),
            ("Claire", world.Claire), ("Bruno", world.Bruno), ("Call", world.Call), ("Scheme", world.Scheme),
            ("Contribution", await world.Promise(20_00)), ("Unknown", Guid.CreateVersion7()), ("404", "404"),
            ("One", 1), ("presentation", "presentation"), ("suspensions", "suspensions"),
            ("job", Timetable.Full.Entries[0].Name),
            ("Award", await Award(world)), ("Draft", await Draft(world)), ("2026", 2026),
        })
            things[name] = $"{value}";
    }

    public async Task DisposeAsync()
    {
        await site.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public void Every_route_has_its_line() => Offenders.None(
        "A route that nobody has decided about: give it a line in tests/Web/Rights/rights.txt.",
        from route in Routes()
        where table.Find(route.Method, route.Template) is null
        select $"{route.Method} {route.Template}");

    [Fact]
    public async Task Nobody_comes_in_who_has_no_right_to()
    {
        var found = new List<string>();
        foreach (var (method, template) in Routes())
            if (table.Find(method, template) is { } line)
                foreach (var (name, visitor) in people)
                    if (!Admits(line, name, template) && await Opened(visitor, method, template) is { } status)
                        found.Add($"{method} {template}: {name} got {status}");
        Offenders.None("Somebody came in who must find nothing (404, 403, or the way to sign in).", found);
    }

    [Fact]
    public async Task Everybody_comes_in_who_has_the_right_to()
    {
        var found = new List<string>();
        foreach (var (method, template) in Routes())
            if (table.Find(method, template) is { HasNothingToShow: false } line && line.Who is not ("key" or "row"))
                foreach (var (name, visitor) in people)
                    if (Admits(line, name, template) && await Shut(visitor, method, template) is { } status)
                        found.Add($"{method} {template}: {name} got {status}");
        Offenders.None("A door that does not open for those it is for; an id may want a value line.", found);
    }

    [Fact]
    public async Task A_wrong_secret_finds_nothing()
    {
        var found = new List<string>();
        foreach (var (method, template) in Routes())
            if (table.Find(method, template) is { Who: "key" or "row" })
                foreach (var (name, visitor) in people)
                    if (await Opened(visitor, method, template) is { } status
                        && !status.Contains("ne fonctionne plus", StringComparison.Ordinal))
                        found.Add($"{method} {template}: {name} got {status}");
        Offenders.None("A made-up secret opened something.", found);
    }

    /// <summary>Everybody of the small world, and others like them who work elsewhere.</summary>
    private async Task Populate(World world)
    {
        people["anonymous"] = site.Visit();
        people["citizen"] = await site.SignIn(await Register(world, "citizen", null, default));
        people["holder"] = await site.SignIn(world.Helene);
        people["company"] = await site.SignIn(world.Karim);
        people["city"] = await site.SignIn(world.Claire);
        people["operator"] = await site.SignIn(world.Odile);
        foreach (var (role, kind) in new[]
        {
            ("holder", OrganisationKind.Association), ("company", OrganisationKind.Company),
            ("city", OrganisationKind.PublicBody),
        })
        {
            var elsewhere = Guid.CreateVersion7();
            await world.Organisation(elsewhere, kind, $"Ailleurs {role} (inventé)");
            people[$"foreign {role}"] = await site.SignIn(await Register(world, $"foreign-{role}", role, elsewhere));
        }
    }

    /// <summary>What Claire is about to bring before the council.</summary>
    private static async Task<Guid> Award(World world) => (await world.Use<SaveAward>().Run(
        new AwardEntry(Guid.CreateVersion7(), world.City, world.Call, "2026-080", new DateOnly(2026, 2, 27),
            "Conseil d'essai", [new AwardShare(world.Bakery, Money.Eur(1_000_00))]),
        await world.Person(world.Claire))).Value;

    private static async Task<Guid> Draft(World world) => (await world.Use<SaveSchemeDraft>().Run(
        new SchemeEntry(Guid.CreateVersion7(), world.Call, world.City, World.OkoteRules, 15, Money.Eur(15_000_00)),
        await world.Person(world.Claire))).Value;

    private async Task<Guid> Register(World world, string key, string? role, Guid organisation)
    {
        if (role is not null) return await world.Member(key, $"{key} (inventé)", role, organisation);
        World.Must(await world.Use<SendSignInLink>().Run(
            new SignInWish($"{key}@exemple.invalid", "fr", "", site.Address)));
        return (await Presences.WithEmail(site.Db, $"{key}@exemple.invalid"))!.Value;
    }

    private static bool Admits(RightsLine line, string name, string template) =>
        line.Who.Split(',').Any(who => Admits(who, name, template));

    private static bool Admits(string who, string name, string template) => who switch
    {
        "everybody" or "key" or "row" => true,
        "signed-in" => name != "anonymous",
        "holders" => name.EndsWith("holder", StringComparison.Ordinal),
        "member" => name is "holder" or "operator",
        // Without an id in the address, the workplace is everybody's who works in one like it.
        _ => name == who || (name == $"foreign {who}" && !HoldsId(template)),
    };

    private static bool HoldsId(string template) =>
        Placeholder().Matches(template).Any(found => found.Groups[1].Value != "lang");

    /// <returns>What somebody got who should have got nothing; null when all is well.</returns>
    private async Task<string?> Opened(Visitor visitor, string method, string template)
    {
        var (status, said) = await Send(visitor, method, template, withKey: true);
        var isNothing = status is HttpStatusCode.NotFound or HttpStatusCode.Forbidden
            || (status == HttpStatusCode.SeeOther && said.Contains("/connexion", StringComparison.Ordinal));
        return isNothing ? null : $"{(int)status} {said}";
    }

    /// <summary>Forms are sent without their key: that they are refused for that alone shows the door open, and nothing
    /// happens.</summary>
    private async Task<string?> Shut(Visitor visitor, string method, string template)
    {
        var (status, said) = await Send(visitor, method, template, withKey: false);
        var isOpen = method == "POST" ? status == HttpStatusCode.BadRequest || (int)status < 400
            : (int)status < 400 || template.StartsWith("errors/", StringComparison.Ordinal);
        var isSentAway = status == HttpStatusCode.SeeOther && said.Contains("/connexion?", StringComparison.Ordinal);
        return isOpen && !isSentAway ? null : $"{(int)status} {said}";
    }

    private async Task<(HttpStatusCode Status, string Said)> Send(
        Visitor visitor, string method, string template, bool withKey)
    {
        var path = "/" + Placeholder().Replace(template.TrimStart('/'), found => Fill(template, found.Groups[1].Value));
        var visit = method == "GET" ? await visitor.Get(path)
            : withKey ? await visitor.Fill(await visitor.Get("/fr/connexion/liens/envoi"), path)
            : await visitor.Post(path);
        return (visit.Status, visit.Location ?? (visit.Text.Length > 200 ? "" : visit.Text)
            + (visit.Text.Contains("ne fonctionne plus", StringComparison.Ordinal) ? "ne fonctionne plus" : ""));
    }

    private string Fill(string template, string placeholder) => placeholder switch
    {
        "lang" => "fr",
        "rest" => "",
        _ when table.Value(template, placeholder) is { } name => things[name],
        _ => $"{Guid.CreateVersion7():N}",
    };

    private List<(string Method, string Template)> Routes() =>
    [
        .. (from endpoint in site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            where endpoint.Metadata.GetMetadata<ControllerActionDescriptor>() is not null
            from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
            select (method, endpoint.RoutePattern.RawText!.TrimStart('/') is { Length: > 0 } text ? text : "/"))
            .Distinct().OrderBy(route => route.Item2, StringComparer.Ordinal).ThenBy(route => route.method),
    ];

    [GeneratedRegex(@"\{\**(\w+)[^}]*\}")]
    private static partial Regex Placeholder();
}
