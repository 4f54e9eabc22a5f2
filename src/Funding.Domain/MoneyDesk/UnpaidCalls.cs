using Okote.Data;

namespace Okote.Funding;

/// <summary>A company's line that is overdue, or that was given up.</summary>
/// <param name="Id">Of the proposal to give it up; null while nobody made one.</param>
/// <param name="State">overdue, submitted, booked or refused.</param>
/// <param name="DefaultPlan">What the company published for this case.</param>
public sealed record UnpaidCall(
    Guid ItemId, Guid? Id, string Company, Guid CompanyId, string Fund, string Campaign, Guid HolderId, Money Gross,
    Money Commission, string Guarantee, string DefaultPlan, DateTimeOffset CalledAt, string State, string Reason)
{
    public byte[] ContentHash() => Approval.HashOf(new { ItemId, Id, Gross.Cents, Reason });
}

/// <summary>What companies were called for and have not paid by the day that was set.</summary>
public static class UnpaidCalls
{
    private const string From = """
        FROM settlement_items i
        JOIN settlements s ON s.id = i.settlement_id AND s.stream = 'patronage'
        JOIN campaigns p ON p.id = s.campaign_id
        JOIN funds f ON f.id = i.fund_id
        JOIN organisations o ON o.id = f.organisation_id
        LEFT JOIN unpaid_calls u ON u.settlement_item_id = i.id AND u.state <> 'refused'
        """;

    private const string Columns = $"""
        i.id AS item_id, u.id, o.name AS company, o.id AS company_id, f.name AS fund, p.title AS campaign, p.holder_id,
        i.gross_cents AS gross, i.commission_cents AS commission, {Guarantees.Stands} AS guarantee, f.default_plan,
        s.approved_at AS called_at, coalesce(u.state, 'overdue') AS state, coalesce(u.reason, '') AS reason
        """;

    private static readonly ListOrder Order = new(From, "i.id", "called", ("called", "s.approved_at"),
        ("company", "o.name"), ("campaign", "p.title"), ("amount", "i.gross_cents"));

    /// <param name="calledBefore">Released earlier than this, a line is overdue.</param>
    public static async Task<Listed<UnpaidCall>> List(Session db, DateTimeOffset calledBefore, ListAsk ask)
    {
        var page = Order.At(ask);
        return page.Cut(await db.Query<UnpaidCall>($"""
            SELECT {Columns}
            {From}
            WHERE ((i.state = 'called' AND s.approved_at < @calledBefore) OR u.id IS NOT NULL) AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """, new { calledBefore, page.After, page.Limit }), row => row.ItemId);
    }

    public static Task<UnpaidCall?> Find(Session db, Guid item) => db.One<UnpaidCall>($"""
        SELECT {Columns}
        {From}
        WHERE i.id = @item AND s.approved_at IS NOT NULL
        """, new { item });

    /// <summary>Locks the line, so that a payment that arrives at this moment and the end of the claim do not pass each
    /// other.</summary>
    public static async Task<UnpaidCall?> Lock(Tx tx, Guid item)
    {
        await tx.Execute("SELECT 1 FROM settlement_items WHERE id = @item FOR UPDATE", new { item });
        return await tx.One<UnpaidCall>($"""
            SELECT {Columns}
            {From}
            WHERE i.id = @item AND i.state = 'called'
            """, new { item });
    }

    /// <summary>A debit that the bank has not answered may still bring the money.</summary>
    public static Task<bool> IsBeingPaid(Tx tx, Guid item) => tx.Single<bool>("""
        SELECT EXISTS (
            SELECT 1 FROM company_payments
            WHERE settlement_item_id = @item AND state IN ('opening', 'open', 'processing'))
        """, new { item });
}

