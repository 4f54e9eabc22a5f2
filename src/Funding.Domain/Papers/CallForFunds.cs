namespace Okote.Funding;

/// <summary>What one campaign asks of a pledge. Sums of five gifts or more only: a company learns nothing about one
/// person's gift.</summary>
/// <param name="Id">Of the settlement's line; the transfer's reference is made of it.</param>
/// <param name="State">called, received or paid.</param>
/// <param name="Gifts">Contributions that were matched from the pledge.</param>
/// <param name="CitizenCents">What they gave.</param>
/// <param name="MatchedCents">What the matches of these contributions add up to.</param>
/// <param name="DueCents">What the settlement says is owed; the same number from another table.</param>
public sealed record CalledLine(
    Guid Id, string Campaign, string Holder, string State, DateOnly CalledOn, int Gifts, long CitizenCents,
    long MatchedCents, long DueCents, DateOnly? ReceivedOn)
{
    private const int Aggregate_GiftsMin = 5;

    public bool IsOpen => State == "called";

    public string Reference => TransferReference.Of(Id);

    public bool MayTellSums => Gifts >= Aggregate_GiftsMin;
}

/// <summary>The letter that asks a company for exactly what its pledge unlocked.</summary>
public sealed record CallForFunds(
    Guid FundId, string Fund, string Call, string Guarantee, string DefaultPlan, long PledgedCents, Guid CompanyId,
    PaperOrganisation Company, IReadOnlyList<CalledLine> Lines)
{
    public long CalledCents => Lines.Sum(line => line.DueCents);

    public long OpenCents => Lines.Where(line => line.IsOpen).Sum(line => line.DueCents);

    /// <summary>Of the latest call: the same facts are the same letter, whenever it is printed.</summary>
    public DateOnly Date => Lines.Max(line => line.ReceivedOn > line.CalledOn ? line.ReceivedOn.Value : line.CalledOn);

    public string Reference => $"AF-{Date:yyyy}-{FundId.ToString("N").ToUpperInvariant()[^6..]}";

    public Paper ToPaper(PaperIssuer issuer, string language)
    {
        var words = PaperWords.In(language);
        var parts = new List<PaperPart> { new PaperText(words.Say("Call_Opening", Company.Name, Fund, Call)) };
        if (Company.Fictional) parts.Add(new PaperNotice(words["Paper_InventedTitle"], words["Paper_Invented"]));
        parts.Add(new PaperFacts(Facts(words)));
        parts.Add(Called(words));
        if (OpenCents > 0)
        {
            parts.Add(new PaperHeading(words["Call_HowToPay"]));
            parts.Add(new PaperText(words["Call_OneTransferEach"]));
            parts.Add(new PaperFacts(Account(issuer, words)));
            parts.Add(Transfers(issuer, words));
        }
        parts.Add(new PaperNotice(words["Call_DefaultPlan"], DefaultPlan));
        parts.Add(new PaperText(words["Call_Privacy"]));
        return new Paper(words["Call_Title"], Reference, Date, language, Wide: false, issuer.AsParty(),
            Company.AsParty(words), parts);
    }

    /// <summary>The campaigns of the letter, for a spreadsheet.</summary>
    public string ToCsv() => PaperCsv.Of(
        ["campagne", "porteur", "appele_le", "contributions", "montant_citoyen", "montant_du", "reference", "etat",
            "recu_le"],
        Lines.Select(line => (IReadOnlyList<string>)
        [
            line.Campaign, line.Holder, PaperCsv.Day(line.CalledOn), line.MayTellSums ? $"{line.Gifts}" : "",
            line.MayTellSums ? PaperCsv.Euros(line.CitizenCents) : "", PaperCsv.Euros(line.DueCents), line.Reference,
            line.State, PaperCsv.Day(line.ReceivedOn),
        ]));

    private List<PaperFact> Facts(PaperWords words) =>
    [
        new(words["Call_Fund"], Fund),
        new(words["Call_Edition"], Call),
        new(words["Call_Guarantee"], words[$"Guarantee_{Guarantee}"]),
        new(words["Call_Pledged"], words.Amount(PledgedCents)),
        new(words["Call_Called"], words.Amount(CalledCents)),
        new(words["Call_Received"], words.Amount(CalledCents - OpenCents)),
        new(words["Call_Open"], words.Amount(OpenCents), Strong: true),
    ];

    private PaperTable Called(PaperWords words) => new(words["Call_ByCampaign"],
        [
            new(words["Column_Campaign"], Weight: 4), new(words["Column_CalledOn"], IsNumber: true),
            new(words["Column_Gifts"], IsNumber: true), new(words["Column_Given"], IsNumber: true),
            new(words["Column_Due"], IsNumber: true), new(words["Column_State"], Weight: 2),
        ],
        [.. Lines.Select(line => (IReadOnlyList<string>)
        [
            $"{line.Campaign}\n{line.Holder}", words.ShortDate(line.CalledOn),
            line.MayTellSums ? words.Number(line.Gifts) : words["Call_Few"],
            line.MayTellSums ? words.Amount(line.CitizenCents) : "–", words.Amount(line.DueCents),
            State(line, words),
        ])],
        [words["Column_Total"], "", "", "", words.Amount(CalledCents), ""]);

    private static string State(CalledLine line, PaperWords words) => line.ReceivedOn is { } day
        ? words.Say("Item_ReceivedOn", words.ShortDate(day)) : words[$"Item_{line.State}"];

    private static List<PaperFact> Account(PaperIssuer issuer, PaperWords words) => issuer.Iban is null
        ? [new(words["Call_Iban"], words["Call_NoIban"])]
        :
        [
            new(words["Call_AccountHolder"], issuer.Name),
            new(words["Call_Iban"], PaperIssuer.Grouped(issuer.Iban), Strong: true),
            .. issuer.Bic is null ? [] : new[] { new PaperFact(words["Call_Bic"], issuer.Bic) },
        ];

    private PaperTable Transfers(PaperIssuer issuer, PaperWords words) => new(words["Call_Transfers"],
        [
            new(words["Column_Campaign"], Weight: 3), new(words["Column_Reference"], Weight: 3),
            new(words["Column_DueOn"], IsNumber: true), new(words["Column_Amount"], IsNumber: true),
        ],
        [.. Lines.Where(line => line.IsOpen).Select(line => (IReadOnlyList<string>)
        [
            line.Campaign, TransferReference.Grouped(line.Reference), words.ShortDate(issuer.DueOn(line.CalledOn)),
            words.Amount(line.DueCents),
        ])],
        [words["Column_Total"], "", "", words.Amount(OpenCents)]);
}
