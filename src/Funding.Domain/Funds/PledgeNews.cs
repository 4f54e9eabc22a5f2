using Okote.Data;

namespace Okote.Funding;

/// <summary>Who hears of a pledge's steps: the operators whom it waits for, and the company. Public envelopes have
/// letters of their own.</summary>
internal static class PledgeNews
{
    private static string Place(Guid fund) => $"/entreprise/engagements/{fund}";

    private static string Desk(Guid fund) => $"/operator/engagements/{fund}";

    public static Task Signed(Tx tx, DateTimeOffset now, FundEntry fund) => fund.Kind == FundKind.Envelope
        ? Task.CompletedTask
        : Tell.Operators(tx, now, "pledge_signed", fund.Id, Desk(fund.Id),
            ("fund", fund.Name), ("amount", fund.Amount));

    public static Task AskedAgain(Tx tx, DateTimeOffset now, FundEntry fund) => fund.Kind == FundKind.Envelope
        ? Task.CompletedTask
        : Tell.Operators(tx, now, "pledge_asked_again", fund.Id, Desk(fund.Id),
            ("fund", fund.Name), ("amount", fund.Amount));

    public static Task Approved(Tx tx, DateTimeOffset now, FundEntry fund) => fund.Kind == FundKind.Envelope
        ? Task.CompletedTask
        : fund.Terms is { IsToBeSecured: true }
        ? Tell.Members(tx, now, fund.OrganisationId,
            fund.Terms.Guarantee == PledgeTerms.Prepaid ? "pledge_awaits_deposit" : "pledge_awaits_mandate", fund.Id,
            Place(fund.Id), ("fund", fund.Name), ("amount", fund.Amount))
        : Opened(tx, now, fund);

    /// <summary>From now on citizens unlock it.</summary>
    public static Task Opened(Tx tx, DateTimeOffset now, FundEntry fund) =>
        Tell.Members(tx, now, fund.OrganisationId, "pledge_approved", fund.Id, Place(fund.Id),
            ("fund", fund.Name), ("amount", fund.Amount));

    public static Task Refused(Tx tx, DateTimeOffset now, FundEntry fund, string reason) =>
        fund.Kind == FundKind.Envelope
            ? Task.CompletedTask
            : Tell.Members(tx, now, fund.OrganisationId, "pledge_refused", fund.Id, Place(fund.Id),
                ("fund", fund.Name), ("reason", reason));

    public static Task TotalProposed(Tx tx, DateTimeOffset now, UsedFund fund, FundTotal total) => !fund.IsPledge
        ? Task.CompletedTask
        : Tell.Operators(tx, now, "pledge_total_proposed", total.FundId, Desk(total.FundId),
            ("fund", fund.Name), ("before", total.Before), ("after", total.After));

    public static Task TotalApproved(Tx tx, DateTimeOffset now, UsedFund fund, FundTotal total) => !fund.IsPledge
        ? Task.CompletedTask
        : Tell.Members(tx, now, fund.OrganisationId, "pledge_total_approved", total.FundId, Place(total.FundId),
            ("fund", fund.Name), ("after", total.After));

    public static Task TotalRefused(Tx tx, DateTimeOffset now, UsedFund fund, FundTotal total, string reason) =>
        !fund.IsPledge
            ? Task.CompletedTask
            : Tell.Members(tx, now, fund.OrganisationId, "pledge_total_refused", total.FundId, Place(total.FundId),
                ("fund", fund.Name), ("reason", reason));
}
