using Okote.Matching;

namespace Okote.Funding;

/// <summary>A receipt as people and tax offices read it. It is a form of the French tax administration: it speaks
/// French to everybody, whatever language the page around it is in.</summary>
public static class ReceiptPaper
{
    private const string Language = "fr";

    /// <param name="site">Where everybody can ask whether the paper is true.</param>
    public static Paper ToPaper(this Receipt receipt, Uri site)
    {
        var words = PaperWords.In(Language);
        var isCompany = receipt.Model == Receipt.ModelForCompanies;
        var parts = new List<PaperPart>();
        parts.Add(new PaperFacts([new PaperFact(Say("Numéro d’ordre du reçu"), receipt.NumberText, Strong: true)]));
        if (receipt.Cancellation is { } end) parts.Add(Ended(end, words));
        if (receipt.Replaces is { } replaced)
            parts.Add(new PaperText(Say($"Ce reçu annule et remplace le reçu n° {Receipt.Numbered(replaced)}.")));
        if (receipt.Issuer.Fictional)
            parts.Add(new PaperNotice(words["Paper_InventedTitle"], words["Paper_Invented"]));
        parts.Add(new PaperText(Say(isCompany
            ? "Articles 238 bis du code général des impôts (CGI)"
            : "Articles 200, 238 bis et 978 du code général des impôts (CGI)") + "\n" + Say(
            $"Modèle {receipt.Model} de l’administration fiscale")));
        parts.AddRange(Block("Bénéficiaire des versements", Issuer(receipt.Issuer)));
        parts.AddRange(Block(isCompany ? "Entreprise donatrice" : "Donateur", Donor(receipt.Donor)));
        parts.AddRange(Block("Versement", Payment(receipt, words)));
        parts.Add(new PaperText(Certified(receipt)));
        parts.Add(new PaperSignatures([new PaperSignature(Say("Date et signature"),
        [
            new(Say("Date"), words.Date(receipt.IssuedOn)), new(Say("Nom"), receipt.Issuer.SignatoryName),
            new(Say("Qualité"), receipt.Issuer.SignatoryQuality), new(Say("Signature"), ""),
        ])]));
        var check = new Uri(site, receipt.CheckPath(Language));
        parts.Add(new PaperText(Say("Émis par la plateforme sur mandat du bénéficiaire.") + "\n" + Say(
            $"Vérifier ce reçu : n° {receipt.NumberText}, code {receipt.Code}, ") + check)
            { Code = new PaperCode(check, Say("Vérifier ce reçu")) });
        return new Paper(Say(isCompany
                ? "Reçu des dons et versements effectués par les entreprises"
                : "Reçu au titre des dons à certains organismes d’intérêt général"),
            $"R-{receipt.NumberText}", receipt.IssuedOn, Language, Wide: false,
            new PaperParty(receipt.Issuer.Name, [receipt.Issuer.Street, Town(receipt.Issuer)]),
            receipt.Donor?.AsParty(), parts);
    }

    /// <summary>Where everybody can ask about this receipt.</summary>
    public static string CheckPath(this Receipt receipt, string language) =>
        $"/{language}/recus/verification?numero={receipt.NumberText}&code={receipt.Code}";

    private static string Say(string sentence) => Typography.Apply(sentence, Language);

    private static string Town(ReceiptIssuer issuer) => $"{issuer.Postcode} {issuer.Town}";

    private static PaperNotice Ended(ReceiptCancellation end, PaperWords words) => new(Say("REÇU ANNULÉ"), Say(
        $"Annulé le {words.Date(end.On)}. " + (end.Kind == "refund"
            ? "Le versement a été restitué, en tout ou en partie." : $"Motif : {end.Reason}")
        + (end.Replaced is { } number ? $" Remplacé par le reçu n° {Receipt.Numbered(number)}." : "")
        + " Il ne donne droit à aucune réduction d’impôt."));

    private static PaperPart[] Block(string title, IReadOnlyList<PaperFact> facts) =>
        [new PaperHeading(Say(title)), new PaperFacts(facts)];

    private static List<PaperFact> Issuer(ReceiptIssuer issuer) =>
    [
        new(Say("Nom ou dénomination"), issuer.Name), new(Say("Numéro"), issuer.Number),
        new(Say("Adresse"), $"{issuer.Street}, {Town(issuer)}"), new(Say("Objet"), issuer.Object),
        new(Say("Qualité"), Say(Category(issuer.Category))
            + (issuer.CategoryDetail.Length > 0 ? $" ({issuer.CategoryDetail})" : "")),
    ];

    private static List<PaperFact> Donor(ReceiptDonor? donor)
    {
        if (donor is null) return [new(Say("Identité"), Say("effacée au terme de la durée de conservation"))];
        var address = string.Join(", ", new[] { donor.Street, $"{donor.Postcode} {donor.Town}", donor.Country }
            .Where(text => text.Length > 0));
        return donor.IsCompany
            ?
            [
                new(Say("Dénomination"), donor.Name), new(Say("Forme juridique"), donor.LegalForm!),
                new(Say("SIREN"), donor.Siren!), new(Say("Adresse"), address),
            ]
            : [new(Say("Nom et prénom"), donor.Name), new(Say("Adresse"), address)];
    }

    private static List<PaperFact> Payment(Receipt receipt, PaperWords words)
    {
        var facts = new List<PaperFact>
        {
            new(Say("Montant"), $"***{words.Amount(receipt.AmountCents)}***", Strong: true),
            new(Say("Montant en toutes lettres"), AmountInWords.French(receipt.AmountCents)),
            new(Say("Date du versement"), words.Date(receipt.PaidOn)),
            new(Say("Forme du don"), Say("Déclaration de don manuel")), new(Say("Nature du don"), Say("Numéraire")),
            new(Say("Mode de versement"), Say(Mode(receipt.Mode))),
        };
        if (receipt.AmountCents < receipt.GiftCents)
            facts.Add(new(Say("Versé en tout"), Say(
                $"{words.Amount(receipt.GiftCents)}, dont contrepartie non déductible : "
                + words.Amount(receipt.GiftCents - receipt.AmountCents))));
        return facts;
    }

    private static string Certified(Receipt receipt) => Say(
        "Le bénéficiaire certifie sur l’honneur que les dons et versements qu’il reçoit ouvrent droit à la réduction "
        + $"d’impôt prévue à l’article {Article(receipt.Basis)} du CGI.");

    private static string Article(string basis) => basis == "238bis" ? "238 bis" : basis;

    private static string Mode(string mode) => mode switch
    {
        "cash" => "Remise d’espèces",
        "cheque" => "Chèque",
        _ => "Virement, prélèvement, carte bancaire",
    };

    private static string Category(string category) => category switch
    {
        "general_interest" => "Œuvre ou organisme d’intérêt général",
        "public_utility" => "Association ou fondation reconnue d’utilité publique",
        "local_law_mission" => "Association de droit local d’Alsace-Moselle dont la mission est reconnue d’utilité "
            + "publique",
        "foundation" => "Fondation d’entreprise, universitaire ou partenariale",
        "endowment_fund" => "Fonds de dotation",
        "aid" => "Organisme sans but lucratif qui fournit gratuitement une aide aux personnes en difficulté",
        _ => "Autre organisme",
    };
}
