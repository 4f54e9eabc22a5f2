using System.Globalization;
using System.Text;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>The worked example of <c>docs/money-map.md</c>, played through the use cases on the database and written
/// down as the ledger has it: after each step its journals, and the balances of the accounts they moved.</summary>
internal sealed class MoneyStory(World world)
{
    private readonly StringBuilder written = new();
    private readonly Dictionary<Guid, string> names = [];
    private long seen;

    private sealed record Moved(
        long Seq, string Key, string Reason, string Kind, string Ledger, string Debit, string Credit, long Amount);

    private sealed record Balance(string Code, long Posted, long Reserved);

    public async Task<string> Play()
    {
        Name();
        await Step("The city votes an envelope of €5,000; companies sign pledges of €2,500, €1,500 and €1,000",
            () => Task.CompletedTask);
        var (amina, bruno, denise) = await Promises();
        await Gives(amina, bruno, denise);
        await Settles();
        return written.ToString();
    }

    /// <summary>Everybody's card is saved; one person changes her mind before that.</summary>
    private async Task<(Guid Amina, Guid Bruno, Guid Denise)> Promises()
    {
        var amina = await Starts("amina", 3_800_00, "Amina starts to give €3,800: the match is held for her");
        await Step("Amina's card is saved: the gift is promised", () => Saves(amina));
        var bruno = await Starts("bruno", 100_00, "Bruno starts to give €100");
        await Step("Bruno's card is saved", () => Saves(bruno));
        var chloe = await Starts("chloe", 50_00, "Chloé starts to give €50");
        await Step("Chloé gives up: what was held for her returns to the funds", async () =>
            World.Must(await world.Use<CancelContribution>().Run(chloe)));
        var denise = await Starts("denise", 20_00, "Denise starts to give €20");
        await Step("Denise's card is saved", () => Saves(denise));
        return (amina, bruno, denise);
    }

    private async Task Gives(Guid amina, Guid bruno, Guid denise)
    {
        await Step("The deadline passes: success is decided and moves no money", world.PassDeadline);
        await Step("Amina's card is charged €3,800; the provider keeps €0.40", () => world.Charge(amina));
        await Step("Bruno's card is charged €100", () => world.Charge(bruno));
        await Step("Denise's card is charged €20", () => world.Charge(denise));
        var refund = Named("refund-bruno");
        await Step("Bruno asks for €40 back, an operator agrees: the match shrinks with the gift", async () =>
            World.Must(await world.Use<RefundContribution>().Run(
                new RefundOrder(refund, bruno, Money.Eur(40_00), "asked", world.Odile))));
        await Step("The provider has paid the €40", async () =>
            World.Must(await world.Use<ReceiveRefund>().Run(refund, "re_bruno", true, world.Clock.Now)));
        await Step("Denise's bank takes the €20 back: a chargeback that is lost", async () =>
        {
            World.Must(await world.Use<ReceiveReversal>().Run(
                new MoneyReversed(denise, "dp_denise", null, "dispute lost", world.Clock.Now)));
            names[await world.Db.Single<Guid>("SELECT id FROM refunds WHERE contribution_id = @denise", new { denise })]
                = "chargeback-denise";
        });
    }

    private async Task Settles()
    {
        await world.Use<FinishCampaigns>().Run(default);
        world.Clock.Pass(TimeSpan.FromDays(14));
        await Step("Fourteen days later the match is earned", async () =>
        {
            Assert.Equal(1, await world.Use<PlanSettlements>().Run(default));
            await NameSettlements();
        });
        await world.ReviewPayout(world.Bakery);
        foreach (var planned in (await SettlementsDue.Planned(world.Db)).OrderBy(planned => names[planned.Id]))
            await Step($"Two people release {names[planned.Id]}", async () =>
            {
                World.Must(await world.Use<SubmitSettlement>().Run(planned.Id, world.Odile));
                World.Must(await world.Use<ApproveSettlement>().Run(
                    planned.Id, planned.ContentHash, world.Otto, "relu"));
            });
        foreach (var item in await world.Db.Query<(Guid Id, string Stream, long Gross, long Net)>("""
            SELECT i.id, s.stream, i.gross_cents, i.gross_cents - i.commission_cents
            FROM settlement_items i JOIN settlements s ON s.id = i.settlement_id
            ORDER BY s.stream, i.gross_cents DESC
            """)) await Pays(item.Id, item.Stream, item.Gross, item.Net);
        await world.Use<FinishSettlements>().Run(default);
        Assert.Equal(CampaignState.Settled, (await Campaigns.Find(world.Db, world.Bakery))!.State);
        await Ends();
    }

