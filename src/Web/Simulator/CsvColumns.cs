using System.Globalization;
using System.Text;

namespace Okote.Web;

/// <summary>Where the columns of a table stand, whatever of the three languages its headings are in.</summary>
internal sealed record CsvColumns(int Time, int Campaign, int Contributor, int Euros, int Cents, int Goal)
{
    private static readonly (string Column, string[] Names)[] Known =
    [
        ("time", ["time", "date", "datetime", "heure", "date et heure", "zeit", "zeitpunkt", "datum"]),
        ("campaign", ["campaign", "campagne", "kampagne", "project", "projet", "projekt"]),
        ("contributor",
            ["contributor", "contributeur", "contributrice", "donor", "donateur", "donatrice", "person", "personne",
                "spender", "spenderin", "unterstutzer", "unterstutzerin"]),
        ("amount", ["amount", "montant", "betrag", "amount eur", "montant eur", "betrag eur", "euros", "euro"]),
        ("cents", ["cents", "cent", "centimes", "amount cents", "montant cents", "montant centimes", "betrag cent"]),
        ("goal", ["goal", "objectif", "ziel"]),
    ];

    /// <returns>Null when a column that is needed is missing; every problem is named.</returns>
    public static CsvColumns? Read(string[] headings, List<CsvProblem> problems)
    {
        var at = new Dictionary<string, int>();
        for (var i = 0; i < headings.Length; i++)
        {
            var plain = Plain(headings[i]);
            var column = Known.FirstOrDefault(known => known.Names.Contains(plain)).Column;
            if (column is null) problems.Add(new CsvProblem(CsvFault.ColumnUnknown, 1, headings[i], ""));
            else if (!at.TryAdd(column, i)) problems.Add(new CsvProblem(CsvFault.ColumnTwice, 1, headings[i], ""));
        }
        foreach (var needed in new[] { "time", "campaign", "contributor" })
            if (!at.ContainsKey(needed)) problems.Add(new CsvProblem(CsvFault.ColumnMissing, 1, needed, ""));
        if (at.ContainsKey("amount") == at.ContainsKey("cents"))
            problems.Add(new CsvProblem(
                at.ContainsKey("cents") ? CsvFault.ColumnTwice : CsvFault.ColumnMissing, 1, "amount", ""));
        int Of(string column) => at.GetValueOrDefault(column, -1);
        return problems.Count > 0 ? null : new CsvColumns(
            Of("time"), Of("campaign"), Of("contributor"), Of("amount"), Of("cents"), Of("goal"));
    }

    /// <summary>Small letters without accents, one space between words.</summary>
    private static string Plain(string heading)
    {
        var letters = new StringBuilder();
        foreach (var c in heading.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark) continue;
            letters.Append(char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' ');
        }
        return string.Join(' ', letters.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
