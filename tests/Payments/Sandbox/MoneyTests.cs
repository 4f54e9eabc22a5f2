namespace Okote.Tests.Sandbox;

public sealed class MoneyTests
{
    [Fact]
    public async Task Transfers_out_of_a_charge_need_no_balance_and_together_never_exceed_it()
    {
        await using var world = await SandboxWorld.Open();
        var holder = await world.Holder();
        var charge = await world.Charged(10_000);
        (string, object)[] Of(long cents) => [("amount", cents), ("currency", "eur"), ("destination", holder),
            ("source_transaction", charge.Text("id"))];
        var transfer = await world.Post("/v1/transfers", Of(6_000));
        Assert.Equal("campaign_1", transfer.Text("transfer_group"));
        await world.Post("/v1/transfers", Of(4_000));
        Assert.Equal("amount", (await world.Refused("/v1/transfers", Of(1))).Error(400).Text("param"));
        var theirs = await world.Get("/v1/balance", holder);
        Assert.Equal((0L, 10_000L), (Only(theirs, "available"), Only(theirs, "pending")));
        Assert.Equal(2, (await world.Get("/v1/transfers?transfer_group=campaign_1")).Data().Count);
        Assert.True((await world.Control.Check()).Ok);
        await world.Control.Advance(TimeSpan.FromDays(10));
        Assert.Equal(10_000, Only(await world.Get("/v1/balance", holder), "available"));
        Assert.Equal(-175, Only(await world.Get("/v1/balance"), "available"));
    }

    [Fact]
    public async Task A_transfer_from_the_balance_needs_available_money()
    {
        await using var world = await SandboxWorld.Open();
        var holder = await world.Holder();
        await world.Charged(10_000);
        (string, object)[] form = [("amount", 9_825), ("currency", "eur"), ("destination", holder)];
        Assert.Equal("balance_insufficient", (await world.Refused("/v1/transfers", form)).Error(400).Text("code"));
        await world.Control.Advance(TimeSpan.FromDays(10));
        await world.Post("/v1/transfers", form);
        Assert.Equal(0, (await world.Control.Books()).AvailableCents);
        Assert.Contains("balance.available", await world.EventTypes());
    }

    [Fact]
    public async Task The_card_whose_money_is_there_at_once_can_be_transferred_at_once()
    {
        await using var world = await SandboxWorld.Open();
        var charge = await world.Charged(10_000, "4000000000000077");
        var transaction = await world.Get("/v1/balance_transactions/" + charge.Text("balance_transaction"));
        Assert.Equal("available", transaction.Text("status"));
        await world.Post("/v1/transfers", ("amount", 5_000), ("currency", "eur"),
            ("destination", await world.Holder()));
    }

    [Fact]
    public async Task Nobody_is_paid_before_onboarding()
    {
        await using var world = await SandboxWorld.Open();
        var holder = await world.Holder(onboarded: false);
        var account = await world.Get("/v1/accounts/" + holder);
        Assert.False(account["charges_enabled"]!.GetValue<bool>());
        Assert.NotEmpty(account.Part("requirements")["currently_due"]!.AsArray());
        var charge = await world.Charged(10_000);
        (string, object)[] form = [("amount", 100), ("currency", "eur"), ("destination", holder),
            ("source_transaction", charge.Text("id"))];
        Assert.Equal("insufficient_capabilities_for_transfer",
            (await world.Refused("/v1/transfers", form)).Error(400).Text("code"));

        var link = await world.Post("/v1/account_links", ("account", holder), ("type", "account_onboarding"),
            ("return_url", "https://okote.test/back"), ("refresh_url", "https://okote.test/again"));
        var url = new Uri(link.Text("url"));
        Assert.Equal("https://okote.test/back", (await world.Shopper.Onboard(url)).ToString());
        Assert.Equal("https://okote.test/again", (await world.Shopper.Onboard(url)).ToString());
        account = await world.Get("/v1/accounts/" + holder);
        Assert.True(account["payouts_enabled"]!.GetValue<bool>());
        Assert.Equal("active", account.Part("capabilities").Text("transfers"));
        await world.Post("/v1/transfers", form);
    }

