using Okote.Data;

namespace Okote.Funding;

/// <summary>The first operator of a territory comes in by the key on the terminal, once. Whoever comes after is
/// invited.</summary>
public sealed class RegisterFirstOperator(Db db, TimeProvider clock)
{
    public static async Task<bool> IsWanted(Session session) => !await session.Single<bool>("""
        SELECT EXISTS (SELECT 1 FROM roles WHERE role = 'operator')
        """);

    public async Task<Result<Guid>> Run(string? email, string? name, string language)
    {
        if (People.NormalEmail(email) is not { } normal) return Refusal.EmailInvalid;
        if (string.IsNullOrWhiteSpace(name)) return Refusal.NameMissing;
        var now = clock.GetUtcNow();
        return await db.Decide<Guid>(async tx =>
        {
            // Of two people who hold the key at the same time, one is the first.
            await tx.Query<bool>("SELECT demo FROM territory FOR UPDATE");
            if (!await IsWanted(tx)) return Refusal.AlreadyEnded;
            var person = (await People.Lock(tx, [new Newcomer(normal, name.Trim(), language)], now))[normal];
            await People.Grant(tx, person, "operator", null);
            await Audit.Write(tx, now, person, "first_operator_registered", "person", person);
            return person;
        });
    }
}
