using Okote.Data;

namespace Okote.Funding;

/// <summary>What an envelope and an award have in common: a decision of a public body, and where it stands.</summary>
internal sealed record CityDecision(Guid OrganisationId, string State)
{
    public const string Fund = "fund";

    public const string Award = "award";

    /// <summary>Held until the transaction ends. Null when it belongs to none of these bodies.</summary>
    public static Task<CityDecision?> Lock(Tx tx, string kind, Guid id, Guid[] cities) =>
        tx.One<CityDecision>(kind == Award
            ? """
              SELECT organisation_id, state
              FROM awards
              WHERE id = @id AND organisation_id = ANY (@cities)
              FOR UPDATE
              """
            : """
              SELECT organisation_id, state
              FROM funds
              WHERE id = @id AND kind = 'envelope' AND organisation_id = ANY (@cities)
              FOR UPDATE
              """, new { id, cities });
}
