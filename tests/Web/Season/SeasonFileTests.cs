using Okote.Funding;
using Okote.Web;

namespace Okote.Tests;

public sealed class SeasonFileTests
{
    [Fact]
    public void The_file_is_what_its_maker_makes()
    {
        var made = SeasonMaker.Make();
        if (Environment.GetEnvironmentVariable("OKOTE_MAKE_SEASON") == "1")
            File.WriteAllText(Repository.PathOf(SeasonMaker.Path), made);
        Assert.Equal(made, Repository.Read(SeasonMaker.Path));
    }

    [Fact]
    public void The_season_has_the_figures_that_were_published()
    {
        var season = Read();
        Assert.Equal(16, season.Campaigns.Count);
        Assert.Equal(56, season.Companies);
        Assert.Equal(1_024, season.Expected.Citizens);
        Assert.Equal(Money.Eur(76_000_00), season.Expected.Citizen);
        Assert.Equal(Money.Eur(76_000_00), season.Expected.Public);
        Assert.Equal(Money.Eur(76_000_00), season.Expected.Private);
        Assert.Equal(7_500, season.Call.SuccessBasisPoints);
        Assert.Equal((17_000_00, 16_000_00, 16_500_00), (Goal("l-campus"), Goal("garage-solidaire"),
            Goal("conserverie-anti-gaspillage")));

        long Goal(string id) => season.Campaigns.Single(c => c.Id == id).Goal.Cents;
    }

    [Fact]
    public void Gifts_go_from_5_to_500_euros_and_every_campaign_has_its_share_of_trouble()
    {
        var gifts = Read().Campaigns.SelectMany(c => c.Gifts).ToList();
        Assert.Equal((5_00, 500_00), (gifts.Min(g => g.Amount.Cents), gifts.Max(g => g.Amount.Cents)));
        Assert.True(gifts.Count(g => g.Cards.Count > 1) >= 30, "too few declined cards");
        Assert.True(gifts.Count(g => g.Ends == ContributionStatus.Expired) >= 30, "too few checkouts were left");
        Assert.True(gifts.Count(g => g.Ends == ContributionStatus.Failed) >= 10, "too few cards fail at the close");
        Assert.True(gifts.Count(g => g.Ends == ContributionStatus.Refunded) >= 10, "too few gifts go back");
        Assert.Contains(gifts, g => g.Refund is not null && g.Ends == ContributionStatus.Collected);
    }

    [Fact]
    public void Citizens_stay_within_a_third_and_above_three_quarters() => Assert.All(Read().Campaigns, campaign =>
    {
        Assert.True(3 * campaign.Expected.Citizen.Cents <= campaign.Goal.Cents, campaign.Id);
        Assert.True(4 * 3 * campaign.Expected.Citizen.Cents >= 3 * campaign.Goal.Cents, campaign.Id);
    });

    [Fact]
    public void What_is_invented_says_so()
    {
        var season = Read();
        Assert.Equal(9, season.Campaigns.Count(campaign => !campaign.Fictional));
        Assert.All(season.Campaigns, campaign => Assert.Contains("illustration", campaign.Story));
        Assert.All(season.Campaigns.SelectMany(c => c.Companies), company => Assert.True(company.Fictional));
        Assert.All(season.Funders, funder => Assert.True(funder.Fictional));
        Assert.All(season.Campaigns.SelectMany(c => c.Gifts), gift =>
        {
            Assert.EndsWith("(nom inventé)", gift.Name);
            Assert.EndsWith("@exemple.invalid", gift.Email);
        });
    }

    [Fact]
    public void A_season_ten_times_the_size_has_ids_and_addresses_of_its_own()
    {
        var season = Read().Times(10);
        Assert.Equal(160, season.Campaigns.Select(c => c.Id).Distinct().Count());
        Assert.Equal(560, season.Campaigns.SelectMany(c => c.Companies).Select(c => c.Id).Distinct().Count());
        Assert.Equal(10_240, season.Campaigns.SelectMany(c => c.Gifts).Where(g => g.Kept > Money.Zero)
            .Select(g => g.Email).Distinct().Count());
        Assert.Equal(Money.Eur(760_000_00), season.Expected.Citizen);
        Assert.Equal(10 * Read().Funders[0].Serves!.Count, season.Funders[0].Serves!.Count);
    }

    private static Season Read()
    {
        var season = SeasonReading.Read(Repository.Read(SeasonMaker.Path), out var problems);
        Assert.Empty(problems);
        return season!;
    }
}
