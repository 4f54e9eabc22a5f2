using System.Text.Json.Nodes;

namespace Okote.Tests;

/// <summary>Three or four invented companies for each campaign, fifty-six in all, with unequal pledges.</summary>
internal static class CompanyMaker
{
    private const int Step = 50;

    private static readonly string[] Trades =
    [
        "Menuiserie", "Boulangerie", "Imprimerie", "Brasserie", "Librairie", "Garage", "Transports", "Laiterie",
        "Serrurerie", "Pépinières", "Cabinet", "Optique", "Maçonnerie", "Vignobles",
    ];

    private static readonly string[] Names = ["Oberhof", "Steinbach", "du Canal", "des Trois Frontières"];

    private static readonly string[] Plans =
    [
        "Si l'entreprise ne paie pas, sa part est perdue et la page le dit.",
        "Si l'entreprise ne paie pas, la plateforme relance deux fois puis annule sa part.",
        "La somme est versée d'avance : rien ne peut manquer.",
    ];

    /// <summary>The pledges lie a little above the third that may be matched, so that nobody's is drained by a cent.
    /// </summary>
    public static IEnumerable<JsonObject> Make(CampaignSketch sketch, int at, Draw draw)
    {
        var count = at % 2 == 0 ? 3 : 4;
        var steps = (sketch.Goal / 3 + Step) / Step + 2;
        var parts = Money.Eur(steps).Split([.. Enumerable.Range(0, count).Select(i => (long)(5 - i))]);
        for (var i = 0; i < count; i++)
        {
            var number = at / 2 * 7 + at % 2 * 3 + i;
            var guarantee = draw.Weighted([("promise", 6), ("mandate", 3), ("prepaid", 1)]);
            yield return new JsonObject
            {
                ["id"] = $"societe-{number + 1:00}",
                ["name"] = $"{Trades[number % Trades.Length]} {Names[number / Trades.Length]} (fictive)",
                ["town"] = sketch.Town, ["fictional"] = true, ["pledge"] = parts[i].Cents * Step * 100,
                ["guarantee"] = guarantee,
                ["default_plan"] = guarantee == "prepaid" ? Plans[2] : Plans[number % 2],
            };
        }
    }
}
