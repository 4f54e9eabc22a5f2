using System.Text.Json.Nodes;
using Okote.Payments.Sandbox;

namespace Okote.Tests.Sandbox;

/// <summary>The sandbox is worth as much as it resembles Stripe: everything it says is held against the table of
/// Stripe's objects.</summary>
public sealed class ConformanceTests
{
    private static readonly string[] Told =
    [
        "account.updated", "balance.available", "capability.updated", "charge.dispute.closed", "charge.dispute.created",
        "charge.dispute.funds_reinstated", "charge.dispute.funds_withdrawn", "charge.dispute.updated", "charge.failed",
        "charge.pending", "charge.refund.updated", "charge.refunded", "charge.succeeded", "charge.updated",
        "checkout.session.async_payment_failed", "checkout.session.async_payment_succeeded",
        "checkout.session.completed", "checkout.session.expired", "customer.created", "customer.deleted",
        "customer.updated", "payment_intent.canceled", "payment_intent.created", "payment_intent.payment_failed",
        "payment_intent.processing", "payment_intent.requires_action", "payment_intent.succeeded",
        "payment_method.attached", "payment_method.detached", "payout.canceled", "payout.created", "payout.failed",
        "payout.paid", "refund.created", "refund.failed", "refund.updated", "setup_intent.canceled",
        "setup_intent.created", "setup_intent.requires_action", "setup_intent.setup_failed", "setup_intent.succeeded",
        "transfer.created", "transfer.reversed",
    ];

    [Fact]
    public async Task Everything_that_is_answered_or_told_has_the_form_of_stripes_objects()
    {
        await using var ear = await WebhookEar.Listen();
        await using var connect = await WebhookEar.Listen(connect: true);
        await using var world = await SandboxWorld.Open(
            options => options with { Webhooks = [ear.Endpoint, connect.Endpoint] });
        await new SandboxTour(world).Walk();
        await world.Control.RunUntilIdle();
        var heard = ear.All.Concat(connect.All).ToList();
        foreach (var one in heard) world.Compare(one.Event);

        Offenders.None("An object of the sandbox has the form of Stripe's (objects.txt).", world.Unfaithful);
        Offenders.None("An address of the sandbox is visited by the tour.",
            SandboxIndex.Addresses.Except(world.Asked.Keys));
        Offenders.None("An object of the table is met on the tour.",
            ObjectTable.Stripe.Whole.Except(world.Answered.Keys));
        Assert.Equal(Told, heard.Select(one => one.Event.Text("type")).Distinct().Order(StringComparer.Ordinal));
        Assert.Empty((await world.Control.Check()).Problems);
    }

    [Theory]
    [InlineData("""{"email":null}""", "")]
    [InlineData("""{"-":"email"}""", "customer.email is missing")]
    [InlineData("""{"created":"today"}""", "customer.created is \"today\" and not of type integer")]
    [InlineData("""{"created":1.5}""", "customer.created is 1.5 and not of type integer")]
    [InlineData("""{"livemode":null}""", "customer.livemode is null")]
    [InlineData("""{"livemode":0}""", "customer.livemode is 0 and not of type boolean")]
    [InlineData("""{"tax_exempt":"maybe"}""", "customer.tax_exempt is \"maybe\", which is not one of its values")]
    [InlineData("""{"metadata":{"a":1}}""", "customer.metadata is 1 and not of type string")]
    [InlineData("""{"preferred_locales":"fr"}""", "customer.preferred_locales is \"fr\" and not of type array")]
    [InlineData("""{"colour":"blue"}""", "customer.colour is no field of this object in the table")]
    [InlineData("""{"object":"patron"}""", "patron: the table knows no such object")]
    [InlineData("""{"default_source":{"object":"card"}}""",
        "customer.default_source is expanded to card|card: the table knows no such object")]
    [InlineData("""{"shipping":{}}""", "customer.shipping is {}, and the table says it is always null")]
    public async Task A_field_that_is_not_stripes_is_found(string change, string found)
    {
        await using var world = await SandboxWorld.Open();
        var customer = await world.Customer();
        foreach (var (name, value) in JsonNode.Parse(change)!.AsObject())
        {
            if (name == "-") customer.Remove((string)value!);
            else customer[name] = value?.DeepClone();
        }
        Assert.Equal(found, string.Join('|', new ObjectCheck(ObjectTable.Stripe).Look(customer).Found));
    }

    [Fact]
    public async Task What_is_wrong_inside_a_list_or_an_event_is_found_too()
    {
        await using var world = await SandboxWorld.Open();
        await world.Customer();
        var list = await world.Get("/v1/events");
        var happened = list["data"]![0]!;
        happened["data"]!["object"]!.AsObject().Remove("email");
        happened["data"]!["previous_attributes"] = new JsonObject { ["livemode"] = "no" };
        happened["type"] = "customer.renamed";
        Assert.Equal(
            [
                "customer.email is missing",
                "event.data.previous_attributes.livemode is \"no\" and not of type boolean",
                "event.type is \"customer.renamed\", which is not one of its values",
            ],
            new ObjectCheck(ObjectTable.Stripe).Look(list).Found);
    }
}
