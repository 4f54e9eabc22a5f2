using Okote.Payments;

namespace Okote.Tests;

// The adapter on Stripe's library, held to the same.

public sealed class StripeNetAdapterAnswersTests() : AnswersContract(GatewayAdapter.StripeNet);

public sealed class StripeNetAdapterPatienceTests() : PatienceContract(GatewayAdapter.StripeNet);

public sealed class StripeNetAdapterLineTests() : LineContract(GatewayAdapter.StripeNet);
