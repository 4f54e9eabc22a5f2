using Okote.Data;

namespace Okote.Web;

/// <summary>A use case said no where the file says it must say yes.</summary>
public sealed class SeasonRefusal(string what, Refusal refusal) : Exception($"{what}: refused, {refusal}.")
{
    public static async Task<T> Must<T>(string what, Task<Result<T>> asked)
    {
        var answer = await asked;
        return answer.IsRefused ? throw new SeasonRefusal(what, answer.Refusal.Value) : answer.Value;
    }
}
