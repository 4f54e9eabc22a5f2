using System.Globalization;
using Okote.Data;

namespace Okote.Funding;

/// <summary>A fund as it stands in its table.</summary>
public sealed record StoredFund(FundEntry Entry, FundStage State);

public static class Funds
{
    private sealed record Row(
        Guid Id, string Kind, Guid CallId, Guid OrganisationId, string Line, string Name, long AmountCents,
        int Priority, bool AllCampaigns, string State, long? CapCampaignCents, long? CapContributionCents, long? Weight,
        string? ScopeThemes, string? ScopeCommunes, string? Guarantee, string? DefaultPlan, string GivesAnyway,
        string UnusedPart, string PaidWhen, string? DecisionNumber, string? DecisionDate, string? Assembly,
        string? BudgetLine);

    private const string Columns = """
        SELECT id, kind, call_id, organisation_id, line, name, amount_cents, priority, all_campaigns, state,
               cap_campaign_cents, cap_contribution_cents, weight,
               array_to_string(scope_themes, chr(31)) AS scope_themes,
               array_to_string(scope_communes, chr(31)) AS scope_communes, guarantee, default_plan, gives_anyway,
               unused_part, paid_when, decision_number, to_char(decision_date, 'YYYY-MM-DD') AS decision_date,
               assembly, budget_line
        FROM funds
        WHERE id = @id
        """;

    /// <summary>The fund in the words it was entered with: the hash of what is executed is taken from the table and
    /// never on trust.</summary>
    public static async Task<StoredFund?> Find(Session session, Guid id) =>
        await Read(session, await session.One<Row>(Columns, new { id }));

    public static async Task<StoredFund?> Lock(Tx tx, Guid id) =>
        await Read(tx, await tx.One<Row>(Columns + "\nFOR UPDATE", new { id }));

    private static async Task<StoredFund?> Read(Session session, Row? row)
    {
        if (row is null) return null;
        var named = row.AllCampaigns || row.ScopeThemes is not null || row.ScopeCommunes is not null ? null
            : await session.Query<Guid>("""
                SELECT campaign_id
                FROM fund_campaigns
                WHERE fund_id = @Id
                ORDER BY campaign_id
                """, new { row.Id });
        return new StoredFund(
            new FundEntry(row.Id, row.CallId, row.OrganisationId, row.Line, row.Name, Money.Eur(row.AmountCents),
                row.Priority, named, DecisionOf(row), TermsOf(row))
            {
                Themes = Words(row.ScopeThemes), Communes = Words(row.ScopeCommunes), Weight = row.Weight,
                CapPerCampaign = Euros(row.CapCampaignCents), CapPerContribution = Euros(row.CapContributionCents),
            },
            FundStages.Of(row.State));
    }

    private static string[]? Words(string? joined) =>
        joined?.Split(Campaign.ThemeSeparator, StringSplitOptions.RemoveEmptyEntries);

    private static Money? Euros(long? cents) => cents is { } known ? Money.Eur(known) : null;

    private static PublicDecision? DecisionOf(Row row) => row.Kind != "envelope" ? null : new PublicDecision(
        row.DecisionNumber ?? "",
        row.DecisionDate is null ? default
            : DateOnly.ParseExact(row.DecisionDate, "yyyy-MM-dd", CultureInfo.InvariantCulture),
        row.Assembly ?? "", row.BudgetLine ?? "");

    private static PledgeTerms? TermsOf(Row row) => row.Kind != "pledge" ? null
        : new PledgeTerms(row.Guarantee ?? "", row.DefaultPlan ?? "")
        {
            GivesAnyway = row.GivesAnyway, UnusedPart = row.UnusedPart, PaidWhen = row.PaidWhen,
        };

    internal static async Task Insert(Tx tx, FundEntry entry, FundStage state, Guid by, DateTimeOffset now)
    {
        await tx.Execute("""
            INSERT INTO funds (id, kind, call_id, organisation_id, line, name, amount_cents, priority, all_campaigns,
                               state, cap_campaign_cents, cap_contribution_cents, weight, scope_themes, scope_communes,
                               guarantee, default_plan, gives_anyway, unused_part, paid_when, decision_number,
                               decision_date, assembly, budget_line, created_by, created_at)
            VALUES (@Id, @Kind, @CallId, @OrganisationId, @Line, @Name, @Amount, @Priority, @All,
                    @State, @CapCampaign, @CapContribution, @Weight, @Themes, @Communes,
                    @Guarantee, @DefaultPlan, @GivesAnyway, @UnusedPart, @PaidWhen, @Number,
                    @Date, @Assembly, @BudgetLine, @By, @Now)
            """, Values(entry, state, by, now));
        await Attach(tx, entry);
    }