/// <summary>The first person says that a line will not be paid, and why. Nothing is booked yet.</summary>
public sealed class ProposeUnpaid(Db db, PaperIssuer issuer, TimeProvider clock)
{
    public Task<Result<Guid>> Run(Guid id, Guid item, string reason, Guid by) => db.Decide<Guid>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (string.IsNullOrWhiteSpace(reason)) return Refusal.ReasonMissing;
        if (await UnpaidCalls.Lock(tx, item) is not { } call) return Refusal.NotFound;
        if (call.Id is { } standing) return Approvals.Again(id, standing, call.Reason == reason);
        if (await UnpaidCalls.IsBeingPaid(tx, item)) return Refusal.WrongState;
        if (call.CalledAt.AddDays(issuer.DueDays) > now) return Refusal.CallNotOverdue;
        await tx.Execute("""
            INSERT INTO unpaid_calls (id, settlement_item_id, reason, proposed_at)
            VALUES (@id, @item, @reason, @now)
            """, new { id, item, reason, now });
        var written = (await UnpaidCalls.Find(tx, item))!;
        await Approvals.Request(tx, "unpaid_call", id, written.ContentHash(), by, now);
        await Audit.Write(tx, now, by, "unpaid_call_proposed", "settlement_item", item, reason);
        await Tell.Operators(tx, now, "unpaid_call_to_decide", id, $"/operator/impayes/{item}",
            ("company", call.Company), ("campaign", call.Campaign), ("amount", call.Gross));
        return id;
    });
}

/// <summary>The second person gives the claim up, or not. What the holder was owed of it, and the commission on it, go
/// back; the rest of the campaign is paid as planned.</summary>
public sealed class DecideUnpaid(Db db, TimeProvider clock)
{
    /// <param name="shown">Hash of the line and the reason as the second person saw them.</param>
    public Task<Result<Done>> Run(Guid item, byte[] shown, bool approve, Guid by, string reason) =>
        db.Decide<Done>(async tx =>
        {
            var now = clock.GetUtcNow();
            if (!approve && string.IsNullOrWhiteSpace(reason)) return Refusal.FieldMissing;
            if (await UnpaidCalls.Lock(tx, item) is not { Id: { } id } call) return Refusal.NotFound;
            var decided = await Approvals.Decide(
                tx, "unpaid_call", id, shown, call.ContentHash(), by, approve, reason, now);
            if (decided.IsRefused) return decided;
            if (approve && await UnpaidCalls.IsBeingPaid(tx, item)) return Refusal.WrongState;
            await tx.Execute("UPDATE unpaid_calls SET state = @State, decided_at = @now WHERE id = @id",
                new { id, State = approve ? "booked" : "refused", now });
            await Audit.Write(
                tx, now, by, approve ? "unpaid_call_booked" : "unpaid_call_refused", "settlement_item", item, reason);
            return approve ? await GiveUp(tx, call, now) : default(Done);
        });

    private static async Task<Result<Done>> GiveUp(Tx tx, UnpaidCall call, DateTimeOffset now)
    {
        var (holder, company) = (Account.Payable(call.HolderId).Code, Account.CompanyReceivable(call.CompanyId).Code);
        List<Transfer> back = [Transfer.Direct(holder, company, call.Gross)];
        // First the commission comes back, so that the holder's account can give the whole line.
        if (call.Commission > Money.Zero) back.Insert(0, Transfer.Direct(Account.Commission, holder, call.Commission));
        var posted = await Ledger.Post(tx, new Journal($"unpaid:{call.ItemId}",
            new Cause("settlement_item", call.ItemId), "call given up", now, back));
        if (posted.IsRefused) return posted.Refusal.Value;
        await Settlements.MoveItem(tx, call.ItemId, "called", "unpaid", null, now);
        await Tell.Members(tx, now, call.HolderId, "call_unpaid", call.ItemId, "/porteur",
            ("company", call.Company), ("campaign", call.Campaign), ("amount", call.Gross));
        await Tell.Members(tx, now, call.CompanyId, "call_given_up", call.ItemId, "/entreprise",
            ("campaign", call.Campaign), ("amount", call.Gross), ("plan", call.DefaultPlan));
        return default(Done);
    }
}
