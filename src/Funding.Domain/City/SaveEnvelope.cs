using Okote.Data;

namespace Okote.Funding;

/// <summary>Writes an envelope down, or changes it while it is a draft. Nothing of it can be matched yet.</summary>
public sealed class SaveEnvelope(Db db, TimeProvider clock)
{
    public const int Priority_Max = 99;

    public Task<Result<Guid>> Run(EnvelopeEntry entry, CurrentPerson by)
    {
        var now = clock.GetUtcNow();
        if (Problem(entry, by, now) is { } refusal) return Task.FromResult<Result<Guid>>(refusal);
        return db.Decide<Guid>(async tx =>
        {
            if ((await CityCalls.Open(tx, now)).FirstOrDefault(open => open.Id == entry.CallId) is not { } call)
                return Refusal.WrongState;
            if (!call.Lines.Contains(entry.Line)) return Refusal.FieldMissing;
            if (await Write(tx, entry, by.Id, now) == 0)
                return await Envelopes.Find(tx, by.Cities, entry.Id) is null ? Refusal.NotFound : Refusal.WrongState;
            if (!await Attach(tx, entry)) return Refusal.NotFound;
            await Audit.Write(tx, now, by.Id, "envelope_saved", "fund", entry.Id, entry.Name, entry.OrganisationId);
            return entry.Id;
        });
    }

    private static Refusal? Problem(EnvelopeEntry entry, CurrentPerson by, DateTimeOffset now)
    {
        if (!by.Cities.Contains(entry.OrganisationId)) return Refusal.NotFound;
        if (entry.Amount <= Money.Zero) return Refusal.AmountTooSmall;
        if (entry.Amount.Cents > Money.Input_CentsMax) return Refusal.AmountTooLarge;
        if (string.IsNullOrWhiteSpace(entry.Name)) return Refusal.FieldMissing;
        if (string.IsNullOrWhiteSpace(entry.Line) || entry.Priority is < 1 or > Priority_Max)
            return Refusal.FieldMissing;
        if (entry.Campaigns is { Count: 0 }) return Refusal.FieldMissing;
        return DecisionPaper.IsAhead(entry.Decision.Date, now) ? Refusal.DecisionDateAhead : null;
    }

    /// <summary>Sent twice it is written once; a draft is changed, anything else stays as it is.</summary>
    private static Task<int> Write(Tx tx, EnvelopeEntry entry, Guid by, DateTimeOffset now) => tx.Execute("""
        INSERT INTO funds (id, kind, call_id, organisation_id, line, name, amount_cents, priority, all_campaigns, state,
                           decision_number, decision_date, assembly, budget_line, created_by, created_at)
        VALUES (@Id, 'envelope', @CallId, @OrganisationId, @Line, @Name, @Amount, @Priority, @All, 'draft',
                @Number, @Date, @Assembly, @BudgetLine, @by, @now)
        ON CONFLICT (id) DO UPDATE
        SET call_id = excluded.call_id, line = excluded.line, name = excluded.name,
            amount_cents = excluded.amount_cents, priority = excluded.priority,
            all_campaigns = excluded.all_campaigns, decision_number = excluded.decision_number,
            decision_date = excluded.decision_date, assembly = excluded.assembly, budget_line = excluded.budget_line
        WHERE funds.state = 'draft' AND funds.kind = 'envelope' AND funds.organisation_id = excluded.organisation_id
        """,
        new
        {
            entry.Id, entry.CallId, entry.OrganisationId, entry.Line, entry.Name, Amount = entry.Amount.Cents,
            entry.Priority, All = entry.Campaigns is null, entry.Decision.Number,
            Date = entry.Decision.Date?.ToDateTime(TimeOnly.MinValue), entry.Decision.Assembly,
            entry.Decision.BudgetLine, by, now,
        });

    /// <returns>False when a campaign is not one of the call.</returns>
    private static async Task<bool> Attach(Tx tx, EnvelopeEntry entry)
    {
        await tx.Execute("DELETE FROM fund_campaigns WHERE fund_id = @Id", new { entry.Id });
        if (entry.Campaigns is not { } campaigns) return true;
        var known = campaigns.Distinct().ToArray();
        return known.Length == await tx.Execute("""
            INSERT INTO fund_campaigns (fund_id, campaign_id)
            SELECT @Id, c.id
            FROM campaigns c
            WHERE c.id = ANY (@known) AND c.call_id = @CallId
            """, new { entry.Id, known, entry.CallId });
    }
}
