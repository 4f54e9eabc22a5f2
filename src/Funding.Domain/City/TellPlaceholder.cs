using Okote.Data;

namespace Okote.Funding;

public static class Tell
{
    public static Task Members(Tx tx, DateTimeOffset now, Guid organisation, string kind, Guid subject, string path,
        params (string Name, string Value)[] values) => Task.CompletedTask;
}