    private async Task Pays(Guid item, string stream, long gross, long net)
    {
        if (stream == "gifts")
            await Step($"The provider transfers {names[item]} to the holder", async () =>
                World.Must(await world.Use<PayOut>().Run(item, $"tr_{item:N}", world.Clock.Now)));
        if (stream == "grant")
            await Step("The city pays the holder; two people book the bank's reference", () =>
                Bank(item, BankDirection.CityPaidHolder, gross));
        if (stream != "patronage") return;
        if (names[item] == "item-pledge-3") await IsTakenBack(item, gross);
        await Step($"The company pays {names[item]}; two people book the bank's reference", () =>
            Bank(item, BankDirection.CompanyPaid, gross));
        await Step($"The platform's bank pays {names[item]} on to the holder, less the commission", () =>
            Bank(item, BankDirection.PaidHolder, net));
    }

    /// <summary>A company pays by card, its money goes on to the holder, and its bank takes it back for good.</summary>
    private async Task IsTakenBack(Guid item, long gross)
    {
        var payment = Named("payment-company");
        await world.Db.Execute("""
            INSERT INTO company_payments (id, settlement_item_id, cents, state, charge_id, payment_intent_id, ready_at,
                                          opened_by, opened_at)
            VALUES (@payment, @item, @gross, 'succeeded', 'ch_company', 'pi_company', @Now, @Karim, @Now)
            """, new { payment, item, gross, world.Karim, world.Clock.Now });
        var charge = new CompanyCharge(item, "ch_company", Money.Eur(gross), world.Clock.Now);
        await Step("The third company pays its line by card", async () =>
            World.Must(await world.Use<ReceiveCompanyCharge>().Run(charge)));
        await Step("The provider transfers it to the holder, less the commission", async () =>
            World.Must(await world.Use<PayOut>().Run(item, "tr_company", world.Clock.Now)));
        await Step("The company's bank takes the money back, and the provider €15 for it", async () =>
        {
            World.Must(await world.Use<ReceiveCompanyDispute>().Run(Disputed("needs_response")));
            names[await world.Db.Single<Guid>("SELECT id FROM disputes")] = "dispute-company";
            names[await world.Db.Single<Guid>("SELECT id FROM dispute_transfers")] = "back-company";
        });
        var back = names.Single(pair => pair.Value == "back-company").Key;
        await Step("What the holder got of it is fetched back", async () => World.Must(
            await world.Use<ReceiveDisputeTransfer>().Succeeded(back, "trr_company", world.Clock.Now)));
        await Step("The bank decides against it: the company owes its line again", async () =>
            World.Must(await world.Use<ReceiveCompanyDispute>().Run(Disputed("lost"))));

        DisputeNotice Disputed(string status) => new("dp_company", payment, status, "fraudulent", Money.Eur(gross),
            world.Clock.Now, null, [new DisputeMove("txn_company", -gross, 15_00, world.Clock.Now)]);
    }

    private async Task Bank(Guid item, BankDirection direction, long cents)
    {
        var entry = new BankEntry(Guid.CreateVersion7(), item, direction, Money.Eur(cents), $"{direction}-{item:N}",
            new DateOnly(2026, 5, 1));
        World.Must(await world.Use<RecordBankEntry>().Run(entry, world.Odile));
        World.Must(await world.Use<ConfirmBankEntry>().Run(entry, world.Otto, "vu"));
    }

    private async Task<Guid> Starts(string name, long cents, string title)
    {
        var id = Named(name);
        await Step(title, () => world.Start(cents, $"{name}@exemple.invalid", id));
        return id;
    }

    private async Task Saves(Guid gift)
    {
        World.Must(await world.Use<PreparePayment>().Run(gift, await world.Matched(gift)));
        World.Must(await world.Use<ReceivePayment>().Run(new MethodSaved(gift, world.Clock.Now)));
    }

