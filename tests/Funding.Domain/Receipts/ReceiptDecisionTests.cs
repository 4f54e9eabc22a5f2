using Okote.Funding;

namespace Okote.Tests;

public sealed class ReceiptDecisionTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    private static readonly ReceiptRule Rule = new(2500, 73_00, "reduce", 6);

    private static readonly ReceiptFacts Due = new(
        Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), "key", "collected",
        "Un four pour tous", true, Noon.AddDays(-1), 60_00, 0, 0, new DateOnly(2026, 4, 1), "transfer", "200",
        ReceiptStory.Amina);

    [Theory]
    // The table reads: gift, reward, rewards earlier in the year, then what is deducted, in cents.
    [InlineData(60_00, 0, 0, 60_00)]
    [InlineData(60_00, 15_00, 0, 60_00)]
    [InlineData(60_00, 15_01, 0, 44_99)]
    [InlineData(1_000_00, 73_00, 0, 1_000_00)]
    [InlineData(1_000_00, 73_01, 0, 926_99)]
    [InlineData(1_000_00, 50_00, 23_00, 1_000_00)]
    [InlineData(1_000_00, 50_00, 23_01, 950_00)]
    [InlineData(50_00, 50_00, 0, 0)]
    [InlineData(20_00, 50_00, 0, 0)]
    [InlineData(0, 0, 0, 0)]
    public void A_reward_within_both_limits_takes_nothing_off(long gift, long reward, long earlier, long deducted) =>
        Assert.Equal(deducted, Rule.Eligible(gift, reward, earlier));

    [Fact]
    public void Where_the_law_excludes_nothing_is_left_above_the_limits()
    {
        var strict = Rule with { AboveLimits = "exclude" };

        Assert.Equal((60_00, 0), (strict.Eligible(60_00, 15_00, 0), strict.Eligible(60_00, 15_01, 0)));
    }

    [Fact]
    public void A_gift_that_has_come_to_stay_gets_its_receipt() =>
        Assert.Equal(ReceiptAnswer.Issue, ReceiptDecision.Of(Due, Profile(), Rule, Noon));

    // Protection: only irrevocable money. Each of these is taken away from ReceiptDecision.Of by removing its
    // condition.
    [Fact]
    public void Nothing_is_issued_for_money_that_may_still_go()
    {
        ReceiptFacts[] early =
        [
            Due with { Status = "committed" }, Due with { Status = "disputed" }, Due with { Status = "refunded" },
            Due with { CampaignSucceeded = false }, Due with { IrrevocableFrom = Noon.AddSeconds(1) },
            Due with { IrrevocableFrom = null }, Due with { LastStands = true },
        ];

        foreach (var facts in early)
            Assert.Equal(ReceiptAnswer.Wait, ReceiptDecision.Of(facts, Profile(), Rule, Noon));
    }

    [Fact]
    public void A_debit_is_sure_from_the_very_instant_on() => Assert.Equal(ReceiptAnswer.Issue,
        ReceiptDecision.Of(Due with { IrrevocableFrom = Noon }, Profile(), Rule, Noon));

    [Fact]
    public void An_article_that_was_not_declared_blocks_and_so_does_a_day_without_a_rule()
    {
        Assert.Equal(ReceiptAnswer.Blocked, ReceiptDecision.Of(Due with { Basis = "978" }, Profile(), Rule, Noon));
        Assert.Equal(ReceiptAnswer.Blocked, ReceiptDecision.Of(Due, Profile(), null, Noon));
    }

    [Fact]
    public void A_gift_that_bought_its_whole_worth_is_answered_with_nothing() => Assert.Equal(ReceiptAnswer.Nothing,
        ReceiptDecision.Of(Due with { RewardCents = 60_00 }, Profile(), Rule, Noon));

    // Protection: the blocking list. Leaving a gap out of ReceiptProfile.Lacks lets the receipt through.
    [Fact]
    public void Each_thing_that_is_missing_blocks_by_its_own_name()
    {
        var whole = Profile();
        var (said, place) = (whole.Declaration, whole.Organisation);
        (ReceiptGap Gap, ReceiptProfile Profile)[] lacking =
        [
            (ReceiptGap.Eligibility, Signed(whole, said with { Bases = [] })),
            (ReceiptGap.Category, Signed(whole, said with { Category = null })),
            (ReceiptGap.Category, Signed(whole, said with { Category = "public_utility" })),
            (ReceiptGap.Object, Signed(whole, said with { Object = "" })),
            (ReceiptGap.Signatory, Signed(whole, said with { SignatoryName = "" })),
            (ReceiptGap.Signatory, Signed(whole, said with { SignatoryQuality = "" })),
            (ReceiptGap.Mandate, whole with { Mandate = null }),
            (ReceiptGap.Mandate, whole with { Declaration = said with { Object = "Autre chose" } }),
            (ReceiptGap.Address, whole with { Organisation = place with { Street = null } }),
            (ReceiptGap.Address, whole with { Organisation = place with { Town = "" } }),
            (ReceiptGap.Identifier, whole with { Organisation = place with { Siren = null } }),
        ];

        Assert.Empty(whole.Gaps);
        foreach (var (gap, profile) in lacking)
        {
            Assert.Equal([gap], profile.Gaps);
            Assert.Equal(ReceiptAnswer.Blocked, ReceiptDecision.Of(Due, profile, Rule, Noon));
        }
        Assert.Equal(Enum.GetValues<ReceiptGap>(), lacking.Select(one => one.Gap).Distinct());
    }

    [Theory]
    [InlineData("732829320", null, null, null, "SIREN 732829320")]
    [InlineData(null, "W671234567", null, null, "RNA W671234567")]
    [InlineData(null, null, "A2012STR000087", null, "Registre des associations, AMALIA A2012STR000087")]
    [InlineData(null, null, "volume 93, folio 12", "Tribunal de Strasbourg",
        "Registre des associations, Tribunal de Strasbourg, volume 93, folio 12")]
    public void An_association_of_alsace_is_named_by_its_place_in_the_court_s_register(
        string? siren, string? rna, string? entry, string? court, string number) => Assert.Equal(number,
        (Profile() with
        {
            Organisation = Profile().Organisation with
            {
                Siren = siren, Rna = rna, RegisterEntry = entry, RegisterCourt = court,
            },
        }).Number);

    private static ReceiptProfile Profile()
    {
        var organisation = new OrganisationDetails(
            Guid.CreateVersion7(), "association", "Le fournil d'essai", true, null,
            "732829320", null, null, null, null, null, "3 place du Four", "67000", "Strasbourg", null, null, null,
            "enabled", Noon);
        return Signed(new ReceiptProfile(organisation, ReceiptStory.Declared, null), ReceiptStory.Declared);
    }

    private static ReceiptProfile Signed(ReceiptProfile profile, ReceiptDeclaration said) => profile with
    {
        Declaration = said,
        Mandate = new ReceiptMandate(Guid.CreateVersion7(), said.ContentHash(), "Hélène Essai", "Présidente", Noon),
    };
}