    /// <summary>Only a draft is written over; the trigger of the table says the same.</summary>
    internal static async Task Update(Tx tx, FundEntry entry, Guid by, DateTimeOffset now)
    {
        await tx.Execute("""
            UPDATE funds
            SET call_id = @CallId, line = @Line, name = @Name, amount_cents = @Amount, priority = @Priority,
                all_campaigns = @All, cap_campaign_cents = @CapCampaign, cap_contribution_cents = @CapContribution,
                weight = @Weight, scope_themes = @Themes, scope_communes = @Communes, guarantee = @Guarantee,
                default_plan = @DefaultPlan, gives_anyway = @GivesAnyway, unused_part = @UnusedPart,
                paid_when = @PaidWhen, decision_number = @Number, decision_date = @Date, assembly = @Assembly,
                budget_line = @BudgetLine
            WHERE id = @Id;
            DELETE FROM fund_campaigns WHERE fund_id = @Id
            """, Values(entry, FundStage.Draft, by, now));
        await Attach(tx, entry);
    }

    private static object Values(FundEntry entry, FundStage state, Guid by, DateTimeOffset now) => new
    {
        entry.Id, Kind = entry.Kind.ToDb(), entry.CallId, entry.OrganisationId, entry.Line, entry.Name,
        Amount = entry.Amount.Cents, entry.Priority, All = entry.ServesAll, State = state.ToDb(),
        CapCampaign = entry.CapPerCampaign?.Cents, CapContribution = entry.CapPerContribution?.Cents, entry.Weight,
        Themes = entry.Themes?.ToArray(), Communes = entry.Communes?.ToArray(),
        Guarantee = Some(entry.Terms?.Guarantee), DefaultPlan = entry.Terms?.DefaultPlan,
        GivesAnyway = entry.Terms?.GivesAnyway ?? "", UnusedPart = entry.Terms?.UnusedPart ?? "",
        PaidWhen = entry.Terms?.PaidWhen ?? "", Number = Some(entry.Decision?.Number),
        Date = entry.Decision is { } decision && decision.Date != default
            ? decision.Date.ToDateTime(TimeOnly.MinValue) : (DateTime?)null,
        Assembly = Some(entry.Decision?.Assembly), BudgetLine = Some(entry.Decision?.BudgetLine), By = by, Now = now,
    };

    /// <summary>A gap in a draft is no answer, and no empty one either.</summary>
    private static string? Some(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static Task Attach(Tx tx, FundEntry entry) => tx.Execute("""
        INSERT INTO fund_campaigns (fund_id, campaign_id)
        SELECT @Id, campaign_id
        FROM unnest(@Campaigns) AS x (campaign_id)
        """, new { entry.Id, Campaigns = entry.Campaigns?.ToArray() ?? [] });

    /// <returns>False when it was not in <paramref name="from"/> any more.</returns>
    /// <param name="movedAs">owner or operator: whose house it was is told to everybody who may see the fund.</param>
    internal static async Task<bool> Move(
        Tx tx, Guid id, FundStage from, FundStage to, Guid by, string reason, DateTimeOffset now,
        string movedAs)
    {
        var moved = await tx.Execute(
            "UPDATE funds SET state = @To WHERE id = @id AND state = @From",
            new { id, From = from.ToDb(), To = to.ToDb() });
        if (moved == 0) return false;
        await tx.Execute("""
            INSERT INTO fund_moves (fund_id, position, from_state, to_state, moved_by, moved_at, reason, moved_as)
            SELECT @id, coalesce(max(position), 0) + 1, @From, @To, @by, @now, @reason, @movedAs
            FROM fund_moves
            WHERE fund_id = @id
            """, new { id, From = from.ToDb(), To = to.ToDb(), by, now, reason, movedAs });
        return true;
    }
}
