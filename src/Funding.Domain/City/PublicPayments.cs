using Okote.Data;

namespace Okote.Funding;

/// <summary>What a public body owes a holder for one campaign, and how far its own treasury is.</summary>
/// <param name="State">called: the body was asked to pay. paid: confirmed by two people.</param>
/// <param name="EntryState">Of the payment somebody wrote down last: submitted, booked, refused or returned.</param>
/// <param name="Returned">How often a payment of it came back.</param>
/// <param name="BackState">Of the return somebody wrote down last: submitted, booked or refused.</param>
/// <param name="BackCheckedAt">When somebody looked at the holder's account since it came back.</param>
/// <param name="BackIsSame">The holder's account is still the one from which it came back.</param>
/// <param name="EntryEndsAt">Until when a colleague may confirm the payment.</param>
/// <param name="BackEndsAt">Until when a colleague may confirm its return.</param>
public sealed record PublicPayment(
    Guid Id, Guid OrganisationId, string Organisation, Guid FundId, string Fund, Guid CampaignId, string Campaign,
    string Slug, Guid HolderId, string Holder, Money Gross, string State, DateTimeOffset? ReleasedAt,
    string? CertifiedName, string? CertifiedQuality, DateTime? CertifiedOn, Guid? CertifiedBy,
    string? MandateNumber, DateTime? MandateOn, Guid? MandateBy, Guid? EntryId, string? EntryState,
    DateTime? PaidOn, Guid? EntryBy, string? EntryReference, long Returned, Guid? BackId, string? BackState,
    DateTime? BackOn, string? BackReference, DateTimeOffset? BackCheckedAt, Guid? BackBy,
    bool? BackIsSame, DateTimeOffset? EntryEndsAt, DateTimeOffset? BackEndsAt)
{
    /// <summary>What waits for a colleague: the line of the payment, or of its return.</summary>
    public Guid? Asked => Next switch { "confirm" => EntryId, "returned" => BackId, _ => null };

    /// <summary>Nobody decided it in time.</summary>
    public bool HasExpired(DateTimeOffset now) =>
        Next switch { "confirm" => EntryEndsAt, "returned" => BackEndsAt, _ => null } < now;

    /// <summary>What has to happen next: certify, mandate, pay, confirm; returned and check once it came back; done
    /// when nothing has to.</summary>
    public string Next => State != "called" ? BackState == "submitted" ? "returned" : "done"
        : BackState == "booked" && BackCheckedAt is null ? "check"
        : CertifiedOn is null ? "certify"
        : MandateNumber is null ? "mandate"
        : EntryState == "submitted" ? "confirm"
        : "pay";
}

/// <summary>What narrows the list of payments; null: everything.</summary>
/// <param name="Step">One of <see cref="PublicPayments.Steps"/>.</param>
public sealed record PaymentFilter(
    string? Step = null, string? Text = null, long? MinCents = null, long? MaxCents = null);

public static class PublicPayments
{
    private const string Columns = """
        i.id, f.organisation_id, o.name AS organisation, f.id AS fund_id, f.name AS fund, p.id AS campaign_id,
        p.title AS campaign, p.slug, p.holder_id, h.name AS holder, i.gross_cents AS gross, i.state,
        s.approved_at AS released_at, c.name AS certified_name, c.quality AS certified_quality,
        c.certified_on::timestamp AS certified_on, c.certified_by, m.number AS mandate_number,
        m.issued_on::timestamp AS mandate_on, m.issued_by AS mandate_by, b.id AS entry_id, b.state AS entry_state,
        b.value_date::timestamp AS paid_on, b.requested_by AS entry_by, b.bank_reference AS entry_reference, (
            SELECT count(*)
            FROM bank_entries x
            WHERE x.settlement_item_id = i.id AND x.state = 'returned') AS returned,
        r.id AS back_id, r.state AS back_state, r.value_date::timestamp AS back_on,
        r.bank_reference AS back_reference, r.account_checked_at AS back_checked_at, r.requested_by AS back_by,
        r.is_same AS back_is_same, b.expires_at AS entry_ends_at, r.expires_at AS back_ends_at
        """;

