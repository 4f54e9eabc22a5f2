using Okote.Data;

namespace Okote.Funding;

/// <summary>The first person asks for the release of a planned settlement.</summary>
public sealed class SubmitSettlement(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(Guid settlementId, Guid by) => db.Decide<Done>(async tx =>
    {
        if (await Settlements.Lock(tx, settlementId) is not { } settlement) return Refusal.NotFound;
        if (settlement.State != "planned") return Refusal.WrongState;
        if (!await CampaignReviews.LetsMoneyGo(tx, settlement.CampaignId)) return Refusal.PayoutNotReviewed;
        var now = clock.GetUtcNow();
        await Approvals.Request(tx, "settlement", settlementId, settlement.ContentHash, by, now);
        await Audit.Write(tx, now, by, "settlement_submitted", "settlement", settlementId);
        await Tell.Operators(tx, now, "settlement_to_approve", settlementId,
            $"/operator/reglements-financiers/{settlementId}",
            ("campaign", await Settlements.Title(tx, settlementId)), ("amount", Money.Eur(settlement.GrossCents)));
        return default(Done);
    });
}

/// <summary>The second person releases it: the money is now owed to the holder, by whoever owes it.</summary>
public sealed class ApproveSettlement(Db db, TimeProvider clock)
{
    private sealed record Payer(Guid FundId, Guid OrganisationId);

    private sealed record Due(Guid OrganisationId, string Title, string Way, long GrossCents);

    /// <param name="shown">Hash of the settlement as the second person saw it.</param>
    public Task<Result<Done>> Run(Guid settlementId, byte[] shown, Guid by, string reason) =>
        db.Decide<Done>(async tx =>
        {
            var now = clock.GetUtcNow();
            if (await Settlements.Lock(tx, settlementId) is not { } settlement) return Refusal.NotFound;
            if (settlement.State != "planned") return Refusal.WrongState;
            if (!await CampaignReviews.LetsMoneyGo(tx, settlement.CampaignId)) return Refusal.PayoutNotReviewed;
            if (await Declarations.Has(tx, settlement.CampaignId, by)) return Refusal.ConflictOfInterest;
            var decided = await Approvals.Decide(
                tx, "settlement", settlementId, shown, settlement.ContentHash, by, true, reason, now);
            if (decided.IsRefused) return decided;
            if (await GrantWatch.IsPassedBySettlement(tx, settlement, now)) return Refusal.ConventionMissing;

            var transfers = settlement.Stream == MoneyStream.Gifts
                ? Gifts(settlement)
                : await Called(tx, settlement, await Settlements.Items(tx, settlementId));
            var posted = await Ledger.Post(tx, new Journal($"settle:{settlementId}",
                new Cause("settlement", settlementId), $"{settlement.Stream.ToDb()} settled", now,
                [.. transfers.Where(t => t.Amount > Money.Zero)]));
            if (posted.IsRefused) return posted.Refusal.Value;
            await Release(tx, settlement, now);
            var drawn = await Guaranteed.Draw(tx, settlement, now);
            if (drawn.IsRefused) return drawn;
            await Audit.Write(tx, now, by, "settlement_approved", "settlement", settlementId, reason);
            await TellPayers(tx, settlement, now);
            return default(Done);
        });

    /// <summary>Citizens' money is there already: the holder's part and the commission leave the campaign's account.
    /// </summary>
    private static IEnumerable<Transfer> Gifts(Settlement s) =>
    [
        Transfer.Direct(Account.Collected(s.CampaignId).Code, Account.Payable(s.HolderId).Code,
            Money.Eur(s.GrossCents - s.CommissionCents)),
        Transfer.Direct(Account.Collected(s.CampaignId).Code, Account.Commission, Money.Eur(s.CommissionCents)),
    ];

    /// <summary>Match is called from whoever pledged or voted it.</summary>
    private static async Task<IEnumerable<Transfer>> Called(
        Tx tx, Settlement s, IReadOnlyList<SettlementItem> items)
    {
        var payers = (await tx.Query<Payer>("""
            SELECT id AS fund_id, organisation_id
            FROM funds
            WHERE id = ANY (@Ids)
            """, new { Ids = items.Select(i => i.FundId!.Value).ToArray() })).ToDictionary(p => p.FundId);
        var holder = Account.Payable(s.HolderId).Code;
        return items.Select(item => Transfer.Direct(
                s.Stream == MoneyStream.Grant
                    ? Account.CityReceivable(payers[item.FundId!.Value].OrganisationId).Code
                    : Account.CompanyReceivable(payers[item.FundId!.Value].OrganisationId).Code,
                holder, Money.Eur(item.GrossCents)))
            .Append(Transfer.Direct(holder, Account.Commission, Money.Eur(s.CommissionCents)));
    }

    private static async Task TellPayers(Tx tx, Settlement settlement, DateTimeOffset now)
    {
        var due = await tx.Query<Due>("""
            SELECT f.organisation_id, p.title, x.way, sum(i.gross_cents)::bigint AS gross_cents
            FROM settlement_items i
            CROSS JOIN LATERAL (
                SELECT CASE
                           WHEN i.paid_through = 'deposit' THEN 'deposit'
                           WHEN EXISTS (
                               SELECT 1 FROM company_payments y
                               WHERE y.settlement_item_id = i.id AND y.mandate_id IS NOT NULL) THEN 'mandate'
                           ELSE '' END AS way) x
            JOIN funds f ON f.id = i.fund_id
            JOIN settlements s ON s.id = i.settlement_id
            JOIN campaigns p ON p.id = s.campaign_id
            WHERE i.settlement_id = @Id
            GROUP BY f.organisation_id, p.title, x.way
            """, new { settlement.Id });
        foreach (var payer in due)
            if (settlement.Stream == MoneyStream.Grant)
                await Tell.Members(tx, now, payer.OrganisationId, "statement_to_certify", settlement.Id,
                    "/collectivite",
                    ("campaign", payer.Title), ("amount", Money.Eur(payer.GrossCents)));
            else if (payer.Way == "deposit")
                await Tell.Members(tx, now, payer.OrganisationId, "call_paid_by_deposit", settlement.Id, "/entreprise",
                    ("campaign", payer.Title), ("amount", Money.Eur(payer.GrossCents)));
            else if (payer.Way == "mandate")
                await Tell.Members(tx, now, payer.OrganisationId, "call_paid_by_mandate", settlement.Id, "/entreprise",
                    ("campaign", payer.Title), ("amount", Money.Eur(payer.GrossCents)));
            else
                await Tell.Members(tx, now, payer.OrganisationId, "call_for_funds", settlement.Id, "/entreprise",
                    ("campaign", payer.Title), ("amount", Money.Eur(payer.GrossCents)), ("day", now));
    }

    private static Task Release(Tx tx, Settlement settlement, DateTimeOffset now) => tx.Execute("""
        UPDATE settlements
        SET state = 'approved', approved_at = @now
        WHERE id = @Id;
        UPDATE settlement_items
        SET state = 'called', moved_at = @now
        WHERE settlement_id = @Id AND fund_id IS NOT NULL
        """, new { settlement.Id, now });
}
