using Microsoft.Extensions.DependencyInjection;

namespace Okote.Funding;

/// <summary>Registers the use cases of the domain. They expect a <see cref="Data.Db"/> and a
/// <see cref="TimeProvider"/>.</summary>
public static class FundingSetup
{
    public static IServiceCollection AddFunding(this IServiceCollection services) => services
        .AddTransient<RegisterPerson>().AddTransient<RegisterOrganisation>().AddTransient<OpenCall>()
        .AddTransient<PublishScheme>().AddTransient<PublishReglements>().AddTransient<DraftCampaign>()
        .AddTransient<SubmitCampaign>().AddTransient<ApproveCampaign>().AddTransient<ScheduleCampaign>().AddFunds()
        .AddTransient<QuoteMatch>().AddTransient<StartContribution>().AddTransient<PreparePayment>()
        .AddSingleton<GrantHolds>().AddSingleton<HoldQueue>().AddTransient<AnswerLostRace>()
        .AddTransient<CancelContribution>().AddTransient<ExtendHold>().AddTransient<ReleaseHold>()
        .AddTransient<ReceivePayment>().AddSingleton<PaymentQueue>().AddTransient<RefundContribution>()
        .AddTransient<ReceiveRefund>().AddTransient<RemindRecoveries>().AddDisputes()
        .AddTransient<SubmitSettlement>().AddTransient<ApproveSettlement>().AddTransient<PayOut>()
        .AddTransient<ReceiveCompanyCharge>()
        .AddTransient<RecordBankEntry>().AddTransient<ConfirmBankEntry>().AddTransient<RefuseBankEntry>()
        .AddTransient<RecordBankReturn>().AddTransient<CheckHolderAccount>()
        .AddTransient<OpenCampaigns>().AddTransient<CloseCampaigns>().AddTransient<FinishCampaigns>()
        .AddTransient<PlanSettlements>().AddTransient<FinishSettlements>().AddTransient<RunChecks>()
        .AddTransient<OperatorKey>().AddTransient<WaivePromise>().AddTransient<ReceiveReversal>()
        .AddTransient<RaiseMatches>().AddTransient<RedistributeMatches>().AddTransient<CloseCall>()
        .AddTransient<RecordRelatedParty>().AddTransient<CloseDiscrepancy>().AddDocuments().AddPeople().AddMoneyDesk()
        .AddDesk().AddPapers().AddHolders().AddCity().AddConversation().AddReceipts();
}
