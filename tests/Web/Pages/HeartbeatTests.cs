using System.Net;
using System.Text.Json;

namespace Okote.Tests;

public sealed class HeartbeatTests
{
    [Fact]
    public async Task Whoever_is_still_at_the_check_keeps_what_is_held_and_whoever_left_does_not()
    {
        await using var database = await TestDatabase.Create();
        await using var site = await OpenSite.Create(database);
        var amina = site.Visit();
        var check = (await amina.ReachCheck()).Location!;
        var screen = await amina.Get(check);
        var extensions = check.Replace("/paiement", "/prolongations");

        site.World.Clock.Pass(TimeSpan.FromMinutes(28));
        var beat = await amina.Fill(screen, extensions);
        Assert.Equal(HttpStatusCode.OK, beat.Status);
        var until = JsonDocument.Parse(await beat.Raw.Content.ReadAsStringAsync()).RootElement.GetProperty("until");
        Assert.Equal(site.World.Clock.Now.AddMinutes(5), until.GetDateTimeOffset());

        site.World.Clock.Pass(TimeSpan.FromMinutes(6));
        Assert.Equal(HttpStatusCode.Conflict, (await amina.Fill(screen, extensions)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await amina.Fill(screen, "/fr/dons/nobody/prolongations")).Status);
    }
}
