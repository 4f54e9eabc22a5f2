namespace Okote.Tests;

/// <summary>People who do not exist: names drawn from two lists and marked so, addresses nobody can have.</summary>
internal sealed class InventedPeople(int citizens)
{
    private static readonly string[] First =
    [
        "Camille", "Amina", "Lucas", "Mathilde", "Karim", "Élise", "Thomas", "Fatou", "Hugo", "Léa", "Jean-Marc",
        "Sophie", "Mehmet", "Pauline", "Étienne", "Chloé", "Antoine", "Nora", "Vincent", "Inès", "Paul", "Marguerite",
        "Yann", "Clara", "Ali", "Manon", "Gilles", "Aurélie", "Sami", "Brigitte", "Théo", "Denise",
    ];

    private static readonly string[] Last =
    [
        "Ehrismann", "Kestler", "Wendling", "Baumgart", "Rohmer", "Steinle", "Oberlé", "Fuchsloch", "Heitzler",
        "Gantzer", "Diebling", "Morgenthal", "Straubhaar", "Nussbaumer", "Kieny", "Waldteufel", "Zillhardt",
        "Burgstahl", "Riehl-Martin", "Sonnendrücker", "Lamarche", "Benali-Roth", "Thiébaut", "Ostermeyer",
        "Haberkorn", "Vogelgesang", "Jundt", "Muckensturm", "Pfersdorff", "Reutenauer", "Schillé",
    ];

    private readonly Draw draw = new(1_024);
    private int made;
    private int strangers;

    /// <summary>A citizen whose gift is kept. Once all have given, somebody gives a second time.</summary>
    public (string Name, string Email) Citizen() =>
        made < citizens ? Person(made++, "") : Person(draw.Below(citizens / 2), "");

    /// <summary>Somebody who comes to a checkout and is not among the citizens in the end.</summary>
    public (string Name, string Email) Stranger() => Person(strangers++, "passage.");

    private static (string, string) Person(int number, string prefix)
    {
        var first = First[number % First.Length];
        var last = Last[(number / First.Length + number) % Last.Length];
        return ($"{first} {last} (nom inventé)",
            $"{prefix}{Plain(first)}.{Plain(last)}.{number + 1:0000}@exemple.invalid");
    }

    private static string Plain(string name) => string.Concat(name.ToLowerInvariant()
        .Normalize(System.Text.NormalizationForm.FormD).Where(char.IsAsciiLetter));
}
