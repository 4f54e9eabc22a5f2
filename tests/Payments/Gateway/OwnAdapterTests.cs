using Okote.Payments;

namespace Okote.Tests;

// The adapter of every build, held to what each adapter must do.

public sealed class OwnAdapterAnswersTests() : AnswersContract(GatewayAdapter.Own);

public sealed class OwnAdapterPatienceTests() : PatienceContract(GatewayAdapter.Own);

public sealed class OwnAdapterLineTests() : LineContract(GatewayAdapter.Own);
