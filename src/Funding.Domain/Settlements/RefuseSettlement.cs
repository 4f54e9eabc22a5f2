using Okote.Data;

namespace Okote.Funding;

/// <summary>The second person does not release a settlement and says why; it may be asked for again once that is
/// mended.</summary>
public sealed class RefuseSettlement(Db db, TimeProvider clock)
{
    /// <param name="shown">Hash of the settlement as the second person saw it.</param>
    public Task<Result<Done>> Run(Guid settlementId, byte[] shown, Guid by, string reason) =>
        db.Decide<Done>(async tx =>
        {
            var now = clock.GetUtcNow();
            if (string.IsNullOrWhiteSpace(reason)) return Refusal.FieldMissing;
            if (await Settlements.Lock(tx, settlementId) is not { } settlement) return Refusal.NotFound;
            if (settlement.State != "planned") return Refusal.WrongState;
            if (await Approvals.Asker(tx, "settlement", settlementId) is not { } asker) return Refusal.WrongState;
            var decided = await Approvals.Decide(
                tx, "settlement", settlementId, shown, settlement.ContentHash, by, false, reason, now);
            if (decided.IsRefused) return decided;
            await Audit.Write(tx, now, by, "settlement_refused", "settlement", settlementId, reason);
            await Tell.Person(tx, now, asker, "settlement_refused", settlementId,
                $"/operator/reglements-financiers/{settlementId}",
                ("campaign", await Settlements.Title(tx, settlementId)), ("reason", reason));
            return default(Done);
        });
}
