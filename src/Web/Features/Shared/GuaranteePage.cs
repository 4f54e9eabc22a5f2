using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>What a pledge rests on, for its company and for operators: its deposit, or its mandate.</summary>
/// <param name="Mandate">Null while none was saved, and for a prepaid pledge.</param>
/// <param name="MaySave">Whether this person may save a method.</param>
public sealed record GuaranteePage(
    Guid FundId, FundStage State, DepositStanding? Deposit, MandateStanding? Mandate, string? Iban, bool MaySave)
{
    /// <summary>Something is expected of the company.</summary>
    public bool IsOpen => State != FundStage.Closed;
}

public sealed class GuaranteePages(Db db, PaperIssuer issuer)
{
    /// <returns>Null for what rests on a signature, or is not approved yet.</returns>
    public async Task<GuaranteePage?> Of(StoredFund fund, bool maySave)
    {
        if (fund.Entry.Terms is not { IsToBeSecured: true } terms
            || fund.State is FundStage.Draft or FundStage.Submitted) return null;
        var isPrepaid = terms.Guarantee == PledgeTerms.Prepaid;
        return new GuaranteePage(fund.Entry.Id, fund.State,
            isPrepaid ? await Deposits.Standing(db, fund.Entry.Id) : null,
            isPrepaid ? null : await Mandates.Standing(db, fund.Entry.Id), issuer.Iban, maySave && !isPrepaid);
    }
}
