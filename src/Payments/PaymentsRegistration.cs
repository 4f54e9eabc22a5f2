using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Okote.Payments;

public static class PaymentsRegistration
{
    /// <summary>Everything that speaks with the payment provider. Needs <c>Db</c>, <c>TimeProvider</c> and the domain's
    /// use cases.</summary>
    public static IServiceCollection AddPayments(this IServiceCollection services, PaymentSettings settings)
    {
        services.AddSingleton(settings);
        // One wire for all: its token bucket counts the batch calls of the whole process.
        services.TryAddSingleton(_ => GatewayAdapters.Open(settings));
        services.TryAddSingleton<StripeWire>();
        services.TryAddSingleton<StripeGateway>();
        // One for all: it counts the pages of the whole process.
        services.TryAddSingleton<CheckoutLimits>();
        services.TryAddSingleton<CheckoutGuard>();
        return services
            .AddTransient<TellPayment>()
            .AddTransient<TranslateSession>()
            .AddTransient<TranslateCompanyPayment>()
            .AddTransient<TranslateMandate>()
            .AddTransient<CompanyNotices>()
            .AddTransient<OpenMandate>()
            .AddTransient<FinishMandate>()
            .AddTransient<ChargeMandates>()
            .AddTransient<OpenCompanyCheckout>()
            .AddTransient<FinishCompanyCheckout>()
            .AddTransient<TranslateIntent>()
            .AddTransient<TranslateRefund>()
            .AddTransient<TranslatePayout>()
            .AddTransient<TranslateBankPayout>()
            .AddTransient<DisputeRooms>()
            .AddTransient<TranslateDispute>()
            .AddTransient<MoneyBack>()
            .AddTransient<MoneyOn>()
            .AddTransient<Translator>()
            .AddTransient<RecordAnswer>()
            .AddTransient<PerformOperation>()
            .AddTransient<LocateOperation>()
            .AddTransient<OpenCheckout>()
            .AddTransient<OnePage>()
            .AddTransient<CheckoutCalls>()
            .AddTransient<FinishCheckout>()
            .AddTransient<ConfirmAtBank>()
            .AddTransient<BringAnotherCard>()
            .AddTransient<WithdrawGift>()
            .AddTransient<EndAttempts>()
            .AddTransient<SendDisputeTransfers>()
            .AddTransient<AnswerDispute>()
            .AddTransient<PollReversals>()
            .AddTransient<PollHolderPayouts>()
            .AddTransient<WebhookInbox>()
            .AddTransient<OpenPayoutAccount>()
            .AddTransient<CompareBooks>()
            .AddTransient<EventObjects>()
            .AddTransient<DeclinedCards>()
            .AddTransient<TranslateEvents>()
            .AddTransient<ReplayEvents>()
            .AddTransient<PollPayments>()
            .AddTransient<ResumePolling>()
            .AddTransient<ResumeOperations>()
            .AddTransient<CollectContributions>()
            .AddTransient<ReleaseExpiredHolds>()
            .AddTransient<SendRefunds>()
            .AddTransient<SendSettlements>()
            .AddTransient<ReconcileStripe>()
            .AddTransient<RefreshPayoutAccounts>()
            .AddTransient<ReviewPayoutAccounts>();
    }
}