    [Fact]
    public async Task Onboarding_that_stops_half_way_enables_nothing()
    {
        await using var world = await SandboxWorld.Open();
        var holder = await world.Holder(onboarded: false);
        var link = await world.Post("/v1/account_links", ("account", holder), ("type", "account_onboarding"),
            ("return_url", "https://okote.test/back"), ("refresh_url", "https://okote.test/again"));
        await world.Shopper.Onboard(new Uri(link.Text("url")), complete: false);
        var account = await world.Get("/v1/accounts/" + holder);
        Assert.True(account["details_submitted"]!.GetValue<bool>());
        Assert.False(account["payouts_enabled"]!.GetValue<bool>());
        Assert.Equal("inactive", (await world.Get($"/v1/accounts/{holder}/capabilities/transfers")).Text("status"));
    }

    [Fact]
    public async Task A_reversal_brings_the_money_back_once()
    {
        await using var world = await SandboxWorld.Open();
        var holder = await world.Holder();
        var charge = await world.Charged(10_000);
        var id = (await world.Post("/v1/transfers", ("amount", 6_000), ("currency", "eur"), ("destination", holder),
            ("source_transaction", charge.Text("id")))).Text("id");
        await world.Post($"/v1/transfers/{id}/reversals", ("amount", 2_000));
        var transfer = await world.Get("/v1/transfers/" + id);
        Assert.Equal(2_000, transfer.Cents("amount_reversed"));
        Assert.Single(transfer.Part("reversals").Data());
        (await world.Refused($"/v1/transfers/{id}/reversals", ("amount", 4_001))).Error(400);
        var rest = await world.Post($"/v1/transfers/{id}/reversals");
        Assert.Equal(4_000, rest.Cents("amount"));
        Assert.True((await world.Get("/v1/transfers/" + id))["reversed"]!.GetValue<bool>());
        (await world.Refused($"/v1/transfers/{id}/reversals")).Error(400);
        Assert.Equal((0L, 0L), Both(await world.Get("/v1/balance", holder)));
        Assert.Equal((0L, 9_825L), Both(await world.Get("/v1/balance")));
        Assert.True((await world.Control.Check()).Ok);
    }

    [Fact]
    public async Task Refunds_take_parts_and_never_more_than_the_charge()
    {
        await using var world = await SandboxWorld.Open();
        var charge = (await world.Charged(10_000)).Text("id");
        var first = await world.Post("/v1/refunds", ("charge", charge), ("amount", 3_000),
            ("reason", "requested_by_customer"));
        Assert.Equal("succeeded", first.Text("status"));
        (await world.Refused("/v1/refunds", ("charge", charge), ("amount", 7_001))).Error(400);
        var intent = (await world.Get("/v1/charges/" + charge)).Text("payment_intent");
        Assert.Equal(7_000, (await world.Post("/v1/refunds", ("payment_intent", intent))).Cents("amount"));
        Assert.Equal("charge_already_refunded",
            (await world.Refused("/v1/refunds", ("charge", charge))).Error(400).Text("code"));
        var whole = await world.Get($"/v1/charges/{charge}?expand[]=refunds");
        Assert.True(whole["refunded"]!.GetValue<bool>());
        Assert.Equal(2, whole.Part("refunds").Data().Count);
        Assert.Equal((0L, -175L), Both(await world.Get("/v1/balance")));
        Assert.True((await world.Control.Check()).Ok);
    }

    [Fact]
    public async Task A_charge_can_be_refunded_before_it_was_booked()
    {
        await using var world = await SandboxWorld.Open();
        var (customer, method) = await world.Saved("4242424242424242");
        var intent = (await world.ChargeLater(customer, method, 5_000)).Ok().Text("id");
        await world.Post("/v1/refunds", ("payment_intent", intent));
        await world.Control.RunUntilIdle();
        Assert.Equal((0L, -100L), Both(await world.Get("/v1/balance")));
        Assert.Equal(2, (await world.Get("/v1/balance_transactions")).Data().Count);
    }

    [Fact]
    public async Task A_refund_may_take_its_time()
    {
        await using var world = await SandboxWorld.Open();
        var charge = (await world.Charged(5_000, "4000000000007726")).Text("id");
        var refund = await world.Post("/v1/refunds", ("charge", charge));
        Assert.Equal("pending", refund.Text("status"));
        await world.Control.Advance(TimeSpan.FromHours(2));
        Assert.Equal("succeeded", (await world.Get("/v1/refunds/" + refund.Text("id"))).Text("status"));
        Assert.Contains("refund.updated", await world.EventTypes());
    }