    private static readonly string From = $"""
        FROM settlement_items i
        JOIN settlements s ON s.id = i.settlement_id AND s.stream = 'grant'
        JOIN funds f ON f.id = i.fund_id
        JOIN organisations o ON o.id = f.organisation_id
        JOIN campaigns p ON p.id = s.campaign_id
        JOIN organisations h ON h.id = p.holder_id
        LEFT JOIN certifications c ON c.settlement_item_id = i.id
        LEFT JOIN mandates m ON m.settlement_item_id = i.id
        LEFT JOIN LATERAL ({Last("city_paid_holder")}) b ON true
        LEFT JOIN LATERAL ({Last("city_payment_returned")}) r ON true
        """;

    // PublicPayment.Next, as a place in Steps counted from one.
    private const string Step = """
        CASE WHEN i.state <> 'called' AND r.state = 'submitted' THEN 5
             WHEN i.state <> 'called' THEN 7
             WHEN r.state = 'booked' AND r.account_checked_at IS NULL THEN 6
             WHEN c.certified_on IS NULL THEN 1
             WHEN m.number IS NULL THEN 2
             WHEN b.state = 'submitted' THEN 4
             ELSE 3 END
        """;

    /// <summary>What may have to happen next, in its order.</summary>
    public static IReadOnlyList<string> Steps { get; } =
        ["certify", "mandate", "pay", "confirm", "returned", "check", "done"];

    private const string Mine = "f.organisation_id = ANY (@cities)";

    private static readonly ListOrder Order = new(From, "i.id", "step",
        ("step", Step), ("released", "coalesce(s.approved_at, '-infinity'::timestamptz)"), ("campaign", "p.title"),
        ("holder", "h.name"), ("organisation", "o.name"), ("envelope", "f.name"), ("amount", "i.gross_cents"),
        ("mandate", "coalesce(m.number, '')")) { Scope = Mine };

    /// <summary>All of them, those that wait first.</summary>
    public static Task<IReadOnlyList<PublicPayment>> All(Session session, Guid[] cities) =>
        session.Query<PublicPayment>($"""
            SELECT {Columns}
            {From}
            WHERE f.organisation_id = ANY (@cities) AND i.state <> 'planned'
            ORDER BY i.state = 'paid', s.approved_at DESC, p.title, i.id
            """, new { cities });

    public static async Task<Listed<PublicPayment>> List(
        Session session, Guid[] cities, PaymentFilter filter, ListAsk ask)
    {
        var page = Order.At(ask);
        return page.Cut(await session.Query<PublicPayment>($"""
            SELECT {Columns}
            {From}
            WHERE {Mine} AND i.state <> 'planned'
              AND (@step::int IS NULL OR {Step} = @step)
              AND (@Text::text IS NULL OR strpos(lower(concat_ws(' ', p.title, h.name, m.number)), lower(@Text)) > 0)
              AND (@MinCents::bigint IS NULL OR i.gross_cents >= @MinCents)
              AND (@MaxCents::bigint IS NULL OR i.gross_cents <= @MaxCents) AND {page.Where}
            ORDER BY {page.By}
            LIMIT @Limit
            """,
            new
            {
                cities, step = filter.Step is { } next ? Steps.Index().First(step => step.Item == next).Index + 1
                    : (int?)null,
                filter.Text, filter.MinCents, filter.MaxCents, page.After, page.Limit,
            }), payment => payment.Id);
    }

    public static Task<PublicPayment?> Find(Session session, Guid[] cities, Guid id) =>
        session.One<PublicPayment>($"""
            SELECT {Columns}
            {From}
            WHERE i.id = @id AND f.organisation_id = ANY (@cities) AND i.state <> 'planned'
            """, new { cities, id });

