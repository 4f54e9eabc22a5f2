using Okote.Data;
using Okote.Payments;
using Okote.Web;

namespace Okote.Tests;

public sealed class SettingsTests
{
    [Fact]
    public void Without_any_setting_one_machine_does_everything_with_the_sandbox()
    {
        var settings = Read();
        Assert.Null(settings.Database);
        Assert.True(settings.UsesSandbox);
        Assert.Equal(5080, settings.Port);
        Assert.Equal(Role.All, settings.Role);
        Assert.Equal("localhost", settings.Listen);
        Assert.Equal(Path.GetFullPath(".okote"), settings.Folder);
    }

    [Fact]
    public void Empty_settings_are_as_good_as_none() =>
        Assert.Equal(Read(), Read(("OKOTE_DATABASE", ""), ("OKOTE_STRIPE_KEY", " "), ("OKOTE_ROLE", "")));

    [Theory]
    [InlineData("OKOTE_STRIPE_KEY")]
    [InlineData("OKOTE_STRIPE_WEBHOOK_SECRET")]
    public void Half_of_stripe_is_refused_and_the_secret_is_not_repeated(string name)
    {
        var failure = Assert.Throws<CommandFailure>(() => Read((name, "hidden")));
        Assert.StartsWith("Stripe is half configured", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bank_debits_are_offered_where_they_are_asked_for()
    {
        Assert.Equal(["card"], Read().PaymentMethods);
        Assert.Equal(["card", "sepa_debit"], Read(("OKOTE_PAYMENT_METHODS", "card, sepa_debit")).PaymentMethods);
        Assert.Equal("OKOTE_PAYMENT_METHODS takes card, sepa_debit or both with a comma, not 'cheque'.",
            Assert.Throws<CommandFailure>(() => Read(("OKOTE_PAYMENT_METHODS", "cheque"))).Message);
    }

    [Fact]
    public void Stripes_library_is_chosen_by_name_where_it_was_built_in()
    {
        Assert.Equal(GatewayAdapter.Own, Read().Adapter);
        Assert.Equal(GatewayAdapter.Own, Read(("OKOTE_STRIPE_CLIENT", "own")).Adapter);
        Assert.Equal("OKOTE_STRIPE_CLIENT takes own or stripe.net, not 'curl'.",
            Assert.Throws<CommandFailure>(() => Read(("OKOTE_STRIPE_CLIENT", "curl"))).Message);
        if (GatewayAdapters.Has(GatewayAdapter.StripeNet))
            Assert.Equal(GatewayAdapter.StripeNet, Read(("OKOTE_STRIPE_CLIENT", "Stripe.net")).Adapter);
        else
            Assert.Equal("OKOTE_STRIPE_CLIENT=stripe.net needs a build with -p:StripeNet=true.",
                Assert.Throws<CommandFailure>(() => Read(("OKOTE_STRIPE_CLIENT", "Stripe.net"))).Message);
    }

    [Fact]
    public void Personas_belong_to_the_demo_and_start_up_refuses_them_beside_real_money()
    {
        Assert.True(Read().Personas);
        Assert.False(Read(("OKOTE_PERSONAS", "off")).Personas);
        (string, string)[] stripe = [("OKOTE_STRIPE_KEY", "key"), ("OKOTE_STRIPE_WEBHOOK_SECRET", "secret")];
        Assert.False(Read(stripe).Personas);
        Assert.StartsWith("OKOTE_PERSONAS=on lets everybody in as anybody",
            Assert.Throws<CommandFailure>(() => Read([.. stripe, ("OKOTE_PERSONAS", "on")])).Message,
            StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => WebApp.Build(
            new WebAppSettings(new Uri("https://okote.invalid"), Personas: true), _ => { }));
    }

    [Fact]
    public void Proxies_and_a_contact_are_read_or_refused_by_name()
    {
        var settings = Read(
            ("OKOTE_PROXIES", "10.0.0.0/8, 192.0.2.1"), ("OKOTE_SECURITY_CONTACT", "mailto:a@b.invalid"));
        Assert.Equal(["10.0.0.0/8", "192.0.2.1/32"], settings.Proxies!.Select(proxy => proxy.ToString()));
        Assert.Equal("mailto:a@b.invalid", settings.SecurityContact!.AbsoluteUri);
        Assert.StartsWith("OKOTE_PROXIES takes addresses",
            Assert.Throws<CommandFailure>(() => Read(("OKOTE_PROXIES", "proxy"))).Message, StringComparison.Ordinal);
        Assert.StartsWith("OKOTE_SECURITY_CONTACT takes mailto:",
            Assert.Throws<CommandFailure>(() => Read(("OKOTE_SECURITY_CONTACT", "a@b.invalid"))).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("http")]
    [InlineData("-1")]
    public void A_port_that_is_none_is_refused(string port) => Assert.Equal(
        $"OKOTE_PORT takes a port from 1 to 65535, not '{port}'.",
        Assert.Throws<CommandFailure>(() => Read(("OKOTE_PORT", port))).Message);

    [Fact]
    public void A_role_nobody_plays_is_refused() => Assert.Equal(
        "OKOTE_ROLE takes all, web or worker, not 'king'.",
        Assert.Throws<CommandFailure>(() => Read(("OKOTE_ROLE", "king"))).Message);

    [Theory]
    [InlineData("postgres://anna:s%3Acret@db.example:6543/okote?sslmode=require",
        "Host=db.example;Port=6543;Database=okote;Username=anna;Password=s:cret;SSL Mode=Require")]
    [InlineData("postgresql://db.example/okote", "Host=db.example;Port=5432;Database=okote")]
    [InlineData("Host=db.example;Database=okote", "Host=db.example;Database=okote")]
    public void A_database_is_an_address_or_a_connection_string(string given, string understood) =>
        Assert.Equal(understood, Read(("OKOTE_DATABASE", given)).Database);

    [Theory]
    [InlineData("nonsense")]
    [InlineData("postgres://")]
    [InlineData("Hast=db.example;Password=hidden")]
    public void A_database_that_is_no_address_is_refused_without_repeating_it(string given)
    {
        var failure = Assert.Throws<SetupFailure>(() => Read(("OKOTE_DATABASE", given)));
        Assert.StartsWith("OKOTE_DATABASE is not a PostgreSQL address", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_never_show_in_a_log_line()
    {
        var settings = Read(("OKOTE_DATABASE", "postgres://anna:hidden@db.example/okote"),
            ("OKOTE_STRIPE_KEY", "hidden"), ("OKOTE_STRIPE_WEBHOOK_SECRET", "hidden"));
        Assert.DoesNotContain("hidden", settings.ToString(), StringComparison.Ordinal);
    }

    private static Settings Read(params (string Name, string Value)[] variables) =>
        Settings.Read(name => variables.FirstOrDefault(variable => variable.Name == name).Value);
}