    /// <summary>Protection: Refunds.Succeed leaves alone what was stopped; without it the refund succeeded after all.
    /// </summary>
    [Fact]
    public async Task A_refund_that_takes_its_time_can_be_cancelled_and_the_money_is_back()
    {
        await using var world = await SandboxWorld.Open();
        var charge = (await world.Charged(5_000, "4000000000007726")).Text("id");
        var path = "/v1/refunds/" + (await world.Post("/v1/refunds", ("charge", charge))).Text("id");

        await world.Post(path + "/cancel");
        await world.Control.Advance(TimeSpan.FromDays(1));

        var refund = await world.Get(path);
        Assert.Equal(("canceled", "merchant_request"), (refund.Text("status"), refund.Text("failure_reason")));
        Assert.NotNull(refund.Text("failure_balance_transaction"));
        Assert.Equal(0, (await world.Get("/v1/charges/" + charge)).Cents("amount_refunded"));
        Assert.Contains("charge.refund.updated", await world.EventTypes());
        Assert.True((await world.Control.Check()).Ok);
        Assert.Equal(0, (await world.Control.Books()).RefundCount);
        (await world.Refused(path + "/cancel")).Error(400);
    }

    [Fact]
    public async Task A_refund_may_fail_later_and_the_money_is_back()
    {
        await using var world = await SandboxWorld.Open();
        var charge = (await world.Charged(5_000, "4000000000005126")).Text("id");
        var refund = await world.Post("/v1/refunds", ("charge", charge));
        Assert.Equal("succeeded", refund.Text("status"));
        await world.Control.Advance(TimeSpan.FromHours(2));
        refund = await world.Get("/v1/refunds/" + refund.Text("id"));
        Assert.Equal(("failed", "expired_or_canceled_card"), (refund.Text("status"), refund.Text("failure_reason")));
        Assert.Equal(0, (await world.Get("/v1/charges/" + charge)).Cents("amount_refunded"));
        Assert.Contains("refund.failed", await world.EventTypes());
        var books = await world.Control.Books();
        Assert.Equal((0, 4_900L), (books.RefundCount, books.AvailableCents + books.PendingCents));
        Assert.True((await world.Control.Check()).Ok);
    }

    [Fact]
    public async Task A_chargeback_takes_amount_and_fee_at_once_and_gives_them_back_when_won()
    {
        await using var world = await SandboxWorld.Open();
        var charge = await world.Charged(5_000, "4000000000000259");
        var dispute = (await world.Get("/v1/disputes?charge=" + charge.Text("id"))).Data().Single();
        Assert.Equal(("needs_response", "fraudulent"), (dispute.Text("status"), dispute.Text("reason")));
        var books = await world.Control.Books();
        Assert.Equal(5_000 - 100 - 5_000 - 2_000, books.AvailableCents + books.PendingCents);
        (await world.Refused("/v1/refunds", ("charge", charge.Text("id")))).Error(400);
        dispute = await world.Post("/v1/disputes/" + dispute.Text("id"),
            ("evidence[uncategorized_text]", "winning_evidence"));
        Assert.Equal("won", dispute.Text("status"));
        Assert.Equal(2, dispute["balance_transactions"]!.AsArray().Count);
        Assert.Equal(0, (await world.Control.Books()).DisputedCents);
        Assert.Equal(["charge.dispute.funds_reinstated", "charge.dispute.closed"],
            (await world.EventTypes()).TakeLast(2));
    }

    [Fact]
    public async Task An_inquiry_moves_no_money()
    {
        await using var world = await SandboxWorld.Open();
        var charge = await world.Charged(5_000, "4000000000001976");
        var dispute = (await world.Get("/v1/disputes?charge=" + charge.Text("id"))).Data().Single();
        Assert.Equal("warning_needs_response", dispute.Text("status"));
        Assert.Equal(0, (await world.Control.Books()).DisputedCents);
        Assert.Equal("warning_closed", (await world.Post($"/v1/disputes/{dispute.Text("id")}/close")).Text("status"));
    }

