using Okote.Funding;

namespace Okote.Trials;

/// <summary>Many promised gifts at once, made through the use cases of the domain: their cards were saved by somebody
/// else, whose customer and method at Stripe they share.</summary>
public static class Pledges
{
    private const int AtOnce_Max = 8;

    /// <param name="model">A gift whose card is saved.</param>
    public static async Task<IReadOnlyList<Guid>> Make(Trial trial, Guid model, int count)
    {
        var campaign = await trial.Db.Single<Guid>(
            "SELECT campaign_id FROM contributions WHERE id = @model", new { model });
        var made = Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7()).ToList();
        await Parallel.ForEachAsync(made, new ParallelOptions { MaxDegreeOfParallelism = AtOnce_Max },
            async (id, _) => await Promise(trial, id, campaign, model));
        return made;
    }

    private static async Task Promise(Trial trial, Guid id, Guid campaign, Guid model)
    {
        var started = Town.Must(await trial.Parts.Use<StartContribution>().Run(new ContributionOrder(
            id, campaign, Money.Eur(5_00), Money.Zero, $"promesse-{id:N}@exemple.invalid", "Personne (inventée)", "fr",
            Display.Anonymous, "", false, Money.Zero)
        {
            Consents = [Consent.Terms, Consent.Charge],
        }));
        Town.Must(await trial.Parts.Use<PreparePayment>().Run(id, started.Promised, agreesToCharge: true));
        Town.Must(await trial.Parts.Use<ReceivePayment>().Run(new MethodSaved(id, trial.Now)));
        await trial.Db.Execute("""
            INSERT INTO payments (contribution_id, attempt, mode, state, customer_id, payment_method_id, created_at)
            SELECT @id, 1, 'setup', 'saved', p.customer_id, p.payment_method_id, @Now
            FROM payments p
            WHERE p.contribution_id = @model AND p.state = 'saved'
            """, new { id, model, trial.Now });
    }
}