    /// <summary>SQL: what was written down last of this direction, with who asked for it.</summary>
    private static string Last(string direction) => $"""
        SELECT e.id, e.state, e.value_date, e.bank_reference, e.account_checked_at, a.requested_by, a.expires_at,
               e.returned_account = {BankReturns.AccountHash} AS is_same
        FROM bank_entries e
        LEFT JOIN approvals a ON a.subject_kind = 'bank_entry' AND a.subject_id = e.id
        WHERE e.settlement_item_id = i.id AND e.direction = '{direction}'
        ORDER BY e.created_at DESC, e.id DESC, a.requested_at DESC
        LIMIT 1
        """;

    internal static async Task<PublicPayment?> Lock(Tx tx, Guid[] cities, Guid id)
    {
        await tx.Execute("SELECT id FROM settlement_items WHERE id = @id FOR UPDATE", new { id });
        return await Find(tx, cities, id);
    }
}

/// <summary>« Service fait »: somebody of the city certifies that the campaign has earned the grant.</summary>
public sealed class CertifyPayment(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(Guid id, string name, string quality, DateOnly on, CurrentPerson by) =>
        db.Decide<Done>(async tx =>
        {
            var now = clock.GetUtcNow();
            if (await PublicPayments.Lock(tx, by.Cities, id) is not { } payment) return Refusal.NotFound;
            if (payment.Next != "certify") return Refusal.WrongState;
            if (string.IsNullOrWhiteSpace(name) || string.IsNullOrWhiteSpace(quality)) return Refusal.FieldMissing;
            if (DecisionPaper.IsAhead(on, now)) return Refusal.DecisionDateAhead;
            await tx.Execute("""
                INSERT INTO certifications (settlement_item_id, name, quality, certified_on, certified_by, certified_at)
                VALUES (@id, @Name, @Quality, @On, @By, @now)
                """,
                new
                {
                    id, Name = name.Trim(), Quality = quality.Trim(), On = on.ToDateTime(TimeOnly.MinValue),
                    By = by.Id, now,
                });
            await Audit.Write(tx, now, by.Id, "payment_certified", "settlement_item", id, name, payment.OrganisationId);
            await Tell.Members(tx, now, payment.OrganisationId, "payment_certified", id,
                $"/collectivite/paiements/{id}", ("campaign", payment.Campaign));
            return default(Done);
        });
}

/// <summary>Somebody else than the one who certified orders the payment: the mandat and its date.</summary>
public sealed class IssueMandate(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(Guid id, string number, DateOnly on, CurrentPerson by) => db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (await PublicPayments.Lock(tx, by.Cities, id) is not { } payment) return Refusal.NotFound;
        if (payment.Next != "mandate") return Refusal.WrongState;
        if (payment.CertifiedBy == by.Id) return Refusal.SamePerson;
        if (string.IsNullOrWhiteSpace(number)) return Refusal.FieldMissing;
        if (DecisionPaper.IsAhead(on, now)) return Refusal.DecisionDateAhead;
        await tx.Execute("""
            INSERT INTO mandates (settlement_item_id, certified_by, number, issued_on, issued_by, issued_at)
            VALUES (@id, @CertifiedBy, @Number, @On, @By, @now)
            """,
            new
            {
                id, payment.CertifiedBy, Number = number.Trim(), On = on.ToDateTime(TimeOnly.MinValue), By = by.Id, now,
            });
        await Audit.Write(tx, now, by.Id, "mandate_issued", "settlement_item", id, number, payment.OrganisationId);
        await Tell.Members(tx, now, payment.OrganisationId, "mandate_issued", id, $"/collectivite/paiements/{id}",
            ("campaign", payment.Campaign), ("number", number.Trim()));
        await Tell.Members(tx, now, payment.HolderId, "mandate_issued_holder", id,
            $"/porteur/projets/{payment.CampaignId}/versements", ("campaign", payment.Campaign),
            ("city", payment.Organisation), ("number", number.Trim()), ("amount", payment.Gross));
        return default(Done);
    });
}