    /// <summary>Does it, then writes what it moved.</summary>
    private async Task Step(string title, Func<Task> act)
    {
        await act();
        written.Append(CultureInfo.InvariantCulture, $"### {title}\n\n");
        var moved = await world.Db.Query<Moved>("""
            SELECT j.seq, j.key, j.reason, t.kind, t.ledger, d.code AS debit, c.code AS credit, t.amount
            FROM journals j
            JOIN transfers t ON t.journal_id = j.id
            JOIN accounts d ON d.id = t.debit_account
            JOIN accounts c ON c.id = t.credit_account
            WHERE j.seq > @seen
            """, new { seen });
        if (moved.Count > 0)
        {
            written.Append("| journal | reason | moves | debit → credit | ledger | cents |\n")
                .Append("| --- | --- | --- | --- | --- | ---: |\n");
            // Within a journal all happens at once; one order is as true as another, and this one is always the same.
            foreach (var row in moved.OrderBy(row => row.Seq).ThenBy(row => row.Kind).ThenBy(row => Said(row.Debit))
                .ThenBy(row => Said(row.Credit)).ThenBy(row => row.Amount))
                written.Append(CultureInfo.InvariantCulture, $"| `{Said(row.Key)}` | {row.Reason} | {row.Kind} | ")
                    .Append(CultureInfo.InvariantCulture, $"`{Said(row.Debit)}` → `{Said(row.Credit)}` | ")
                    .Append(CultureInfo.InvariantCulture, $"{row.Ledger} | {row.Amount} |\n");
            written.Append('\n');
            await Balances([.. moved.SelectMany(row => new[] { row.Debit, row.Credit }).Distinct()]);
        }
        seen = await world.Db.Single<long>("SELECT max(seq) FROM journals");
    }

    private async Task Ends()
    {
        written.Append("### What is left in the end\n\n");
        await Balances(null);
        Assert.Empty(await Checks.Run(world.Db, world.Clock.Now));
    }

    /// <param name="codes">Null for every account that is not empty.</param>
    private async Task Balances(string[]? codes)
    {
        var balances = await world.Db.Query<Balance>("""
            SELECT code, CASE normal_side WHEN 'debit' THEN debits_posted - credits_posted
                                          ELSE credits_posted - debits_posted END AS posted,
                   debits_pending + credits_pending AS reserved
            FROM accounts
            WHERE code = ANY (@Codes)
               OR (@All AND (debits_posted <> credits_posted OR debits_pending + credits_pending <> 0))
            """, new { Codes = codes ?? [], All = codes is null });
        written.Append("| account afterwards | balance | of it or for it reserved |\n| --- | ---: | ---: |\n");
        foreach (var row in balances.OrderBy(row => Said(row.Code), StringComparer.Ordinal))
            written.Append(CultureInfo.InvariantCulture, $"| `{Said(row.Code)}` | {row.Posted} | {row.Reserved} |\n");
        written.Append('\n');
    }

    private void Name()
    {
        names[world.CityFund] = "city-fund";
        names[world.City] = "city";
        names[world.Bakery] = "bakery";
        names[world.BakeryHolder] = "bakery-holder";
        for (var i = 0; i < world.Pledges.Length; i++)
        {
            names[world.Pledges[i]] = $"pledge-{i + 1}";
            names[world.Companies[i]] = $"company-{i + 1}";
        }
    }

    private async Task NameSettlements()
    {
        foreach (var (id, stream) in await world.Db.Query<(Guid, string)>("SELECT id, stream FROM settlements"))
            names[id] = $"settlement-{stream}";
        foreach (var (id, source) in await world.Db.Query<(Guid, Guid)>(
            "SELECT id, coalesce(fund_id, contribution_id) FROM settlement_items"))
            names[id] = $"item-{names[source]}";
    }

    private Guid Named(string name)
    {
        var id = Guid.CreateVersion7();
        names[id] = name;
        return id;
    }

    /// <summary>Ids as the names people of the story have.</summary>
    private string Said(string text) => names.Aggregate(text, (said, pair) => said
        .Replace($"{pair.Key:D}", pair.Value, StringComparison.Ordinal)
        .Replace($"{pair.Key:N}", pair.Value, StringComparison.Ordinal));
}
