namespace Okote.Funding;

/// <summary>« Certifié le service fait »: who says that the money is owed.</summary>
public sealed record Certification(string Name, string Quality, DateOnly Day);

/// <summary>The order to the city's treasury to pay.</summary>
public sealed record Mandat(string Number, DateOnly Day);

/// <summary>What a public envelope owes for one campaign.</summary>
/// <param name="CitizenCents">What citizens gave the campaign, without what went back to them.</param>
/// <param name="MatchedCents">What the earned matches of the envelope add up to.</param>
/// <param name="DueCents">What the settlement says is owed; the same number from another table.</param>
public sealed record LiquidatedLine(
    Guid Id, string Campaign, PaperOrganisation Beneficiary, long GoalCents, long CitizenCents, long MatchedCents,
    long DueCents, DateOnly LiquidatedOn, DateOnly? PaidOn, string? BankReference)
{
    public Certification? Certification { get; init; }

    public Mandat? Mandat { get; init; }
}

/// <summary>The statement by which a city's accountant pays: who voted what, and exactly what each beneficiary is owed
/// of it. Always in French, because a French treasury reads it.</summary>
public sealed record EtatLiquidatif(
    Guid FundId, string Fund, string Call, PublicDecision Decision, long VotedCents, Guid CityId,
    PaperOrganisation City, IReadOnlyList<LiquidatedLine> Lines)
{
    /// <summary>The one line it was asked for; null for all of the envelope.</summary>
    public Guid? Only { get; init; }

    private const string French = "fr";

    public long DueCents => Lines.Sum(line => line.DueCents);

    public long PaidCents => Lines.Where(line => line.PaidOn is not null).Sum(line => line.DueCents);

    /// <summary>Of the latest fact in it.</summary>
    public DateOnly Date => Lines.SelectMany(line =>
        new[] { line.LiquidatedOn, line.PaidOn, line.Certification?.Day, line.Mandat?.Day }).OfType<DateOnly>().Max();

    public string Reference => $"EL-{Date:yyyy}-{(Only ?? FundId).ToString("N").ToUpperInvariant()[^6..]}";

    public Paper ToPaper(PaperIssuer issuer)
    {
        var words = PaperWords.In(French);
        var parts = new List<PaperPart>();
        if (City.Fictional) parts.Add(new PaperNotice(words["Paper_InventedTitle"], words["Paper_Invented"]));
        parts.Add(new PaperFacts(Facts(words)));
        parts.Add(Table(words));
        parts.Add(new PaperNotice(words["State_ClosedTitle"],
            words.Say("State_Closed", AmountInWords.French(DueCents), words.Amount(DueCents))));
        parts.Add(new PaperSignatures([.. Certifications(words), .. Mandats(words)]));
        parts.Add(new PaperText(words["State_Attachments"]));
        return new Paper(words["State_Title"], Reference, Date, French, Wide: true, issuer.AsParty(),
            City.AsParty(words), parts);
    }

    /// <summary>The same rows for the treasury's own tools.</summary>
    public string ToCsv() => PaperCsv.Of(
        ["decision", "date_decision", "assemblee", "imputation", "campagne", "beneficiaire", "siren", "objectif",
            "montant_citoyen", "abondement", "montant_du", "liquide_le", "certifie_le", "mandat", "mandat_le",
            "paye_le", "reference_bancaire"],
        Lines.Select(line => (IReadOnlyList<string>)
        [
            Decision.Number, PaperCsv.Day(Decision.Date), Decision.Assembly, Decision.BudgetLine, line.Campaign,
            line.Beneficiary.Name, line.Beneficiary.Siren ?? "", PaperCsv.Euros(line.GoalCents),
            PaperCsv.Euros(line.CitizenCents), PaperCsv.Euros(line.MatchedCents), PaperCsv.Euros(line.DueCents),
            PaperCsv.Day(line.LiquidatedOn), PaperCsv.Day(line.Certification?.Day), line.Mandat?.Number ?? "",
            PaperCsv.Day(line.Mandat?.Day), PaperCsv.Day(line.PaidOn), line.BankReference ?? "",
        ]));

    private List<PaperFact> Facts(PaperWords words) =>
    [
        new(words["State_Decision"], words.Say("State_DecisionOf", Decision.Number, words.Date(Decision.Date))),
        new(words["State_Assembly"], Decision.Assembly),
        new(words["State_BudgetLine"], Decision.BudgetLine),
        new(words["State_Envelope"], words.Say("State_EnvelopeOf", Fund, Call)),
        new(words["State_Voted"], words.Amount(VotedCents)),
        new(words["State_Due"], words.Amount(DueCents), Strong: true),
        new(words["State_Paid"], words.Amount(PaidCents)),
        new(words["State_Left"], words.Amount(DueCents - PaidCents)),
    ];

    private PaperTable Table(PaperWords words) => new(words["State_ByCampaign"],
        [
            new(words["Column_Campaign"], Weight: 4), new(words["Column_Beneficiary"], Weight: 5),
            new(words["Column_Goal"], IsNumber: true), new(words["Column_Citizens"], IsNumber: true),
            new(words["Column_Matched"], IsNumber: true), new(words["Column_Due"], IsNumber: true),
            new(words["Column_Mandat"], Weight: 2), new(words["Column_Paid"], IsNumber: true),
        ],
        [.. Lines.Select(line => (IReadOnlyList<string>)
        [
            line.Campaign, string.Join('\n', [line.Beneficiary.Name, .. line.Beneficiary.AsParty(words).Lines]),
            words.Amount(line.GoalCents), words.Amount(line.CitizenCents), words.Amount(line.MatchedCents),
            words.Amount(line.DueCents),
            line.Mandat is { } mandat ? $"{mandat.Number}\n{words.ShortDate(mandat.Day)}" : "–",
            line.PaidOn is { } day ? words.ShortDate(day) : "–",
        ])],
        [
            words["Column_Total"], "", words.Amount(Lines.Sum(line => line.GoalCents)),
            words.Amount(Lines.Sum(line => line.CitizenCents)), words.Amount(Lines.Sum(line => line.MatchedCents)),
            words.Amount(DueCents), "", "",
        ]);

    /// <summary>One block for each person who certified, or an empty one to sign by hand.</summary>
    private IEnumerable<PaperSignature> Certifications(PaperWords words)
    {
        var known = Lines.Select(line => line.Certification).OfType<Certification>().Distinct().ToList();
        var complete = Lines.All(line => line.Certification is not null);
        return known.Select(by => new PaperSignature(words["State_Certified"],
            [
                new(words["State_Name"], by.Name), new(words["State_Quality"], by.Quality),
                new(words["State_Day"], words.Date(by.Day)), new(words["State_Signature"], ""),
            ])).Concat(complete ? [] : [Blank(words["State_Certified"],
                words["State_Name"], words["State_Quality"], words["State_Day"], words["State_Signature"])]);
    }

    private IEnumerable<PaperSignature> Mandats(PaperWords words)
    {
        var known = Lines.Select(line => line.Mandat).OfType<Mandat>().Distinct().ToList();
        var complete = Lines.All(line => line.Mandat is not null);
        return known.Select(mandat => new PaperSignature(words["State_Ordered"],
            [
                new(words["State_MandatNumber"], mandat.Number), new(words["State_Day"], words.Date(mandat.Day)),
                new(words["State_Signature"], ""),
            ])).Concat(complete ? [] : [Blank(words["State_Ordered"],
                words["State_MandatNumber"], words["State_Day"], words["State_Signature"])]);
    }

    private static PaperSignature Blank(string title, params string[] labels) =>
        new(title, [.. labels.Select(label => new PaperFact(label, ""))]);
}