/// <summary>The city says on which day its treasury paid. It is booked when a second person confirms it.</summary>
public sealed class RecordCityPayment(Db db, RecordBankEntry record, TimeProvider clock)
{
    /// <param name="entryId">From the form: sent twice, it is written once.</param>
    public async Task<Result<Done>> Run(Guid entryId, Guid id, DateOnly on, CurrentPerson by)
    {
        var now = clock.GetUtcNow();
        if (await PublicPayments.Find(db, by.Cities, id) is not { } payment) return Refusal.NotFound;
        if (payment.EntryId == entryId) return default(Done);
        if (payment.Next != "pay") return Refusal.WrongState;
        if (DecisionPaper.IsAhead(on, now)) return Refusal.DecisionDateAhead;
        // Each city counts its mandats from one, so the reference names the city too; a mandat whose payment came back
        // is paid again.
        var again = payment.Returned == 0 ? "" : $" ({payment.Returned + 1})";
        var entry = new BankEntry(entryId, id, BankDirection.CityPaidHolder, payment.Gross,
            $"{payment.MandateNumber}, {payment.Organisation}{again}", on);
        var recorded = await record.Run(entry, by.Id);
        if (recorded.IsRefused) return recorded.Refusal.Value;
        return await db.Decide<Done>(async tx =>
        {
            await Audit.Write(tx, now, by.Id, "city_payment_recorded", "settlement_item", id,
                organisation: payment.OrganisationId);
            await Tell.Members(tx, now, payment.OrganisationId, "city_payment_recorded", entryId,
                $"/collectivite/paiements/{id}", ("campaign", payment.Campaign));
            return default(Done);
        });
    }
}

/// <summary>A colleague confirms the payment, or says that it is wrong.</summary>
public sealed class DecideCityPayment(Db db, ConfirmBankEntry confirm, RefuseBankEntry refuse, TimeProvider clock)
{
    public async Task<Result<Done>> Run(Guid id, Guid entryId, CurrentPerson by, bool approve, string reason)
    {
        if (!approve && string.IsNullOrWhiteSpace(reason)) return Refusal.ReasonMissing;
        if (await PublicPayments.Find(db, by.Cities, id) is not { } payment) return Refusal.NotFound;
        if (payment.EntryId != entryId || payment.Next != "confirm") return Refusal.WrongState;
        var shown = new BankEntry(entryId, id, BankDirection.CityPaidHolder, payment.Gross,
            payment.EntryReference!, DateOnly.FromDateTime(payment.PaidOn!.Value));
        var decided = approve ? await confirm.Run(shown, by.Id, reason) : await refuse.Run(shown, by.Id, reason);
        if (decided.IsRefused) return decided;
        return await db.Decide<Done>(async tx =>
        {
            var now = clock.GetUtcNow();
            await Audit.Write(tx, now, by.Id, approve ? "city_payment_confirmed" : "city_payment_refused",
                "settlement_item", id, reason, payment.OrganisationId);
            await Write(tx, now, payment, approve, reason);
            return default(Done);
        });
    }

    private static async Task Write(Tx tx, DateTimeOffset now, PublicPayment payment, bool approve, string reason)
    {
        var page = $"/collectivite/paiements/{payment.Id}";
        if (!approve)
        {
            await Tell.Members(tx, now, payment.OrganisationId, "city_payment_refused", payment.Id, page,
                ("campaign", payment.Campaign), ("reason", reason));
            return;
        }
        await Tell.Members(tx, now, payment.OrganisationId, "city_payment_confirmed", payment.Id, page,
            ("campaign", payment.Campaign), ("amount", payment.Gross));
        await Tell.Members(tx, now, payment.HolderId, "city_payment_arrived", payment.Id,
            $"/porteur/projets/{payment.CampaignId}/versements", ("campaign", payment.Campaign),
            ("city", payment.Organisation), ("amount", payment.Gross));
    }
}
