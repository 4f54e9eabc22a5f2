using Okote.Data;

namespace Okote.Funding;

/// <summary>An operator has found out that it is the person who asks, says how, and asks a second operator. When nobody
/// decided in time, any operator may do so anew: the person does not wait for the first one to come back. Nobody does
/// it for themselves.</summary>
public sealed class RequestFactorReset(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(Guid id, Guid person, Guid by, string reason) => db.Decide<Done>(async tx =>
    {
        var why = reason.Trim();
        if (why.Length == 0) return Refusal.ReasonMissing;
        if (why.Length > FactorReset.Reason_CharsMax) return Refusal.TextTooLong;
        var now = clock.GetUtcNow();
        if (await FactorResets.Lock(tx, id) is not { } reset || reset.PersonId != person) return Refusal.NotFound;
        if (person == by) return Refusal.SamePerson;
        if (reset.State == "submitted" && await Approvals.Waits(tx, "factor_reset", id, now)) return Refusal.WrongState;
        await FactorResets.Submit(tx, id, why, by, now);
        await Approvals.Request(tx, "factor_reset", id, (reset with { Reason = why }).ContentHash(), by, now);
        await Audit.Write(tx, now, by, "factor_reset_requested", "person", person, why);
        await Tell.Operators(tx, now, "factor_reset_to_decide", id, $"/operator/personnes/{person}",
            ("person", (await People.Find(tx, person))?.Name ?? ""), ("reason", why));
        return default(Done);
    });
}

/// <summary>A second operator, who is not the person either, lets it happen. The next sign-in asks for a new second
/// factor.</summary>
public sealed class ApproveFactorReset(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(Guid id, byte[] shown, Guid by, string reason) => db.Decide<Done>(async tx =>
    {
        var now = clock.GetUtcNow();
        if (await FactorResets.Lock(tx, id) is not { State: "submitted" } reset) return Refusal.WrongState;
        if (reset.PersonId == by) return Refusal.SamePerson;
        var decided = await Approvals.Decide(
            tx, "factor_reset", id, shown, reset.ContentHash(), by, true, reason.Trim(), now);
        if (decided.IsRefused) return decided;
        await FactorResets.Clear(tx, reset.PersonId);
        await FactorResets.End(tx, id, "done", by, now);
        await Audit.Write(tx, now, by, "factor_reset_done", "person", reset.PersonId, reset.Reason);
        await Tell.Person(tx, now, reset.PersonId, "factor_reset_done", id, "/connexion");
        return default(Done);
    });
}

/// <summary>An operator is not convinced: of the person, while one looks alone; of what the first one found, as the
/// second; of a request whose time is over. Nothing changes, and the person hears why.</summary>
public sealed class RefuseFactorReset(Db db, TimeProvider clock)
{
    public Task<Result<Done>> Run(Guid id, byte[] shown, Guid by, string reason) => db.Decide<Done>(async tx =>
    {
        var why = reason.Trim();
        if (why.Length == 0) return Refusal.ReasonMissing;
        if (why.Length > FactorReset.Reason_CharsMax) return Refusal.TextTooLong;
        var now = clock.GetUtcNow();
        if (await FactorResets.Lock(tx, id) is not { } reset) return Refusal.WrongState;
        if (reset.PersonId == by) return Refusal.SamePerson;
        if (reset.State == "submitted" && !await Approvals.Waits(tx, "factor_reset", id, now))
            await Approvals.Withdraw(tx, "factor_reset", id, by, why, now);
        else if (reset.State == "submitted")
        {
            var decided = await Approvals.Decide(
                tx, "factor_reset", id, shown, reset.ContentHash(), by, false, why, now);
            if (decided.IsRefused) return decided;
        }
        await FactorResets.End(tx, id, "refused", by, now);
        await Audit.Write(tx, now, by, "factor_reset_refused", "person", reset.PersonId, why);
        await Tell.Person(tx, now, reset.PersonId, "factor_reset_refused", id, "/connexion", ("reason", why));
        return default(Done);
    });
}
