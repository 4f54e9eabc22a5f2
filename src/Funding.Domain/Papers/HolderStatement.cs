using Okote.Data;

namespace Okote.Funding;

/// <summary>One payer within a purse: all gifts together, or one fund.</summary>
/// <param name="Fund">Null for the citizens.</param>
/// <param name="PaidCents">Net, of what has reached the holder.</param>
public sealed record PursePayer(
    MoneyStream Stream, string? Fund, int Lines, long GrossCents, long CommissionCents, long PaidCents);

/// <summary>One of the three kinds of money a holder receives.</summary>
public sealed record Purse(
    MoneyStream Stream, long GrossCents, long CommissionCents, string State, DateOnly PlannedOn, DateOnly? ApprovedOn,
    DateOnly? ConfirmedOn)
{
    public long NetCents => GrossCents - CommissionCents;
}

/// <summary>Everything a campaign brought to its holder, on one page: three purses that never mix.</summary>
public sealed record HolderStatement(
    Guid CampaignId, string Campaign, string Call, long GoalCents, Guid HolderId, PaperOrganisation Holder,
    IReadOnlyList<Purse> Purses, IReadOnlyList<PursePayer> Payers)
{
    public long GrossCents => Purses.Sum(purse => purse.GrossCents);

    public long CommissionCents => Purses.Sum(purse => purse.CommissionCents);

    public long NetCents => Purses.Sum(purse => purse.NetCents);

    public long PaidCents => Payers.Sum(payer => payer.PaidCents);

    public DateOnly Date => Purses.SelectMany(purse => new[] { purse.PlannedOn, purse.ApprovedOn, purse.ConfirmedOn })
        .OfType<DateOnly>().Max();

    public string Reference => $"DC-{Date:yyyy}-{CampaignId.ToString("N").ToUpperInvariant()[^6..]}";

    public Paper ToPaper(PaperIssuer issuer, string language)
    {
        var words = PaperWords.In(language);
        var parts = new List<PaperPart> { new PaperText(words.Say("Holder_Opening", Campaign, Call)) };
        if (Holder.Fictional) parts.Add(new PaperNotice(words["Paper_InventedTitle"], words["Paper_Invented"]));
        parts.Add(new PaperFacts(
        [
            new(words["Holder_Goal"], words.Amount(GoalCents)),
            new(words["Holder_Gross"], words.Amount(GrossCents)),
            new(words["Holder_Commission"], words.Amount(-CommissionCents)),
            new(words["Holder_Net"], words.Amount(NetCents), Strong: true),
            new(words["Holder_Paid"], words.Amount(PaidCents)),
            new(words["Holder_Left"], words.Amount(NetCents - PaidCents)),
        ]));
        parts.Add(Summary(words));
        parts.Add(ByPayer(words));
        parts.Add(new PaperText(words["Holder_Three"]));
        return new Paper(words["Holder_Title"], Reference, Date, language, Wide: false, issuer.AsParty(),
            Holder.AsParty(words), parts);
    }

    public string ToCsv() => PaperCsv.Of(
        ["campagne", "flux", "payeur", "lignes", "brut", "commission", "net", "verse", "etat", "arrete_le",
            "valide_le", "solde_le"],
        from purse in Purses
        from payer in Payers.Where(payer => payer.Stream == purse.Stream)
        select (IReadOnlyList<string>)
        [
            Campaign, purse.Stream.ToDb(), payer.Fund ?? "", $"{payer.Lines}", PaperCsv.Euros(payer.GrossCents),
            PaperCsv.Euros(payer.CommissionCents), PaperCsv.Euros(payer.GrossCents - payer.CommissionCents),
            PaperCsv.Euros(payer.PaidCents), purse.State, PaperCsv.Day(purse.PlannedOn),
            PaperCsv.Day(purse.ApprovedOn), PaperCsv.Day(purse.ConfirmedOn),
        ]);

    private PaperTable Summary(PaperWords words) => new(words["Holder_Purses"],
        [
            new(words["Column_Purse"], Weight: 3), new(words["Column_Gross"], IsNumber: true),
            new(words["Column_Commission"], IsNumber: true), new(words["Column_Net"], IsNumber: true),
            new(words["Column_State"], Weight: 2), new(words["Column_PlannedOn"], IsNumber: true),
            new(words["Column_ApprovedOn"], IsNumber: true), new(words["Column_ConfirmedOn"], IsNumber: true),
        ],
        [.. Purses.Select(purse => (IReadOnlyList<string>)
        [
            words[$"Purse_{purse.Stream.ToDb()}"], words.Amount(purse.GrossCents),
            words.Amount(-purse.CommissionCents), words.Amount(purse.NetCents), words[$"Settled_{purse.State}"],
            words.ShortDate(purse.PlannedOn), Short(purse.ApprovedOn, words), Short(purse.ConfirmedOn, words),
        ])],
        [
            words["Column_Total"], words.Amount(GrossCents), words.Amount(-CommissionCents), words.Amount(NetCents),
            "", "", "", "",
        ]);

    private PaperTable ByPayer(PaperWords words) => new(words["Holder_ByPayer"],
        [
            new(words["Column_Payer"], Weight: 3), new(words["Column_Gross"], IsNumber: true),
            new(words["Column_Commission"], IsNumber: true), new(words["Column_Net"], IsNumber: true),
            new(words["Column_Paid"], IsNumber: true),
        ],
        [.. Payers.Select(payer => (IReadOnlyList<string>)
        [
            payer.Fund ?? words.Count("Holder_Gifts", payer.Lines), words.Amount(payer.GrossCents),
            words.Amount(-payer.CommissionCents), words.Amount(payer.GrossCents - payer.CommissionCents),
            words.Amount(payer.PaidCents),
        ])],
        [
            words["Column_Total"], words.Amount(GrossCents), words.Amount(-CommissionCents), words.Amount(NetCents),
            words.Amount(PaidCents),
        ]);

    private static string Short(DateOnly? day, PaperWords words) => day is { } known ? words.ShortDate(known) : "–";
}
