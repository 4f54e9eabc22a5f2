namespace Okote.Payments.Sandbox;

/// <summary>One stored object, frozen as the bytes that were journalled.</summary>
internal sealed record Entry(string Id, string Kind, string Account, long Sequence, long Created, byte[] Json)
{
    /// <summary>When a task or a delivery wants to be looked at, in milliseconds.</summary>
    public long Due { get; init; }

    /// <summary>The lists this entry stands in.</summary>
    public required string[] Keys { get; init; }
}
