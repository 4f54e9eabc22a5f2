using Okote.Funding;

namespace Okote.Web;

/// <summary>An envelope as somebody types it.</summary>
public sealed record EnvelopeForm
{
    public Guid Cle { get; init; }

    public Guid? Organisme { get; init; }

    /// <summary>The call, or the call and one of its lines: <c>id:line</c>.</summary>
    public string? Appel { get; init; }

    public string? Nom { get; init; }

    public string? Montant { get; init; }

    public string? Priorite { get; init; }

    /// <summary>Campaigns it serves; none chosen means all of the call.</summary>
    public List<Guid> Campagnes { get; init; } = [];

    public string? Numero { get; init; }

    public string? Date { get; init; }

    public string? Assemblee { get; init; }

    public string? Ligne { get; init; }

    /// <summary>Null when something cannot be read.</summary>
    public EnvelopeEntry? Read(CityReading reading)
    {
        var (name, amount) = (reading.Text(Nom, "nom"), reading.Amount(Montant, "montant"));
        var priority = reading.Number(Priorite, "priorite", 1, SaveEnvelope.Priority_Max);
        var day = reading.Day(Date, "date", needed: false);
        var place = (Appel ?? "").Split(':', 2);
        if (place.Length != 2 || !Guid.TryParse(place[0], out var call)) reading.Text(null, "appel");
        if (Organisme is null) reading.Text(null, "organisme");
        if (reading.Errors.Any) return null;
        return new EnvelopeEntry(Cle, Organisme!.Value, Guid.Parse(place[0]), place[1], name, amount, priority,
            Campagnes.Count == 0 ? null : Campagnes,
            new DecisionEntry(Numero.OrNull(), day, Assemblee.OrNull(), Ligne.OrNull()));
    }

    public static EnvelopeForm Of(Envelope envelope, IReadOnlyList<ServedCampaign> serves) => new()
    {
        Cle = envelope.Id, Organisme = envelope.OrganisationId, Appel = $"{envelope.CallId}:{envelope.Line}",
        Nom = envelope.Name, Montant = CityText.Written(envelope.Amount), Priorite = $"{envelope.Priority}",
        Campagnes = envelope.AllCampaigns ? [] : [.. serves.Select(campaign => campaign.Id)],
        Numero = envelope.DecisionNumber, Date = CityText.Written(envelope.DecisionDate), Assemblee = envelope.Assembly,
        Ligne = envelope.BudgetLine,
    };
}

/// <summary>How fields hold what is stored.</summary>
public static class CityText
{
    public static string Written(Money amount) => amount.Plain().Replace(".",
        System.Globalization.CultureInfo.CurrentCulture.NumberFormat.NumberDecimalSeparator, StringComparison.Ordinal);

    public static string? Written(DateTime? day) =>
        day?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>A call that takes envelopes, its lines, and its campaigns.</summary>
public sealed record OpenCallChoice(Guid Id, string Name, IReadOnlyList<string> Lines);

public sealed record EnvelopeFormPage(
    EnvelopeForm Form, FormErrors Errors, bool IsNew, IReadOnlyList<Membership> Bodies,
    IReadOnlyList<OpenCallChoice> Calls, IReadOnlyList<CallCampaign> Campaigns);

public sealed record EnvelopePage(
    Envelope Envelope, IReadOnlyList<ServedCampaign> Serves, SheetSection Campaigns, FigureRow Figures,
    DecisionFolder Folder, DecideBox Decide, FormErrors Errors)
{
    public IReadOnlyList<FundStep> History { get; init; } = [];
}
