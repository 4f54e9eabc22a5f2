using Okote.Funding;

namespace Okote.Web;

/// <summary>Where somebody works. <see cref="Anyone"/> is everybody who signed in.</summary>
public enum Workplace { Anyone, Holder, Company, City, Operator }

/// <summary>One entry of a workplace's navigation.</summary>
/// <param name="Path">Below the language.</param>
/// <param name="Text">Key of its text.</param>
/// <param name="Group">Key of the heading it stands below, where a workplace has many.</param>
public sealed record WorkLink(Workplace Place, string Path, string Text, string? Group = null);

/// <summary>The workplaces: who may come in, and what is there.</summary>
public static class Work
{
    /// <summary>In the order shown; the links of a group stand together.</summary>
    public static IReadOnlyList<WorkLink> Navigation { get; } =
    [
        new(Workplace.Company, "/entreprise", "Company.Title"),
        new(Workplace.Company, "/entreprise/appels", "Company.Calls"),
        new(Workplace.Company, "/entreprise/recus", "Receipts.Title"),
        new(Workplace.Operator, "/operator", "Operator.Room"),
        new(Workplace.Operator, "/operator/approbations", "Desk.Approvals"),
        new(Workplace.Operator, "/operator/appels", "Desk.Calls", "Desk.Group_projects"),
        new(Workplace.Operator, "/operator/dossiers", "Desk.Applications", "Desk.Group_projects"),
        new(Workplace.Operator, "/operator/modifications", "Holder.EditsWaiting", "Desk.Group_projects"),
        new(Workplace.Operator, "/operator/bilans", "Holder.ReportsWaiting", "Desk.Group_projects"),
        new(Workplace.Operator, "/operator/moderation", "Public.Moderation", "Desk.Group_projects"),
        new(Workplace.Operator, "/simulateur", "Simulator.Short", "Desk.Group_projects"),
        new(Workplace.Operator, "/operator/dons", "Operator.Room_dons", "Desk.Group_money"),
        new(Workplace.Operator, "/operator/dons-hors-ligne", "Money.Offline", "Desk.Group_money"),
        new(Workplace.Operator, "/operator/remboursements", "Money.Refunds", "Desk.Group_money"),
        new(Workplace.Operator, "/operator/contestations", "Recovery.Disputes", "Desk.Group_money"),
        new(Workplace.Operator, "/operator/virements", "Recovery.Payouts", "Desk.Group_money"),
        new(Workplace.Operator, "/operator/engagements", "Company.Pledges", "Desk.Group_money"),
        new(Workplace.Operator, "/operator/depots", "Money.Deposits", "Desk.Group_money"),
        new(Workplace.Operator, "/operator/fonds", "Funds.Title", "Desk.Group_money"),
        new(Workplace.Operator, "/operator/abondements", "Money.CallMatches", "Desk.Group_money"),
        new(Workplace.Operator, "/operator/reglements-financiers", "Money.Settlements", "Desk.Group_money"),
        new(Workplace.Operator, "/operator/declarations", "Money.Claims", "Desk.Group_money"),
        new(Workplace.Operator, "/operator/impayes", "Money.Unpaid", "Desk.Group_money"),
        new(Workplace.Operator, "/operator/releves", "Money.Bank", "Desk.Group_money"),
        new(Workplace.Operator, "/operator/recus", "Receipts.Title", "Desk.Group_money"),
        new(Workplace.Operator, "/operator/comptes", "Operator.Room_comptes", "Desk.Group_money"),
        new(Workplace.Operator, "/operator/ecarts", "Operator.Room_ecarts", "Desk.Group_money"),
        new(Workplace.Operator, "/operator/controles", "Operator.Room_controles", "Desk.Group_money"),
        new(Workplace.Operator, "/operator/organisations", "Desk.Organisations", "Desk.Group_people"),
        new(Workplace.Operator, "/operator/personnes", "Desk.People", "Desk.Group_people"),
        new(Workplace.Operator, "/operator/proches", "Money.RelatedParties", "Desk.Group_people"),
        new(Workplace.Operator, "/operator/equipe", "Account.TeamShort", "Desk.Group_people"),
        new(Workplace.Operator, "/operator/audit", "Desk.Audit", "Desk.Group_running"),
        new(Workplace.Operator, "/operator/courriels", "Money.Mails", "Desk.Group_running"),
        new(Workplace.Operator, "/operator/faits", "Money.StuckFacts", "Desk.Group_running"),
        new(Workplace.Operator, "/operator/taches", "Operator.Room_taches", "Desk.Group_running"),
        new(Workplace.Operator, "/operator/webhooks", "Operator.Room_webhooks", "Desk.Group_running"),
        new(Workplace.Holder, "/porteur", "Holder.Home"),
        new(Workplace.Holder, "/porteur/appels", "Holder.Calls"),
        new(Workplace.Holder, "/porteur/recus", "Receipts.Title"),
        new(Workplace.City, "/collectivite", "City.Room"),
        new(Workplace.City, "/collectivite/approbations", "City.Room_approbations"),
        new(Workplace.City, "/collectivite/enveloppes", "City.Room_enveloppes"),
        new(Workplace.City, "/collectivite/campagnes", "City.Room_campagnes"),
        new(Workplace.City, "/collectivite/regles", "City.Room_regles"),
        new(Workplace.City, "/collectivite/attributions", "City.Room_attributions"),
        new(Workplace.City, "/collectivite/beneficiaires", "City.Room_beneficiaires"),
        new(Workplace.City, "/collectivite/conventions", "City.Room_conventions"),
        new(Workplace.City, "/collectivite/paiements", "City.Room_paiements"),
        new(Workplace.City, "/simulateur", "Simulator.Short"),
    ];

    /// <summary>Money and decisions of the public stand behind these doors: a password alone does not open them.
    /// </summary>
    public static bool NeedsSecondFactor(Workplace place) => place is Workplace.City or Workplace.Operator;

    public static string Root(Workplace place) => place switch
    {
        Workplace.Holder => "/porteur",
        Workplace.Company => "/entreprise",
        Workplace.City => "/collectivite",
        Workplace.Operator => "/operator",
        _ => "/compte",
    };

    public static bool Admits(Workplace place, CurrentPerson person) => place switch
    {
        Workplace.Holder => person.Holders.Length > 0,
        Workplace.Company => person.Companies.Length > 0,
        Workplace.City => person.Cities.Length > 0,
        Workplace.Operator => person.IsOperator,
        _ => true,
    };

    /// <summary>The workplaces of one person.</summary>
    public static IEnumerable<Workplace> Of(CurrentPerson person) => Enum.GetValues<Workplace>()
        .Where(place => place is not Workplace.Anyone && Admits(place, person));
}
