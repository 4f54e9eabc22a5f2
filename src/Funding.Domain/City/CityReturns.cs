using Okote.Data;

namespace Okote.Funding;

/// <summary>The city's treasury sees a payment come back from the holder's bank. It is booked when a second person
/// confirms it.</summary>
public sealed class RecordCityReturn(Db db, RecordBankReturn record, TimeProvider clock)
{
    /// <param name="entryId">From the form: sent twice, it is written once.</param>
    public async Task<Result<Done>> Run(Guid entryId, Guid id, string reference, DateOnly on, CurrentPerson by)
    {
        var now = clock.GetUtcNow();
        if (await PublicPayments.Find(db, by.Cities, id) is not { } payment) return Refusal.NotFound;
        if (payment.BackId == entryId) return default(Done);
        if (payment is not { Next: "done", EntryId: { } paid }) return Refusal.WrongState;
        if (DecisionPaper.IsAhead(on, now)) return Refusal.DecisionDateAhead;
        var recorded = await record.Run(entryId, paid, payment.Gross, reference, on, by.Id);
        if (recorded.IsRefused) return recorded.Refusal.Value;
        await db.Transact(async tx =>
        {
            await Audit.Write(tx, now, by.Id, "city_return_recorded", "settlement_item", id,
                organisation: payment.OrganisationId);
            await Tell.Members(tx, now, payment.OrganisationId, "city_return_recorded", entryId,
                $"/collectivite/paiements/{id}", ("campaign", payment.Campaign));
            return true;
        });
        return default(Done);
    }
}

/// <summary>A colleague confirms that it came back, or says that it did not.</summary>
public sealed class DecideCityReturn(Db db, ConfirmBankEntry confirm, RefuseBankEntry refuse, TimeProvider clock)
{
    public async Task<Result<Done>> Run(Guid id, Guid entryId, CurrentPerson by, bool approve, string reason)
    {
        if (!approve && string.IsNullOrWhiteSpace(reason)) return Refusal.ReasonMissing;
        if (await PublicPayments.Find(db, by.Cities, id) is not { } payment) return Refusal.NotFound;
        if (payment.BackId != entryId || payment.Next != "returned") return Refusal.WrongState;
        var shown = new BankEntry(entryId, id, BankDirection.CityPaymentReturned, payment.Gross,
            payment.BackReference!, DateOnly.FromDateTime(payment.BackOn!.Value), payment.EntryId);
        var decided = approve ? await confirm.Run(shown, by.Id, reason) : await refuse.Run(shown, by.Id, reason);
        if (decided.IsRefused) return decided;
        await db.Transact(async tx =>
        {
            var now = clock.GetUtcNow();
            await Audit.Write(tx, now, by.Id, approve ? "city_return_confirmed" : "city_return_refused",
                "settlement_item", id, reason, payment.OrganisationId);
            await Tell.Members(tx, now, payment.OrganisationId,
                approve ? "city_return_confirmed" : "city_return_refused", payment.Id,
                $"/collectivite/paiements/{payment.Id}", ("campaign", payment.Campaign), ("reason", reason));
            return true;
        });
        return default(Done);
    }
}

/// <summary>Somebody of the city has compared the holder's account: the same mandat may be paid again.</summary>
public sealed class CheckCityAccount(Db db, CheckHolderAccount check)
{
    public async Task<Result<Done>> Run(Guid id, string how, CurrentPerson by, string? whySame = null)
    {
        if (await PublicPayments.Find(db, by.Cities, id) is not { } payment) return Refusal.NotFound;
        if (payment is not { Next: "check", BackId: { } back }) return Refusal.WrongState;
        return await check.Run(back, by.Id, how, whySame);
    }
}

/// <summary>What nobody of the city confirmed or refused in time, a payment or its return, is asked again by anybody of
/// the city: whoever wrote it down may have left.</summary>
public sealed class RenewCityRequest(Db db, RenewApproval renew)
{
    public async Task<Result<Done>> Run(Guid id, CurrentPerson by) =>
        await PublicPayments.Find(db, by.Cities, id) is not { } payment ? Refusal.NotFound
            : payment.Asked is not { } entry ? Refusal.WrongState
            : await renew.Run("bank_entry", entry, by.Id, byColleague: true);
}
