using System.Text.Json.Nodes;

namespace Okote.Tests;

/// <summary>The gifts of one campaign: those that are kept add up to the sketch's sum, and beside them happens what
/// happens at every checkout.</summary>
internal static class GiftMaker
{
    private const int Days = 42;
    private const int WaveDays = 14;
    private const int AmountMin = 5;
    private const int AmountMax = 500;
    private const int Step = 5;
    private const int Redraws_Max = 300;

    /// <summary>Asks for authentication when the card is saved, then works without the cardholder.</summary>
    private const string Normal = "4000002500003155";

    private static readonly (int Euros, int Weight)[] Amounts =
    [
        (5, 4), (10, 10), (15, 4), (20, 14), (25, 4), (30, 11), (40, 5), (50, 17), (60, 3), (75, 2), (80, 2), (100, 13),
        (120, 1), (150, 3), (200, 4), (300, 2), (500, 1),
    ];

    private static readonly (string Card, int Weight)[] Cards =
        [(Normal, 86), ("4000002500000003", 9), ("4242424242424242", 5)];

    private static readonly string[] Declined =
        ["4000000000009995", "4000000000000002", "4000000000000069", "4000000000000127", "4000000000000119"];

    /// <summary>Can be saved and never charged without the cardholder: refused, short of money, or asking the bank.
    /// </summary>
    private static readonly string[] Unchargeable = ["4000000000000341", "4000008260003178", "4000002760003184"];

    private static readonly string[] Messages =
        ["Bravo à toute l'équipe !", "Bon courage !", "Un beau projet pour le quartier.", "Hopla, on y va !"];

    public static int Opens(CampaignSketch sketch) => sketch.Wave * WaveDays;

    public static int Closes(CampaignSketch sketch) => Opens(sketch) + Days;

    public static IEnumerable<JsonObject> Make(CampaignSketch sketch, InventedPeople people, Draw draw)
    {
        var gifts = Kept(sketch, draw).Select(euros => Gift(sketch, people.Citizen(), euros, draw)).ToList();
        AddNoise(gifts, sketch, people, draw);
        return gifts.OrderBy(gift => (int)gift["day"]!);
    }

    private static int[] Kept(CampaignSketch sketch, Draw draw)
    {
        var euros = Enumerable.Range(0, sketch.Gifts).Select(_ => draw.Weighted(Amounts)).ToArray();
        // Chance rarely meets the sum: amounts are drawn again while that helps, and at last moved by a note.
        var redraws = 0;
        for (var missing = sketch.Citizen - euros.Sum(); missing != 0; missing = sketch.Citizen - euros.Sum())
        {
            var at = draw.Below(euros.Length);
            var other = redraws++ < Redraws_Max
                ? draw.Weighted(Amounts) : Math.Clamp(euros[at] + Math.Sign(missing) * Step, AmountMin, AmountMax);
            if (Math.Abs(missing - (other - euros[at])) < Math.Abs(missing)) euros[at] = other;
        }
        return euros;
    }

    private static JsonObject Gift(CampaignSketch sketch, (string Name, string Email) person, int euros, Draw draw)
    {
        var gift = new JsonObject
        {
            ["day"] = Day(sketch, draw), ["name"] = person.Name, ["email"] = person.Email, ["amount"] = euros * 100L,
        };
        if (draw.Chance(8)) gift["tip"] = draw.One<int>([1, 2, 3, 5]) * 100L;
        if (draw.Chance(40)) gift["display"] = draw.Chance(50) ? "first_name" : "full_name";
        if (draw.Chance(6)) gift["message"] = draw.One(Messages);
        if (draw.Chance(7)) gift["language"] = draw.Chance(70) ? "de" : "en";
        gift["cards"] = draw.Chance(6) ? [draw.One(Declined), Normal] : new JsonArray(draw.Weighted(Cards));
        gift["ends"] = "collected";
        return gift;
    }

    /// <summary>Many come in the first days and in the last.</summary>
    private static int Day(CampaignSketch sketch, Draw draw) => Opens(sketch) + (draw.Below(10) switch
    {
        < 3 => draw.Below(5),
        < 6 => Days - 1 - draw.Below(6),
        _ => draw.Below(Days),
    });

    /// <summary>Left checkouts, cards that cannot be charged and gifts given back, as many as there is room for: with
    /// all of it held at once nobody's match is cut, so the sums do not depend on who was faster.</summary>
    private static void AddNoise(List<JsonObject> gifts, CampaignSketch sketch, InventedPeople people, Draw draw)
    {
        (string Kind, int Euros)[] noise =
        [
            ("left", 10), ("fails", 20), ("back", 25), ("left", 50), ("part", 15), ("left", 30), ("fails", 40),
            ("left", 20), ("back", 35),
        ];
        var room = sketch.Goal / 3 - sketch.Citizen;
        foreach (var (kind, euros) in noise)
        {
            if (euros > room) continue;
            room -= euros;
            switch (kind)
            {
                case "left": gifts.Add(Stranger(euros, "expired")); break;
                case "fails" when !sketch.Now: gifts.Add(Stranger(euros, "failed", draw.One(Unchargeable))); break;
                case "back": gifts.Add(Returned(Stranger(euros, "refunded", Normal), euros)); break;
                case "part": Raise(gifts[draw.Below(sketch.Gifts)], euros); break;
            }
        }

        JsonObject Stranger(int euros, string ends, params string[] cards)
        {
            var gift = Gift(sketch, people.Stranger(), euros, draw);
            gift.Remove("tip");
            gift["cards"] = new JsonArray([.. cards.Select(card => (JsonNode)card)]);
            gift["ends"] = ends;
            return gift;
        }

        JsonObject Returned(JsonObject gift, int euros)
        {
            var day = sketch.Now ? (int)gift["day"]! + 7 : Closes(sketch) + 5;
            gift["refund"] = new JsonObject { ["day"] = day, ["cents"] = euros * 100L };
            return gift;
        }

        void Raise(JsonObject gift, int euros)
        {
            gift["amount"] = (long)gift["amount"]! + euros * 100L;
            Returned(gift, euros);
        }
    }
}
