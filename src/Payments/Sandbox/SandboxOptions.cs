namespace Okote.Payments.Sandbox;

/// <summary>An address to which the sandbox posts signed events.</summary>
/// <param name="Url">Where to post.</param>
/// <param name="Secret">Signs the posts; its UTF-8 bytes are the HMAC key.</param>
/// <param name="Connect">True: events of connected accounts only. False: events of the platform only.</param>
public sealed record SandboxEndpoint(Uri Url, string Secret, bool Connect = false)
{
    /// <summary>The types it subscribes to; all by default.</summary>
    public IReadOnlyList<string> Events { get; init; } = ["*"];
}

/// <summary>How one sandbox runs.</summary>
public sealed record SandboxOptions
{
    /// <summary>Loopback port; 0 takes any free one.</summary>
    public int Port { get; init; }

    /// <summary>Where the journal lives. One folder belongs to one running sandbox.</summary>
    public required string Folder { get; init; }

    /// <summary>The only key the interface accepts. It opens nothing but this sandbox.</summary>
    public string SecretKey { get; init; } = "sk_test_okote_sandbox";

    public IReadOnlyList<SandboxEndpoint> Webhooks { get; init; } = [];

    /// <summary>Makes ids repeatable; null draws them at random.</summary>
    public long? Seed { get; init; }

    /// <summary>False keeps everything in memory and writes no journal.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>The clock under the virtual one.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The address people's browsers use, when it is not the one the server listens on.</summary>
    public Uri? PublicAddress { get; init; }

    /// <summary>Named on the hosted pages.</summary>
    public string MerchantName { get; init; } = "Okote";

    public int CardFee_BasisPoints { get; init; } = 150;

    public int CardFee_Cents { get; init; } = 25;

    public int SepaFee_Cents { get; init; } = 35;

    public int DisputeFee_Cents { get; init; } = 2000;

    /// <summary>How long a charge stays pending before it can be paid out.</summary>
    public int Availability_DaysLater { get; init; } = 3;

    /// <summary>False leaves due work and webhooks to <c>POST /_sandbox/run</c>, for tests that choose the
    /// moment.</summary>
    public bool Background { get; init; } = true;
}
