using Okote.Payments.Sandbox;

namespace Okote.Tests.Sandbox;

public sealed class DurabilityTests
{
    [Fact]
    public async Task Everything_is_there_again_after_a_restart()
    {
        await using var ear = await WebhookEar.Listen();
        await using var world = await SandboxWorld.Open(options => options with { Webhooks = [ear.Endpoint] });
        ear.Status = 503;
        var holder = await world.Holder();
        var charge = (await world.Charged(10_000)).Text("id");
        var open = (await world.PaymentSession(700)).Text("id");
        var made = await world.Send(HttpMethod.Post, "/v1/customers", [("email", "k@example.org")], "key-1");
        await world.Control.Advance(TimeSpan.FromHours(12));
        var (books, clock) = (await world.Control.Books(), await world.Control.Clock());

        await world.Restart();

        Assert.Equal(books, await world.Control.Books());
        Assert.Equal(clock.OffsetMs, (await world.Control.Clock()).OffsetMs);
        var again = await world.Send(HttpMethod.Post, "/v1/customers", [("email", "k@example.org")], "key-1");
        Assert.Equal("true", again.Header("Idempotent-Replayed"));
        Assert.Equal(made.Body.ToJsonString(), again.Body.ToJsonString());
        await world.Post("/v1/transfers", ("amount", 100), ("currency", "eur"), ("destination", holder),
            ("source_transaction", charge));
        Assert.True((await world.Control.Check()).Ok);

        // What waited still waits: the session expires, the money becomes available, the webhooks arrive.
        ear.Status = 200;
        ear.Forget();
        await world.Control.Advance(TimeSpan.FromDays(10));
        await world.Control.RunUntilIdle();
        Assert.Equal("expired", (await world.Get("/v1/checkout/sessions/" + open)).Text("status"));
        Assert.Equal(9_725, (await world.Control.Books()).AvailableCents);
        Assert.Contains("checkout.session.completed", ear.Types);
        Assert.Equal(0, (await world.Control.Books()).UndeliveredWebhooks);
    }

    [Fact]
    public async Task A_killed_process_leaves_all_that_was_answered()
    {
        await using var world = await SandboxWorld.Open();
        var charge = await world.Charged(10_000);
        var books = await world.Control.Books();
        // What lies on the disk now, while the server runs, is what a killed process would leave.
        var copy = Directory.CreateDirectory(Path.Combine(world.Folder, "copy")).FullName;
        using (var cp = System.Diagnostics.Process.Start("cp", [Path.Combine(world.Folder, "journal.jsonl"), copy]))
            await cp.WaitForExitAsync();
        await using var heir = await SandboxServer.Start(new SandboxOptions { Folder = copy, Background = false });
        Assert.Equal(books, await new SandboxClient(heir.Address).Books());
        Assert.Equal(10_000, charge.Cents("amount"));
    }

    [Fact]
    public async Task A_real_card_is_never_written_down()
    {
        await using var world = await SandboxWorld.Open();
        var session = await world.PaymentSession(2_000);
        var outcome = await world.Shopper.Pay(new Uri(session.Text("url")), "4111111111111111");
        Assert.Equal("test_mode_live_card", Assert.IsType<ShopperOutcome.Declined>(outcome).Code);
        await world.Stop();
        var journal = await File.ReadAllTextAsync(Path.Combine(world.Folder, "journal.jsonl"));
        Assert.DoesNotContain("4111111111111111", journal, StringComparison.Ordinal);
        Assert.Contains("************1111", journal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_torn_last_line_is_cut_off_and_what_was_answered_stays()
    {
        await using var world = await SandboxWorld.Open();
        var kept = (await world.Customer()).Text("id");
        await world.Stop();
        await File.AppendAllTextAsync(Path.Combine(world.Folder, "journal.jsonl"),
            "{\"put\":[{\"id\":\"cus_torn\",\"obj");
        await world.Restart();
        Assert.Equal(kept, (await world.Get("/v1/customers")).Data().Single().Text("id"));
        var second = (await world.Customer()).Text("id");
        await world.Restart();
        Assert.Equal([second, kept], (await world.Get("/v1/customers")).Data().Select(one => one.Text("id")));
    }

    [Fact]
    public async Task A_damaged_journal_is_refused_loudly()
    {
        await using var world = await SandboxWorld.Open();
        await world.Customer();
        await world.Stop();
        var path = Path.Combine(world.Folder, "journal.jsonl");
        await File.WriteAllTextAsync(path, "{\"put\":[ooops\n" + await File.ReadAllTextAsync(path));
        await Assert.ThrowsAsync<InvalidDataException>(() => SandboxServer.Start(world.Options));
    }

    [Fact]
    public async Task A_line_that_no_object_answers_for_is_seen_by_the_check()
    {
        await using var world = await SandboxWorld.Open();
        var charge = await world.Charged(10_000);
        var line = await world.Get("/v1/balance_transactions/" + charge.Text("balance_transaction"));
        line["amount"] = 10_001;
        line["net"] = line.Cents("net") + 1;
        await world.Stop();
        await File.AppendAllTextAsync(Path.Combine(world.Folder, "journal.jsonl"),
            $$"""{"put":[{{line.ToJsonString()}}],"gone":[]}""" + "\n");
        await world.Restart();
        Assert.Equal([$"{charge.Text("id")}: its lines sum to 10001 instead of 10000"],
            (await world.Control.Check()).Problems);
    }

    [Fact]
    public async Task Two_sandboxes_cannot_share_a_folder()
    {
        await using var world = await SandboxWorld.Open();
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => SandboxServer.Start(world.Options));
        Assert.Contains(world.Folder, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_port_is_refused()
    {
        await using var world = await SandboxWorld.Open();
        await using var other = await SandboxWorld.Open();
        var options = new SandboxOptions { Folder = Path.Combine(other.Folder, "third"), Port = world.Address.Port };
        await Assert.ThrowsAsync<IOException>(() => SandboxServer.Start(options));
    }

    [Fact]
    public async Task A_sandbox_in_memory_leaves_no_file()
    {
        await using var world = await SandboxWorld.Open(options => options with { Durable = false });
        await world.Customer();
        Assert.Empty(Directory.GetFiles(world.Folder));
    }
}
