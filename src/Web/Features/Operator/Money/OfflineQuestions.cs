using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>What is asked about a gift that was taken by hand: the same at the operator's desk and in the holder's
/// workplace.</summary>
internal static class OfflineQuestions
{
    /// <param name="first">What one of the two places asks before.</param>
    public static IReadOnlyList<FormField> Of(Controller page, Texts texts, params IReadOnlyList<FormField> first) =>
    [
        FormField.Hidden("cle", page.Typed("cle") ?? Guid.CreateVersion7().ToString()),
        FormField.Hidden("cle-fichier", page.Typed("cle-fichier") ?? Guid.CreateVersion7().ToString()),
        .. first,
        new FormField("moyen", texts["Money.Col_means"], "select", page.Typed("moyen"))
        {
            Options = [.. Enum.GetValues<OfflineMeans>().Select(means =>
                (means.ToDb(), texts[$"Money.Means_{means.ToDb()}"]))],
        },
        new FormField("montant", texts["Money.Col_amount"], "amount", page.Typed("montant")),
        new FormField("jour", texts["Money.CollectedOn"], "date", page.Typed("jour")),
        new FormField("percu-par", texts["Money.CollectedBy"], "text", page.Typed("percu-par"))
            { Hint = texts["Money.CollectedByHint"] },
        new FormField("nom", texts["Money.GiverName"], "text", page.Typed("nom")) { IsOptional = true },
        new FormField("courriel", texts["Money.GiverEmail"], "email", page.Typed("courriel"))
            { IsOptional = true, Hint = texts["Money.GiverEmailHint"] },
        new FormField("langue", texts["Money.Language"], "select", page.Typed("langue", Languages.Current))
            { Options = [.. Languages.All.Select(language => (language, Languages.OwnName(language)))] },
        new FormField("fichier", texts["Money.Receipt"], "file", null) { Hint = texts["Money.FileHint"] },
    ];

    public static OfflineMeans Means(Controller page) =>
        Enum.GetValues<OfflineMeans>().FirstOrDefault(means => means.ToDb() == page.Typed("moyen"));
}
