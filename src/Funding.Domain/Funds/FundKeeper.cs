using Okote.Data;

namespace Okote.Funding;

/// <summary>Who moves a fund: somebody of the organisation whose money it is, or an operator.</summary>
/// <param name="Organisations">Those they work for at this place; null for an operator, who sees every fund.</param>
public sealed record FundKeeper(CurrentPerson Person, IReadOnlyList<Guid>? Organisations)
{
    public static FundKeeper Operator(CurrentPerson person) => new(person, null);

    public static FundKeeper Company(CurrentPerson person) => new(person, person.Companies);

    public static FundKeeper City(CurrentPerson person) => new(person, person.Cities);

    public bool IsOperator => Organisations is null;

    internal const string AsOwner = "owner";

    internal const string AsOperator = "operator";

    internal string As => IsOperator ? AsOperator : AsOwner;
}

/// <summary>Why somebody moves a fund, in their own words.</summary>
public static class FundReason
{
    public const int Reason_CharsMax = 1_000;

    internal static Refusal? Refuse(string why, bool needed = true) => needed && why.Length == 0
        ? Refusal.ReasonMissing : why.Length > Reason_CharsMax ? Refusal.TextTooLong : null;
}

/// <summary>A fund that somebody is about to move.</summary>
/// <param name="SuspendedAs">As what the last person who suspended it did so.</param>
internal sealed record KeptFund(
    Guid Id, string Name, bool IsPledge, Guid CallId, Guid OrganisationId, string State, string? SuspendedAs)
{
    /// <summary>First the account, as whoever grants does: a gift that is being matched keeps its match, and the next
    /// one sees what stands here. The weaker lock of the row, since a match that is being written points at it.
    /// </summary>
    /// <returns>Null when it is not theirs.</returns>
    public static async Task<KeptFund?> Lock(Tx tx, Guid id, FundKeeper keeper)
    {
        await tx.Execute("""
            SELECT id
            FROM accounts
            WHERE code = 'world' OR owner_id = @id
            ORDER BY id
            FOR NO KEY UPDATE;
            SELECT id
            FROM funds
            WHERE id = @id
            FOR NO KEY UPDATE
            """, new { id });
        return await tx.One<KeptFund>("""
            SELECT f.id, f.name, f.kind = 'pledge' AS is_pledge, f.call_id, f.organisation_id, f.state,
                   (SELECT m.moved_as
                    FROM fund_moves m
                    WHERE m.fund_id = f.id AND m.to_state = 'suspended'
                    ORDER BY m.position DESC
                    LIMIT 1) AS suspended_as
            FROM funds f
            WHERE f.id = @id AND (@Organisations::uuid[] IS NULL OR f.organisation_id = ANY (@Organisations))
            """, new { id, Organisations = keeper.Organisations?.ToArray() });
    }

    public FundStage Stage => FundStages.Of(State);

    public bool Gives => Stage.Gives();

    public bool InForce => Stage.IsInForce();

    /// <summary>What was approved and never gave may be given up as well.</summary>
    public bool MayEnd => InForce || Stage.WaitsForGuarantee();

    /// <summary>What they ask for is what they did last, with the same words: a form that was sent twice.</summary>
    public Task<bool> IsDone(Tx tx, FundStage to, FundKeeper keeper, string why) => tx.Single<bool>("""
        SELECT coalesce((
            SELECT m.from_state <> 'submitted' AND m.to_state = @To AND m.moved_by = @By AND m.moved_as = @As
               AND m.reason = @why
            FROM fund_moves m
            WHERE m.fund_id = @Id
            ORDER BY m.position DESC
            LIMIT 1), false)
        """, new { Id, To = to.ToDb(), By = keeper.Person.Id, keeper.As, why });

    /// <summary>A pledge is moved by whoever may bind its company; public money by nobody who has withdrawn from it.
    /// </summary>
    public async Task<Refusal?> Refuse(Tx tx, FundKeeper keeper)
    {
        if (keeper.IsOperator) return null;
        if (IsPledge)
            return await Signatories.MaySign(tx, OrganisationId, keeper.Person.Id) ? null : Refusal.SignatoryRequired;
        return await Interests.Has(tx, Id, keeper.Person) ? Refusal.InterestedPerson : null;
    }
}
