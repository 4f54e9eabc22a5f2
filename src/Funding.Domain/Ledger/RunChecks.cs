using Okote.Data;

namespace Okote.Funding;

/// <summary>The books contradict themselves. A person must look; no program repairs them.</summary>
public sealed class BooksSpeakException(IReadOnlyList<Violation> violations)
    : Exception(string.Join('\n', violations.Select(v => $"{v.Check}: {v.Row}")));

/// <summary>Asks all invariants on a timer, so that a wrong book is known within the hour.</summary>
public sealed class RunChecks(Db db, TimeProvider clock) : IWork
{
    public async Task<int> Run(CancellationToken cancel)
    {
        var violations = await Checks.Run(db, clock.GetUtcNow());
        return violations.Count == 0 ? 0 : throw new BooksSpeakException(violations);
    }
}
