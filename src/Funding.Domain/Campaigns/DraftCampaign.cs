using Okote.Data;

namespace Okote.Funding;

/// <summary>Writes a holder's proposal and opens the accounts it will need.</summary>
public sealed class DraftCampaign(Db db, TimeProvider clock)
{
    public async Task<Result<Guid>> Run(CampaignDraft draft, Guid by)
    {
        if (string.IsNullOrWhiteSpace(draft.Title)) return Refusal.FieldMissing;
        if (draft.Goal <= Money.Zero) return Refusal.AmountTooSmall;
        if (draft.Budget.Count == 0 || draft.Budget.Sum(line => line.Cost.Cents) != draft.Goal.Cents)
            return Refusal.AmountDiffers;
        var now = clock.GetUtcNow();
        return await db.Decide<Guid>(async tx =>
        {
            var scheme = await Calls.Scheme(tx, draft.SchemeId);
            await Insert(tx, draft, by, now);
            await InsertBudget(tx, draft);
            await Accounts.Open(tx, now,
            [
                Account.Committed(draft.Id), Account.Collected(draft.Id),
                .. scheme.Lines.Select(line => Account.Match(draft.Id, line.Id)),
            ]);
            return draft.Id;
        });
    }

    private static Task Insert(Tx tx, CampaignDraft draft, Guid by, DateTimeOffset now) => tx.Execute("""
        INSERT INTO campaigns (id, call_id, scheme_id, holder_id, slug, title, summary, story, language, town, commune,
                               theme, expected_result, fictional, goal_cents, minimum_cents, collection, opens_at,
                               closes_at, created_by, created_at)
        SELECT @Id, @CallId, @SchemeId, @HolderId, @Slug, @Title, @Summary, @Story, @Language, @Town, @Commune,
               @Theme, @ExpectedResult, @Fictional, @Goal, ceil(@Goal::numeric * c.success_basis_points / 10000),
               @Collection, @OpensAt, @ClosesAt, @by, @now
        FROM calls c
        WHERE c.id = @CallId
        """,
        new
        {
            draft.Id, draft.CallId, draft.SchemeId, draft.HolderId, draft.Slug, draft.Title, draft.Summary, draft.Story,
            draft.Language, draft.Town, draft.Commune, draft.Theme, draft.ExpectedResult, draft.Fictional,
            Goal = draft.Goal.Cents, Collection = draft.Collection.ToDb(), draft.OpensAt, draft.ClosesAt, by, now,
        });

    private static Task InsertBudget(Tx tx, CampaignDraft draft) => tx.Execute("""
        INSERT INTO budget_lines (campaign_id, position, label, cents)
        SELECT @Id, x.position, x.label, x.cents
        FROM unnest(@Labels, @Costs) WITH ORDINALITY AS x (label, cents, position)
        """,
        new
        {
            draft.Id,
            Labels = draft.Budget.Select(line => line.Label).ToArray(),
            Costs = draft.Budget.Select(line => line.Cost.Cents).ToArray(),
        });
}
