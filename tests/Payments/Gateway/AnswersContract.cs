using Okote.Payments;

namespace Okote.Tests;

/// <summary>What Stripe answers means the same through every adapter.</summary>
public abstract class AnswersContract(GatewayAdapter adapter)
{
    private const string Intents = "/v1/payment_intents";
    private const string DeclinedLater = "4000000000000341";

    [Fact]
    public async Task What_was_made_comes_back_as_it_was_sent()
    {
        await using var world = await GatewayWorld.Open(adapter);

        var made = await world.Post(GatewayWorld.Customers, "okote:customer:1:1", new StripeForm()
            .Add("email", "amina+été@exemple.invalid").Add("name", "Amina & Zoé, 100 % « vraies » (inventée)"));
        var found = await world.Gateway.Look($"{GatewayWorld.Customers}/{IdOf(made)}", default);

        Assert.Equal("amina+été@exemple.invalid", found.Body.GetProperty("email").GetString());
        Assert.Equal("Amina & Zoé, 100 % « vraies » (inventée)", found.Body.GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_declined_card_is_refused_for_good_with_the_banks_word()
    {
        await using var world = await GatewayWorld.Open(adapter);
        var intent = await Intent(world, DeclinedLater);

        var problem = (await Confirm(world, intent)).Problem!;

        Assert.Equal((StripeTrouble.CardRefused, "card_error", 402),
            (problem.Trouble, problem.Type, problem.HttpStatus));
        Assert.Equal(("card_declined", "generic_decline"), (problem.Code, problem.DeclineCode));
        Assert.Equal("Your card was declined.", problem.Message);
        Assert.True(problem is { IsFinal: true, IsPassing: false });
        Assert.Equal("generic_decline", (await world.Gateway.PaymentIntent(intent)).LastPaymentError!.Reason);
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused_once()
    {
        await using var world = await GatewayWorld.Open(adapter);

        var problem = (await world.Post(Intents, "okote:intent:1:1", new StripeForm().Add("amount", 2_000))).Problem!;

        Assert.Equal((StripeTrouble.Invalid, "invalid_request_error", "parameter_missing", 400),
            (problem.Trouble, problem.Type, problem.Code, problem.HttpStatus));
        Assert.True(problem.IsFinal);
        Assert.Single(world.Tap.All);
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        await using var world = await GatewayWorld.Open(adapter);

        var refusal = await Assert.ThrowsAsync<StripeException>(() => world.Gateway.Charge("ch_nobody"));

        Assert.Equal((StripeTrouble.NotFound, "resource_missing", 404),
            (refusal.Problem.Trouble, refusal.Problem.Code, refusal.Problem.HttpStatus));
    }

    [Fact]
    public async Task A_wrong_key_is_not_allowed_and_says_nothing_about_the_operation()
    {
        await using var world = await GatewayWorld.Open(adapter, settings => settings with { SecretKey = "sk_autre" });

        var problem = (await world.Customer()).Problem!;

        Assert.Equal((StripeTrouble.NotAllowed, 401), (problem.Trouble, problem.HttpStatus));
        Assert.True(problem is { IsFinal: false, IsPassing: false });
    }

    [Fact]
    public async Task The_same_key_makes_one_and_answers_twice()
    {
        await using var world = await GatewayWorld.Open(adapter);

        var first = await world.Customer();
        var again = await world.Customer();
        var other = await world.Customer("okote:customer:1:2");

        Assert.Equal(IdOf(first), IdOf(again));
        Assert.NotEqual(IdOf(first), IdOf(other));
        Assert.Equal(2, await world.CustomersMade());
    }

    [Fact]
    public async Task A_refusal_is_replayed_as_the_refusal_it_was()
    {
        await using var world = await GatewayWorld.Open(adapter);
        var intent = await Intent(world, DeclinedLater);

        var first = (await Confirm(world, intent)).Problem!;
        var again = (await Confirm(world, intent)).Problem!;

        Assert.False(first.IsReplay);
        Assert.Equal(first with { IsReplay = true }, again);
    }

    [Fact]
    public async Task The_same_key_with_other_parameters_is_a_final_refusal()
    {
        await using var world = await GatewayWorld.Open(adapter);
        await world.Customer("okote:customer:1:1");

        var problem = (await world.Post(GatewayWorld.Customers, "okote:customer:1:1",
            new StripeForm().Add("email", "zoe@exemple.invalid"))).Problem!;

        Assert.Equal((StripeTrouble.KeyReused, "idempotency_error", 400),
            (problem.Trouble, problem.Type, problem.HttpStatus));
        Assert.True(problem.IsFinal);
        Assert.Equal(1, await world.CustomersMade());
    }

    [Fact]
    public async Task A_charge_and_its_fee_come_with_the_intent_when_asked_for()
    {
        await using var world = await GatewayWorld.Open(adapter);
        var id = await Intent(world, PaymentsWorld.Good);
        Assert.False((await Confirm(world, id)).IsProblem);
        await world.Sandbox.Control.RunUntilIdle();

        var intent = await world.Gateway.PaymentIntent(id);
        var moves = await Pages(world.Gateway.BalanceTransactions(default));

        Assert.Equal(("succeeded", 2_000L), (intent.Status, intent.Amount));
        var fee = Assert.IsType<StripeBalanceTransaction>(intent.LatestCharge!.BalanceTransaction);
        Assert.Equal(fee, Assert.Single(moves));
        Assert.True(fee.Fee > 0 && fee.Net == 2_000 - fee.Fee);
        Assert.Null((await world.Wire.Get($"{Intents}/{id}", default)).Read<StripePaymentIntent>().LatestCharge);
    }

    [Fact]
    public async Task A_list_is_read_page_by_page_to_the_oldest()
    {
        await using var world = await GatewayWorld.Open(adapter);
        var operation = Guid.CreateVersion7();
        var oldest = await world.Post(GatewayWorld.Customers, "okote:customer:1:1", new StripeForm()
            .Add("email", "amina@exemple.invalid").Add("metadata[operation_id]", operation));
        for (var i = 0; i < 100; i++) await world.Sandbox.Customer("amina@exemple.invalid");

        var list = $"{GatewayWorld.Customers}?email=amina%40exemple.invalid";
        Assert.Equal(IdOf(oldest), await world.Gateway.Find(list, ("operation_id", operation), default));
        Assert.Null(await world.Gateway.Find(list, ("operation_id", Guid.CreateVersion7()), default));

        var asked = world.Tap.All.Where(call => call.Method == "GET").ToList();
        Assert.Equal(4, asked.Count);
        Assert.Contains("&starting_after=cus_", asked[1].Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connected_account_is_named_only_when_it_is_meant()
    {
        await using var world = await GatewayWorld.Open(adapter);
        var holder = await world.Sandbox.Holder();

        var theirs = await world.Customer("okote:customer:1:1", holder);
        var ours = await world.Customer("okote:customer:1:1");
        var stranger = (await world.Customer("okote:customer:1:1", "acct_stranger")).Problem!;

        Assert.Equal((StripeTrouble.NotAllowed, "account_invalid"), (stranger.Trouble, stranger.Code));
        Assert.Equal([holder, null, "acct_stranger"], world.Tap.All.Select(call => call.Header("Stripe-Account")));
        // Each account has its own keys: the same one does another thing at the other's.
        Assert.NotEqual(IdOf(theirs), IdOf(ours));
    }

    private static string IdOf(StripeAnswer answer) => answer.Read<StripeObject>().Id;

    private static async Task<string> Intent(GatewayWorld world, string card)
    {
        var (customer, method) = await world.Sandbox.Saved(card);
        return IdOf(await world.Post(Intents, "okote:intent:1:1", new StripeForm().Add("", "amount", Money.Eur(2_000))
            .Add("customer", customer).Add("payment_method", method)));
    }

    private static Task<StripeAnswer> Confirm(GatewayWorld world, string intent) =>
        world.Post($"{Intents}/{intent}/confirm", "okote:confirmation:1:1", new StripeForm().Add("off_session", true));

    private static async Task<List<T>> Pages<T>(IAsyncEnumerable<IReadOnlyList<T>> pages)
    {
        var all = new List<T>();
        await foreach (var page in pages) all.AddRange(page);
        return all;
    }
}
