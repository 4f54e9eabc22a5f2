using System.Text.Json.Nodes;

namespace Okote.Tests;

/// <summary>Two campaigns and thirteen checkouts: one campaign succeeds although a card fails, one misses three
/// quarters of its goal and gives everything back.</summary>
internal static class TinySeason
{
    private const string Normal = "4000002500003155";

    public static string Json => Tree().ToJsonString();

    public static JsonObject Tree() => new()
    {
        ["name"] = "Saison d'essai",
        ["call"] = new JsonObject
        {
            ["name"] = "Okoté, essai", ["territory"] = "Alsace", ["success_basis_points"] = 7_500,
            ["commission_gifts_bp"] = 800, ["commission_patronage_bp"] = 800, ["settle_after_days"] = 14,
            ["scheme"] = JsonNode.Parse(World.OkoteRules),
        },
        ["public_funders"] = new JsonArray(new JsonObject
        {
            ["id"] = "ville", ["name"] = "Ville d'essai", ["town"] = "Strasbourg", ["fictional"] = true,
            ["amount"] = 1_000_00, ["priority"] = 1,
            ["decision"] = new JsonObject
            {
                ["number"] = "2022-001", ["date"] = "2022-01-15", ["assembly"] = "Conseil d'essai",
                ["budget_line"] = "65748",
            },
        }),
        ["campaigns"] = new JsonArray(Oven(), Kiosk()),
        ["expected"] = new JsonObject
        {
            ["campaigns"] = 2, ["citizens"] = 4, ["companies"] = 3, ["citizen"] = 270_00, ["public"] = 270_00,
            ["private"] = 270_00, ["commission"] = 43_20, ["paid"] = 766_80,
        },
    };

    /// <summary>Charges at the close: 270 € of 300 € are kept, three times that is 90 % of the goal.</summary>
    private static JsonObject Oven() => Campaign("four", "at_close", 900_00,
        [Gift(1, "amina", 120_00, "collected"), Gift(2, "ben", 50_00, "collected", "4000000000009995", Normal),
            Gift(3, "chloe", 60_00, "collected", "4000002500000003"), Gift(3, "denis", 10_00, "expired", []),
            Gift(4, "elise", 20_00, "failed", "4000000000000341"), Back(Gift(5, "fatou", 10_00, "refunded"), 19, 10_00),
            Back(Gift(5, "gilles", 55_00, "collected"), 19, 15_00)],
        new JsonObject
        {
            ["succeeds"] = true, ["citizen"] = 270_00, ["public"] = 270_00, ["private"] = 270_00,
            ["commission"] = 43_20, ["paid"] = 766_80,
        },
        ["fournil", "minoterie"]);

    /// <summary>Charges at once and ends at 30 % of its goal.</summary>
    private static JsonObject Kiosk() => Campaign("kiosque", "now", 1_500_00,
        [Gift(1, "hugo", 50_00, "refunded"), Gift(2, "ines", 60_00, "refunded", "4000002500000003"),
            Gift(8, "jean", 40_00, "refunded", "4000000000000002", Normal), Gift(9, "karim", 25_00, "expired", []),
            Gift(10, "lea", 5_00, "refunded"), Back(Gift(2, "manon", 30_00, "refunded"), 10, 30_00)],
        new JsonObject
        {
            ["succeeds"] = false, ["citizen"] = 0, ["public"] = 0, ["private"] = 0, ["commission"] = 0, ["paid"] = 0,
        },
        ["librairie"]);

    private static JsonObject Campaign(
        string id, string collection, long goal, JsonObject[] gifts, JsonObject expected, string[] companies) => new()
    {
        ["id"] = id, ["title"] = $"Campagne {id}", ["holder"] = $"Association {id}", ["holder_kind"] = "association",
        ["fictional"] = true, ["summary"] = "Un résumé.", ["story"] = "Une histoire.", ["expected_result"] = "Du pain.",
        ["town"] = "Strasbourg", ["commune"] = "67482", ["theme"] = "food", ["collection"] = collection,
        ["goal"] = goal, ["opens_day"] = 0, ["closes_day"] = 14,
        ["budget"] = new JsonArray(new JsonObject { ["label"] = "Travaux", ["cents"] = goal }),
        ["companies"] = new JsonArray([.. companies.Select(Company)]),
        ["gifts"] = new JsonArray([.. gifts]), ["expected"] = expected,
    };

    private static JsonObject Company(string id) => new()
    {
        ["id"] = id, ["name"] = $"Société {id} (fictive)", ["town"] = "Strasbourg", ["fictional"] = true,
        ["pledge"] = 400_00, ["guarantee"] = "promise", ["default_plan"] = "La part est perdue.",
    };

    private static JsonObject Gift(int day, string name, long cents, string ends, params string[]? cards) => new()
    {
        ["day"] = day, ["name"] = $"{name} (nom inventé)", ["email"] = $"{name}@exemple.invalid", ["amount"] = cents,
        ["cards"] = new JsonArray([.. (cards is [] && ends != "expired" ? [Normal] : cards!).Select(c => (JsonNode)c)]),
        ["ends"] = ends,
    };

    private static JsonObject Back(JsonObject gift, int day, long cents)
    {
        gift["refund"] = new JsonObject { ["day"] = day, ["cents"] = cents };
        return gift;
    }
}