    [Fact]
    public async Task A_payout_leaves_the_available_balance_and_arrives()
    {
        await using var world = await SandboxWorld.Open();
        await world.Charged(10_000, "4000000000000077");
        (await world.Refused("/v1/payouts", ("amount", 10_000), ("currency", "eur"))).Error(400);
        var payout = await world.Post("/v1/payouts", ("amount", 9_000), ("currency", "eur"));
        Assert.Equal("pending", payout.Text("status"));
        await world.Control.Advance(TimeSpan.FromDays(3));
        Assert.Equal("paid", (await world.Get("/v1/payouts/" + payout.Text("id"))).Text("status"));
        Assert.Equal(825, (await world.Control.Books()).AvailableCents);
    }

    [Fact]
    public async Task A_payout_that_comes_back_stands_in_the_balance_again()
    {
        await using var world = await SandboxWorld.Open();
        await world.Charged(10_000, "4000000000000077");
        await world.Control.FailPayouts("account_closed");
        var payout = await world.Post("/v1/payouts", ("amount", 9_000), ("currency", "eur"));
        await world.Control.Advance(TimeSpan.FromDays(3));
        payout = await world.Get($"/v1/payouts/{payout.Text("id")}?expand[]=failure_balance_transaction");
        Assert.Equal(("failed", "account_closed"), (payout.Text("status"), payout.Text("failure_code")));
        var back = payout.Part("failure_balance_transaction");
        Assert.Equal(("payout_failure", 9_000L), (back.Text("type"), back.Cents("amount")));
        Assert.Equal("payout.failed", (await world.EventTypes())[^1]);
        var books = await world.Control.Books();
        Assert.Equal((9_825L, 0L), (books.AvailableCents, books.PaidOutCents));
        Assert.True((await world.Control.Check()).Ok);
        await world.Post("/v1/payouts", ("amount", 9_000), ("currency", "eur"));
        await world.Control.Advance(TimeSpan.FromDays(3));
        Assert.Equal("payout.paid", (await world.EventTypes())[^1]);
    }

    [Fact]
    public async Task A_payout_fails_only_with_a_code_of_stripes()
    {
        await using var world = await SandboxWorld.Open();
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => world.Control.FailPayouts("bad_mood"));
        Assert.Contains("failure_code must be one of", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_holder_is_paid_out_of_their_own_balance()
    {
        await using var world = await SandboxWorld.Open();
        var holder = await world.Holder();
        var charge = await world.Charged(10_000, "4000000000000077");
        await world.Post("/v1/transfers", ("amount", 6_000), ("currency", "eur"), ("destination", holder),
            ("source_transaction", charge.Text("id")));
        (string, object)[] form = [("amount", 6_000), ("currency", "eur")];
        var payout = (await world.Send(HttpMethod.Post, "/v1/payouts", form, account: holder)).Ok();
        Assert.Equal((0L, 0L), Both(await world.Get("/v1/balance", holder)));
        (await world.Send(HttpMethod.Get, "/v1/payouts/" + payout.Text("id"), [])).Error(404);
        (await world.Send(HttpMethod.Get, "/v1/balance", [], account: "acct_nobody")).Error(403);
        Assert.True((await world.Control.Check()).Ok);
    }

    [Fact]
    public async Task Balance_transactions_are_listed_by_source_type_and_time()
    {
        await using var world = await SandboxWorld.Open();
        var charge = (await world.Charged(10_000)).Text("id");
        await world.Control.Advance(TimeSpan.FromHours(1));
        var since = (await world.Control.Clock()).Now;
        var refund = (await world.Post("/v1/refunds", ("charge", charge), ("amount", 100))).Text("id");
        async Task<string> Source(string query) =>
            (await world.Get("/v1/balance_transactions?" + query)).Data().Single().Text("source");
        Assert.Equal(refund, await Source("created[gte]=" + since));
        Assert.Equal(charge, await Source("type=charge"));
        Assert.Equal(refund, await Source("source=" + refund));
        var newest = (await world.Get("/v1/balance_transactions?limit=1")).Data().Single().Text("id");
        Assert.Equal(charge, await Source("starting_after=" + newest));
    }

    private static long Only(System.Text.Json.Nodes.JsonObject balance, string name) =>
        balance[name]!.AsArray().Single()!.Cents("amount");

    private static (long Available, long Pending) Both(System.Text.Json.Nodes.JsonObject balance) =>
        (Only(balance, "available"), Only(balance, "pending"));
}
