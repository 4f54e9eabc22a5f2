using Npgsql;
using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>A prepaid pledge: what arrives, what it pays, what goes back.</summary>
public sealed class DepositTests : IAsyncLifetime
{
    private static readonly DateOnly Day = new(2026, 3, 3);

    private TestDatabase database = null!;
    private World world = null!;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.Create();
        world = await World.Create(database);
    }

    public async Task DisposeAsync()
    {
        await world.DisposeAsync();
        await database.DisposeAsync();
    }

    /// <summary>Protections: <c>ApproveFund</c> leaves such a pledge approved, <c>funds_active_once_secured</c> and
    /// <c>funds_secured_by_money</c> say the same in the table, and approvals are two people's. Without the first two
    /// it gave at once; without <c>BookDeposit</c>'s question whether all is there, the table refused the part.
    /// </summary>
    [Fact]
    public async Task A_pledge_gives_only_once_two_people_have_booked_its_whole_deposit()
    {
        var fund = await Prepaid(1_000_00);
        Assert.Equal(FundStage.Approved, await Stage(fund));
        await world.Promise(20_00, "amina@exemple.invalid");
        Assert.Equal(0, await Given(fund));

        var part = Line(fund, 400_00, "VIR-1");
        World.Must(await world.Use<RecordDeposit>().Run(part, world.Odile));
        World.Must(await world.Use<RecordDeposit>().Run(part, world.Odile));
        Assert.Equal(Refusal.SamePerson, (await Decide(part, world.Odile)).Refusal);
        Assert.Equal(Refusal.ContentChanged, (await Decide(part with { Amount = Money.Eur(1_000_00) })).Refusal);
        World.Must(await Decide(part));
        Assert.Equal(Refusal.NotFound, (await Decide(part)).Refusal);
        Assert.Equal(FundStage.Approved, await Stage(fund));
        Assert.False((await PledgePages.Find(world.Db, fund, null))!.Secured);
        Assert.Equal(Money.Eur(600_00), (await Deposits.Standing(world.Db, fund))!.Missing);
        await world.Promise(20_00, "bruno@exemple.invalid");
        Assert.Equal(0, await Given(fund));

        await Book(Line(fund, 600_00, "VIR-2"));
        Assert.Equal(FundStage.Active, await Stage(fund));
        Assert.True((await PledgePages.Find(world.Db, fund, null))!.Secured);
        Assert.Equal(Money.Eur(1_000_00), (await PledgePages.Sums(world.Db, world.Companies)).Secured);
        Assert.Equal(Money.Eur(1_000_00), await world.Balance(Account.BankPlatform));
        Assert.Equal(Money.Eur(1_000_00), await world.Balance($"deposit:{fund}"));
        await world.Promise(20_00, "chloe@exemple.invalid");
        Assert.NotEqual(0, await Given(fund));
    }

    [Fact]
    public async Task A_refused_line_books_nothing_and_its_reference_may_be_written_again()
    {
        var fund = await Prepaid(500_00);
        var wrong = Line(fund, 50_00, "VIR-1");
        World.Must(await world.Use<RecordDeposit>().Run(wrong, world.Odile));
        Assert.Equal(Refusal.ReasonMissing,
            (await world.Use<DecideDeposit>().Run(wrong, approve: false, world.Otto, " ")).Refusal);
        World.Must(await world.Use<DecideDeposit>().Run(wrong, approve: false, world.Otto, "500 et non 50"));

        await Book(Line(fund, 500_00, "VIR-1"));
        Assert.Equal(FundStage.Active, await Stage(fund));
    }

    /// <summary>Protections: the index <c>fund_deposits_reference_once</c>, and the function
    /// <c>bank_lines_are_used_once</c> between deposits and the other lines of the statement. Without the index or
    /// either of its two triggers, one line was written down twice.</summary>
    [Fact]
    public async Task One_line_of_the_statement_is_used_once()
    {
        var (first, second) = (await Prepaid(500_00), await Prepaid(500_00));
        World.Must(await world.Use<RecordDeposit>().Run(Line(first, 500_00, "VIR-1"), world.Odile));
        Assert.Equal(Refusal.BankReferenceReused,
            (await world.Use<RecordDeposit>().Run(Line(second, 500_00, "VIR-1"), world.Odile)).Refusal);
        await Settle();
        var called = await world.Db.Single<Guid>("""
            SELECT id
            FROM settlement_items
            WHERE state = 'called' AND fund_id = @Id
            """, new { Id = world.Pledges[0] });
        BankEntry Paid(string reference) => new(
            Guid.CreateVersion7(), called, BankDirection.CompanyPaid, Money.Eur(5_00), reference, Day);

        Assert.Equal(Refusal.BankReferenceReused,
            (await world.Use<RecordBankEntry>().Run(Paid("VIR-1"), world.Odile)).Refusal);
        World.Must(await world.Use<RecordBankEntry>().Run(Paid("VIR-7"), world.Odile));
        Assert.Equal(Refusal.BankReferenceReused,
            (await world.Use<RecordDeposit>().Run(Line(second, 500_00, "VIR-7"), world.Odile)).Refusal);
    }

    /// <summary>Protections: <c>Guaranteed.Draw</c> pays the line as it is called, and
    /// <see cref="DepositStanding.Returnable"/>, asked by <see cref="RecordDeposit"/>, keeps what stands behind the
    /// pledge. Without the first the company was called; without the other, money that is bound was to go back; without
    /// the trigger <c>fund_deposits_line_is_new</c> one line of the statement paid the holder and went back too.
    /// </summary>
    [Fact]
    public async Task A_settlement_is_paid_out_of_the_deposit_to_the_cent_and_the_rest_goes_back()
    {
        var fund = await Prepaid(5_000_00);
        await Book(Line(fund, 5_000_00, "VIR-1"));
        await Settle();

        var (item, state, through, cents) = (await world.Db.Query<(Guid, string, string?, long)>("""
            SELECT id, state, paid_through, gross_cents
            FROM settlement_items
            WHERE fund_id = @fund
            """, new { fund }))[0];
        Assert.Equal(("received", "deposit"), (state, through));
        Assert.True(cents > 0);
        Assert.Equal(Money.Eur(5_000_00 - cents), await world.Balance($"deposit:{fund}"));
        Assert.Equal(1, await Letters("call_paid_by_deposit"));
        var holder = Assert.Single(await SettlementsDue.AtTheBank(world.Db), line => line.Id == item);
        var entry = new BankEntry(Guid.CreateVersion7(), item, holder.Expected, holder.Amount, "VIR-H", Day);
        Assert.Equal(BankDirection.PaidHolder, holder.Expected);
        World.Must(await world.Use<RecordBankEntry>().Run(entry, world.Odile));
        World.Must(await world.Use<ConfirmBankEntry>().Run(entry, world.Otto, "relu"));

        Assert.Equal(Refusal.DepositBound, (await Record(Back(fund, 1, "VIR-R"))).Refusal);
        World.Must(await world.Use<ClosePledge>().Run(
            fund, FundKeeper.Company(await world.Person(world.Karim)), "La saison est finie."));
        var rest = 5_000_00 - cents;
        Assert.Equal(Money.Eur(rest), (await Deposits.Standing(world.Db, fund))!.Returnable);
        Assert.Equal(Refusal.DepositBound, (await Record(Back(fund, rest + 1, "VIR-R"))).Refusal);
        // The line of the statement by which the holder was paid.
        Assert.Equal(Refusal.BankReferenceReused, (await Record(Back(fund, rest, "VIR-H"))).Refusal);
        await Book(Back(fund, rest, "VIR-R"));
        Assert.Equal(Money.Zero, await world.Balance($"deposit:{fund}"));
        Assert.Equal(Refusal.DepositBound, (await Record(Back(fund, 1, "VIR-S"))).Refusal);
    }

    /// <summary>As pledges are that gave before deposits were asked for. Protection: <c>CallsForFunds</c> reads
    /// <c>funds.secured_at</c>. With the word that the company chose, it said prepaid.</summary>
    [Fact]
    public async Task What_was_to_be_prepaid_and_is_not_there_is_called_as_a_promise()
    {
        var fund = await Prepaid(5_000_00);
        await Book(Line(fund, 5_000_00, "VIR-1"));
        await Settle();
        Assert.Equal("prepaid", (await CallsForFunds.Find(world.Db, fund, null))!.Guarantee);

        await world.Db.Execute("UPDATE funds SET secured_at = NULL WHERE id = @fund", new { fund });

        Assert.Equal("promise", (await CallsForFunds.Find(world.Db, fund, null))!.Guarantee);
    }

    /// <summary>Two lines were written down before either was confirmed. Protection: the second person's own look at
    /// what may go back (<c>DecideDeposit</c>). Without it both went back, and <c>prepaid_pledges_are_covered</c>
    /// spoke.</summary>
    [Fact]
    public async Task What_may_go_back_goes_back_once()
    {
        var fund = await Prepaid(300_00);
        await Book(Line(fund, 400_00, "VIR-1"));
        var (first, second) = (Back(fund, 100_00, "VIR-R"), Back(fund, 100_00, "VIR-S"));
        World.Must(await Record(first));
        World.Must(await Record(second));

        World.Must(await Decide(first));
        Assert.Equal(Refusal.DepositBound, (await Decide(second)).Refusal);
        Assert.Equal(Money.Eur(300_00), await world.Balance($"deposit:{fund}"));
    }

    /// <summary>Protections: what is still bound does not go back (<see cref="RecordDeposit"/>), and nobody sees a
    /// pledge that never gave (<c>PledgePages.WasGivenUp</c>). Without the one it was to go back at once; without the
    /// other it stood on the campaign's page.</summary>
    [Fact]
    public async Task A_pledge_given_up_before_it_gave_gets_back_what_had_arrived()
    {
        var fund = await Prepaid(300_00);
        await Book(Line(fund, 100_00, "VIR-1"));
        Assert.Equal(Refusal.DepositBound, (await Record(Back(fund, 100_00, "VIR-R"))).Refusal);
        World.Must(await world.Use<ClosePledge>().Run(
            fund, FundKeeper.Company(await world.Person(world.Karim)), "Nous renonçons."));

        await Book(Back(fund, 100_00, "VIR-R"));
        Assert.Equal(FundStage.Closed, await Stage(fund));
        Assert.Equal(Money.Zero, await world.Balance($"deposit:{fund}"));
        var slug = (await Campaigns.Find(world.Db, world.Bakery))!.Slug;
        Assert.DoesNotContain((await CampaignPages.Find(world.Db, slug))!.Funders, row => row.Id == fund);
    }

    /// <summary>Protections: <c>Deposits.Bears</c>, and <c>funds_secured_by_money</c> in the table. Without both the
    /// total rose before its money was there.</summary>
    [Fact]
    public async Task A_higher_total_counts_once_the_difference_is_in()
    {
        var fund = await Prepaid(500_00);
        await Book(Line(fund, 500_00, "VIR-1"));
        var total = new FundTotal(Guid.CreateVersion7(), fund, Money.Eur(500_00), Money.Eur(800_00), false);
        World.Must(await world.Use<ProposeFundTotal>().Run(total, world.Karim));
        Assert.Equal(Money.Eur(300_00), (await Deposits.Standing(world.Db, fund))!.Missing);
        Assert.Equal(Refusal.GuaranteeMissing,
            (await world.Use<ApproveFundTotal>().Run(total, world.Otto, "relu")).Refusal);

        await Book(Line(fund, 300_00, "VIR-2"));
        World.Must(await world.Use<ApproveFundTotal>().Run(total, world.Otto, "relu"));
        Assert.Equal(Money.Eur(800_00), (await Funds.Find(world.Db, fund))!.Entry.Amount);
    }

    /// <summary>From before deposits were asked for: it gave, and its call was paid by transfer. Protections:
    /// <see cref="DepositStanding.Elsewhere"/> in what is asked for, and <c>deposit_cover</c> in the table; without the
    /// one the whole deposit is asked for again, without the other it cannot be secured with less.</summary>
    [Fact]
    public async Task A_pledge_older_than_its_deposit_is_asked_for_what_its_paid_lines_leave()
    {
        var (fund, line, cents) = await CalledBefore();
        var entry = new BankEntry(
            Guid.CreateVersion7(), line, BankDirection.CompanyPaid, Money.Eur(cents), "VIR-7", Day);
        World.Must(await world.Use<RecordBankEntry>().Run(entry, world.Odile));
        World.Must(await world.Use<ConfirmBankEntry>().Run(entry, world.Otto, "vu"));

        var rest = 5_000_00 - cents;
        Assert.Equal(Money.Eur(rest), (await Deposits.Standing(world.Db, fund))!.Missing);
        await Book(Line(fund, rest, "VIR-8"));

        var standing = (await Deposits.Standing(world.Db, fund))!;
        Assert.Equal((true, Money.Zero, Money.Zero), (standing.Secured, standing.Missing, standing.Returnable));
        Assert.Empty(await Checks.Run(world.Db, world.Clock.Now));
    }

    /// <summary>Protection: <c>Guaranteed.DrawCalled</c>; without it, the line stays open beside the money that was
    /// sent for it.</summary>
    [Fact]
    public async Task Lines_that_were_called_before_the_deposit_are_drawn_from_it_when_it_arrives()
    {
        var (fund, line, cents) = await CalledBefore();
        await Book(Line(fund, 1_000_00, "VIR-7"));
        Assert.Equal("called", await world.Db.Single<string>(
            "SELECT state FROM settlement_items WHERE id = @line", new { line }));

        await Book(Line(fund, 4_000_00, "VIR-8"));

        Assert.Equal(("received", "deposit"), (await world.Db.Query<(string, string)>(
            "SELECT state, paid_through FROM settlement_items WHERE id = @line", new { line }))[0]);
        Assert.Equal(Money.Eur(5_000_00 - cents), await world.Balance($"deposit:{fund}"));
        Assert.Empty(await Checks.Run(world.Db, world.Clock.Now));
    }

    /// <summary>Protection: the job <see cref="DrawDeposits"/>; without it the line waits for ever, since nothing of
    /// the deposit is missing.</summary>
    [Fact]
    public async Task A_line_that_was_seen_on_a_statement_is_drawn_from_the_deposit_once_that_is_refused()
    {
        var (fund, line, cents) = await CalledBefore();
        var seen = new BankEntry(
            Guid.CreateVersion7(), line, BankDirection.CompanyPaid, Money.Eur(cents), "VIR-6", Day);
        World.Must(await world.Use<RecordBankEntry>().Run(seen, world.Odile));
        await Book(Line(fund, 5_000_00, "VIR-7"));
        Assert.Equal(0, await world.Use<DrawDeposits>().Run(default));

        World.Must(await world.Use<RefuseBankEntry>().Run(seen, world.Otto, "pas au relevé"));
        Assert.Equal(1, await world.Use<DrawDeposits>().Run(default));

        Assert.Equal(("received", "deposit"), (await world.Db.Query<(string, string)>(
            "SELECT state, paid_through FROM settlement_items WHERE id = @line", new { line }))[0]);
        Assert.Empty(await Checks.Run(world.Db, world.Clock.Now));
    }

    /// <summary>Protection: the trigger <c>fund_deposits_guarded</c>; without it, a refused line comes back to life
    /// under a reference that another may have taken since.</summary>
    [Fact]
    public async Task A_line_that_was_refused_stays_refused()
    {
        var fund = await Prepaid(500_00);
        var wrong = Line(fund, 50_00, "VIR-1");
        World.Must(await Record(wrong));
        World.Must(await world.Use<DecideDeposit>().Run(wrong, approve: false, world.Otto, "500 et non 50"));

        var sql = await Assert.ThrowsAsync<PostgresException>(
            () => world.Db.Execute("UPDATE fund_deposits SET state = 'submitted'"));
        Assert.Equal("fund_deposits_move_forward", sql.ConstraintName);
    }

    /// <summary>Protection: the triggers. The program is not the only judge: without each of them, its line was not
    /// refused.</summary>
    [Fact]
    public async Task The_tables_refuse_what_is_not_covered_and_what_one_person_books()
    {
        var fund = await Prepaid(500_00);
        Task<Result<Done>> Write(string sql) => world.Db.Decide<Done>(async tx =>
        {
            await tx.Execute(sql, new { fund, Id = Guid.CreateVersion7(), world.Clock.Now });
            return default(Done);
        });

        Assert.Equal(Refusal.GuaranteeMissing,
            (await Write("UPDATE funds SET secured_at = @Now WHERE id = @fund")).Refusal);
        Assert.Equal(Refusal.GuaranteeMissing,
            (await Write("UPDATE funds SET state = 'active' WHERE id = @fund")).Refusal);
        Assert.Equal(Refusal.WrongState, (await Write("""
            INSERT INTO fund_deposits (id, fund_id, direction, cents, bank_reference, value_date, state, created_at)
            VALUES (@Id, @fund, 'arrived', 50000, 'VIR-X', '2026-03-03', 'booked', @Now)
            """)).Refusal);
    }

    private async Task<Guid> Prepaid(long cents)
    {
        var entry = new FundEntry(Guid.CreateVersion7(), world.Call, world.Companies[0], "private", "Forge (inventée)",
            Money.Eur(cents), 1, [world.Bakery], null, new PledgeTerms("prepaid", "Rien ne peut manquer."));
        await world.Fund(entry);
        return entry.Id;
    }

    /// <summary>A prepaid pledge that gives without its deposit, as those of old did, and is called.</summary>
    private async Task<(Guid Fund, Guid Line, long Cents)> CalledBefore()
    {
        var fund = await Prepaid(5_000_00);
        await world.Db.Transact(async tx =>
        {
            await tx.Execute("SET LOCAL session_replication_role = replica");
            await tx.Execute("UPDATE funds SET state = 'active' WHERE id = @fund", new { fund });
            return true;
        });
        await Settle();
        var (line, state, cents) = (await world.Db.Query<(Guid, string, long)>(
            "SELECT id, state, gross_cents FROM settlement_items WHERE fund_id = @fund", new { fund }))[0];
        Assert.Equal("called", state);
        return (fund, line, cents);
    }

    private static Deposit Line(Guid fund, long cents, string reference) =>
        new(Guid.CreateVersion7(), fund, DepositDirection.Arrived, Money.Eur(cents), reference, Day);

    private static Deposit Back(Guid fund, long cents, string reference) =>
        Line(fund, cents, reference) with { Direction = DepositDirection.Returned };

    private Task<Result<Guid>> Record(Deposit line) => world.Use<RecordDeposit>().Run(line, world.Odile);

    private Task<Result<Done>> Decide(Deposit line, Guid? by = null) =>
        world.Use<DecideDeposit>().Run(line, approve: true, by ?? world.Otto, "vu au relevé");

    private async Task Book(Deposit line)
    {
        World.Must(await Record(line));
        World.Must(await Decide(line));
    }

    /// <summary>The bakery succeeds, and two people release what the companies owe.</summary>
    private async Task Settle()
    {
        var gift = await world.Promise(3_750_00);
        await world.PassDeadline();
        await world.Charge(gift);
        await world.Use<FinishCampaigns>().Run(default);
        world.Clock.Pass(TimeSpan.FromDays(15));
        await world.Use<PlanSettlements>().Run(default);
        await world.ReviewPayout(world.Bakery);
        var (id, hash) = (await world.Db.Query<(Guid, byte[])>(
            "SELECT id, content_hash FROM settlements WHERE stream = 'patronage'"))[0];
        World.Must(await world.Use<SubmitSettlement>().Run(id, world.Odile));
        World.Must(await world.Use<ApproveSettlement>().Run(id, hash, world.Otto, "relu"));
    }

    private async Task<FundStage> Stage(Guid fund) => (await Funds.Find(world.Db, fund))!.State;

    private Task<long> Given(Guid fund) =>
        world.Db.Single<long>("SELECT count(*) FROM matches WHERE fund_id = @fund", new { fund });

    private Task<long> Letters(string kind) => world.Db.Single<long>(
        "SELECT count(*) FROM outbox WHERE body::text LIKE '%' || @kind || '%'", new { kind });
}
