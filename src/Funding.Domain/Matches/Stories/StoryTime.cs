namespace Okote.Funding;

/// <summary>The clock of a scenario: whole seconds since 1970, so that the windows of its rules mean the same in the
/// books.</summary>
internal sealed class StoryTime : TimeProvider
{
    /// <summary>Seconds since the start of the story.</summary>
    public long Seconds { get; set; }

    public override DateTimeOffset GetUtcNow() => At(Seconds);

    public static DateTimeOffset At(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds);
}
