using Npgsql;

namespace Okote.Data;

/// <summary>Riders who share one transaction and still fail alone.</summary>
public static class SharedDecision
{
    /// <summary>One that cannot be written takes the whole transaction with it; then each is tried alone, so that it
    /// fails nobody else. Only a server that does not answer is not asked again for every one of them.</summary>
    /// <param name="riders">All get their answer, or an exception of their own.</param>
    /// <param name="decide">Answers in the order of the works; its refusal means that nothing was written.</param>
    public static async Task Run<TWork, TAnswer>(
        IReadOnlyList<Rider<TWork, Result<TAnswer>>> riders,
        Func<IReadOnlyList<TWork>, Task<Result<Result<TAnswer>[]>>> decide)
    {
        try
        {
            if (riders.Count > 1)
            {
                var all = await decide([.. riders.Select(rider => rider.Work)]);
                if (!all.IsRefused)
                {
                    for (var i = 0; i < riders.Count; i++) riders[i].Answer(all.Value[i]);
                    return;
                }
            }
        }
        catch (Exception e) when (IsOfOneRider(e))
        {
            // Whose work it was shows below: that caller gets the same exception again.
        }
        foreach (var rider in riders) await Alone(rider, decide);
    }

    private static async Task Alone<TWork, TAnswer>(
        Rider<TWork, Result<TAnswer>> rider, Func<IReadOnlyList<TWork>, Task<Result<Result<TAnswer>[]>>> decide)
    {
        try
        {
            var answers = await decide([rider.Work]);
            rider.Answer(answers.IsRefused ? answers.Refusal.Value : answers.Value[0]);
        }
        catch (Exception e) when (IsOfOneRider(e))
        {
            rider.Fail(e);
        }
    }

    private static bool IsOfOneRider(Exception e) => e is PostgresException or not NpgsqlException;
}
