using System.Net;
using System.Text.RegularExpressions;
using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>Moving to another address.</summary>
public sealed partial class EmailChangeTests(SharedSite shared) : IClassFixture<SharedSite>
{
    private const string Page = "/fr/compte/adresse";

    private readonly OpenSite site = shared.Site;

    private World World => site.World;

    [Fact]
    public async Task A_proved_address_is_the_person_s_and_everything_stays_with_them()
    {
        await World.Promise(20_00, "aline@exemple.invalid");
        var person = await Person("aline");
        var (here, elsewhere) = (await ComeIn("aline"), await site.SignIn(person));
        var link = await Ask(here, "Aline.Neuve@exemple.invalid ");
        // Nothing has changed before the link was used, and opening it is not using it.
        Assert.Contains("aline.neuve@exemple.invalid", (await here.Get(link)).Text);
        Assert.Equal("aline@exemple.invalid", (await People.Find(site.Db, person))!.Email);

        var used = await here.Fill(await here.Get(link), link);
        Assert.Equal("/fr/compte", used.Location);
        var account = await here.Get("/fr/compte");
        Assert.Contains("Votre adresse est changée", account.Text);
        Assert.Contains("aline.neuve@exemple.invalid", account.Text);
        Assert.Contains("Mes dons (1)", account.Text);
        Assert.Equal(HttpStatusCode.SeeOther, (await elsewhere.Get("/fr/compte")).Status);
        Assert.Contains("ne fonctionne plus", (await here.Fill(account, link)).Text);

        var told = await site.NewestMail("aline@exemple.invalid");
        Assert.Contains("utilise désormais une autre adresse", told);
        Assert.DoesNotContain("aline.neuve", told);
        Assert.Equal(["email_change_requested", "email_changed"], await site.Db.Query<string>(
            "SELECT act FROM audit_log WHERE subject_id = @person AND reason = '' ORDER BY seq", new { person }));
        // Whoever has the address of before is somebody else now.
        Assert.NotEqual(person, await Person("aline"));
    }

    [Fact]
    public async Task A_link_to_the_old_address_that_was_still_on_its_way_opens_nothing()
    {
        var person = await Person("basile");
        var old = SignInLink().Match(await site.NewestMail("basile@exemple.invalid")).Value;
        var here = await site.SignIn(person);
        var link = await Ask(here, "basile.neuf@exemple.invalid");
        await here.Fill(await here.Get(link), link);
        Assert.Contains("ne fonctionne plus", (await site.Visit().Get(old)).Text);
    }

    [Fact]
    public async Task The_link_opens_for_nobody_but_the_person_who_asked()
    {
        var person = await Person("carole");
        var link = await Ask(await site.SignIn(person), "carole.neuve@exemple.invalid");
        // Whoever reads the mail of a mistyped address is a stranger.
        Assert.StartsWith("/fr/connexion?", (await site.Visit().Get(link)).Location, StringComparison.Ordinal);
        var other = await site.SignIn(World.Helene);
        Assert.Contains("ne fonctionne plus", (await other.Get(link)).Text);
        Assert.Contains("ne fonctionne plus", (await other.Fill(await other.Get("/fr/compte"), link)).Text);
        Assert.Equal("carole@exemple.invalid", (await People.Find(site.Db, person))!.Email);
        Assert.DoesNotContain("carole", await site.NewestMail("carole.neuve@exemple.invalid"));
    }

    [Fact]
    public async Task Nobody_learns_from_the_answer_whose_address_it_is()
    {
        var visitor = await site.SignIn(await Person("denis"));
        var free = await Send(visitor, "jamais.vue@exemple.invalid");
        var used = await Send(visitor, "odile@exemple.invalid");
        Assert.Equal((HttpStatusCode.SeeOther, $"{Page}/envoi"), (free.Status, free.Location));
        Assert.Equal((free.Status, free.Location), (used.Status, used.Location));
        // Only its owner does, and is given no link that would hand it over.
        var told = await site.NewestMail("odile@exemple.invalid");
        Assert.Contains("Rien n’a changé", told);
        Assert.Contains("/fr/connexion\n", told);
        Assert.DoesNotContain("denis", told);
    }

    [Fact]
    public async Task An_address_that_was_only_typed_once_is_its_owner_s_to_take()
    {
        var bare = await Person("emma.autre");
        var here = await site.SignIn(await Person("emma"));
        var link = await Ask(here, "emma.autre@exemple.invalid");
        Assert.Equal("/fr/compte", (await here.Fill(await here.Get(link), link)).Location);
        Assert.Null((await People.Find(site.Db, bare))!.Email);
    }

    [Fact]
    public async Task An_address_that_somebody_took_meanwhile_is_said_to_whoever_proved_it()
    {
        var person = await Person("fanny");
        var here = await site.SignIn(person);
        var link = await Ask(here, "fanny.double@exemple.invalid");
        await World.Promise(10_00, "fanny.double@exemple.invalid");
        Assert.Contains("celle d’un autre compte", (await here.Fill(await here.Get(link), link)).Text);
        Assert.Equal("fanny@exemple.invalid", (await People.Find(site.Db, person))!.Email);
    }

    [Theory]
    [InlineData("gil@exemple", "pas complète")]
    [InlineData("gil@exemple.invalid", "déjà votre adresse")]
    public async Task What_cannot_be_is_said_and_kept(string typed, string said)
    {
        var answer = await Send(await site.SignIn(await Person("gil")), typed);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains(said, answer.Text);
        Assert.Equal(typed, answer.Field("email"));
    }

    [Fact]
    public async Task Whoever_has_a_password_shows_it_and_whoever_has_a_second_factor_too()
    {
        var person = await Person("hugo");
        await site.Db.Execute("""
            INSERT INTO credentials (person_id, authenticator_key, authenticator_confirmed_at, created_at)
            VALUES (@person, 'x', @Now, @Now)
            """, new { person, World.Clock.Now });
        Assert.StartsWith("/fr/connexion/second-facteur",
            (await (await site.SignIn(person, strong: false)).Get(Page)).Location, StringComparison.Ordinal);
        var visitor = await site.SignIn(person);
        Assert.Null((await visitor.Get(Page)).Page.QuerySelector("[name=actuel]"));
        const string Word = "/fr/compte/mot-de-passe";
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.Fill(
            await visitor.Get(Word), Word, ("nouveau", "quatre chevaux sous la pluie"))).Status);
        Assert.Contains("mot de passe actuel ne convient pas", (await Send(visitor, "hugo.neuf@exemple.invalid")).Text);
        var refused = await Send(visitor, "hugo.neuf@exemple.invalid", "quatre chevaux au soleil");
        Assert.NotNull(refused.Page.QuerySelector("[name=actuel]"));
        Assert.Contains("mot de passe actuel ne convient pas", refused.Text);
        Assert.Equal("hugo.neuf@exemple.invalid", refused.Field("email"));
        Assert.Equal(0, await Letters("hugo.neuf@exemple.invalid"));
        var heard = await Send(visitor, "hugo.neuf@exemple.invalid", "quatre chevaux sous la pluie");
        Assert.Equal($"{Page}/envoi", heard.Location);
        Assert.Equal(1, await Letters("hugo.neuf@exemple.invalid"));
    }

    [Fact]
    public async Task Whoever_has_neither_password_nor_second_factor_shows_the_mailbox_of_today()
    {
        var person = await Person("lina");
        // A browser somebody left open.
        var open = await site.SignIn(person, strong: false);
        var page = await open.Get(Page);
        Assert.Null(page.Page.QuerySelector($"form[action='{Page}']"));
        var refused = await open.Fill(page, Page, ("email", "voleur@exemple.invalid"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("connectez-vous de nouveau par un lien", refused.Text);
        Assert.Equal(0, await Letters("voleur@exemple.invalid"));

        World.Clock.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal("/fr/connexion/liens/envoi", (await open.Fill(page, "/fr/connexion/liens")).Location);
        var link = SignInLink().Match(await site.NewestMail("lina@exemple.invalid")).Value;
        Assert.Equal(Page, (await open.Fill(await open.Get(link), link)).Location);
        await Ask(open, "lina.neuve@exemple.invalid");
    }

    [Fact]
    public async Task One_form_sent_twice_is_one_letter_and_with_another_address_another_form()
    {
        var here = await site.SignIn(await Person("mona"));
        var form = await here.Get(Page);
        for (var i = 0; i < 2; i++)
            Assert.Equal($"{Page}/envoi", (await here.Fill(form, Page, ("email", "mona.1@exemple.invalid"))).Location);
        Assert.Equal(1, await Letters("mona.1@exemple.invalid"));
        var other = await here.Fill(form, Page, ("email", "mona.2@exemple.invalid"));
        Assert.Contains("déjà été envoyé avec d’autres réponses", other.Text);
        Assert.Equal(0, await Letters("mona.2@exemple.invalid"));
        Assert.NotEqual(form.Field("Cle"), other.Field("Cle"));
        Assert.Equal($"{Page}/envoi", (await here.Fill(other, Page, ("email", "mona.2@exemple.invalid"))).Location);
    }

    [Fact]
    public async Task Receipts_and_invitations_of_the_address_before_stay_the_person_s_and_not_the_address_s()
    {
        var person = await Person("nina");
        var gift = await AtTheDesk("nina@exemple.invalid");
        World.Must(await World.Use<InviteMember>().Run(new InvitationWish(
            World.Companies[0], "nina@exemple.invalid", "member", false, "fr", site.Address), World.Karim));
        await Move(person, "nina.neuve@exemple.invalid");

        // Whoever has the address next goes, and takes nothing along.
        World.Must(await World.Use<ErasePerson>().Run(await Person("nina")));
        Assert.Equal(("Nina (inventée)", 1L), (await GiverOf(gift), await Invited("nina@exemple.invalid")));

        Assert.Equal(Refusal.ContributionsOpen, (await World.Use<ErasePerson>().Run(person)).Refusal);
        World.Must(await World.Use<DecideOfflineGift>().Run(
            gift.Id, gift.ContentHash(), false, World.Otto, "reçu illisible"));
        World.Must(await World.Use<ErasePerson>().Run(person));
        Assert.Equal(("", 0L), (await GiverOf(gift), await Invited("nina@exemple.invalid")));
    }

    [Fact]
    public async Task A_gift_of_the_address_before_is_validated_for_the_person_who_gave()
    {
        var person = await Person("olga");
        var gift = await AtTheDesk("olga@exemple.invalid");
        await Move(person, "olga.neuve@exemple.invalid");
        World.Must(await World.Use<DecideOfflineGift>().Run(gift.Id, gift.ContentHash(), true, World.Otto, ""));
        Assert.Equal(person, await site.Db.Single<Guid>(
            "SELECT contributor_id FROM contributions WHERE id = @Id", new { gift.Id }));
    }

    [Fact]
    public async Task A_link_ends_with_its_time_and_with_the_next_one_and_there_are_not_many()
    {
        var here = await site.SignIn(await Person("ines"));
        var first = await Ask(here, "ines.1@exemple.invalid");
        var second = await Ask(here, "ines.2@exemple.invalid");
        Assert.Contains("ne fonctionne plus", (await here.Get(first)).Text);
        Assert.Contains("ines.2@exemple.invalid", (await here.Get(second)).Text);
        for (var i = 3; i <= EmailChanges.Changes_PerLifeMax; i++) await Ask(here, $"ines.{i}@exemple.invalid");
        Assert.Contains("Trop d’essais", (await Send(here, "ines.9@exemple.invalid")).Text);
        var last = await Ask(here, "", "ines.5@exemple.invalid");
        World.Clock.Pass(EmailChanges.Life);
        Assert.Contains("ne fonctionne plus", (await here.Fill(await here.Get("/fr/compte"), last)).Text);
    }

    [Fact]
    public async Task An_erased_person_leaves_no_address_behind()
    {
        var person = await Person("jade");
        var here = await site.SignIn(person);
        var link = await Ask(here, "jade.neuve@exemple.invalid");
        await here.Fill(await here.Get(link), link);
        World.Must(await World.Use<ErasePerson>().Run(person));
        Assert.Equal(0, await site.Db.Single<long>("""
            SELECT (SELECT count(*) FROM mails WHERE email LIKE 'jade%')
                 + (SELECT count(*) FROM people WHERE email LIKE 'jade%')
                 + (SELECT count(*) FROM email_changes WHERE email LIKE 'jade%')
            """));
    }

    private async Task Move(Guid person, string to)
    {
        var here = await site.SignIn(person);
        var link = await Ask(here, to);
        Assert.Equal("/fr/compte", (await here.Fill(await here.Get(link), link)).Location);
    }

    private async Task<OfflineGift> AtTheDesk(string email)
    {
        var gift = new OfflineGift(Guid.CreateVersion7(), World.Bakery, OfflineMeans.Cash, Money.Eur(20_00),
            DateOnly.FromDateTime(World.Clock.Now.UtcDateTime), "Rosa (inventée)", "Nina (inventée)", email, "fr");
        World.Must(await World.Use<RecordOfflineGift>().Run(gift, new Upload(Guid.CreateVersion7(), null, "proof",
            "offline_gift", gift.Id, "recu.pdf", "%PDF-1.7 recu"u8.ToArray(), FileType.All), World.Odile, null));
        return gift;
    }

    private async Task<string> GiverOf(OfflineGift gift) => (await OfflineGifts.Find(site.Db, gift.Id))!.GiverName;

    private Task<long> Invited(string email) => site.Db.Single<long>(
        "SELECT count(*) FROM invitations WHERE email = @email", new { email });

    private Task<long> Letters(string email) => site.Db.Single<long>(
        "SELECT count(*) FROM mails WHERE email = @email", new { email });

    /// <summary>By a link, a moment ago.</summary>
    private async Task<Visitor> ComeIn(string key)
    {
        await Person(key);
        var link = SignInLink().Match(await site.NewestMail($"{key}@exemple.invalid")).Value;
        var visitor = site.Visit();
        Assert.Equal("/fr/compte", (await visitor.Fill(await visitor.Get(link), link)).Location);
        return visitor;
    }

    /// <returns>The way of the link that was mailed there.</returns>
    private async Task<string> Ask(Visitor visitor, string typed, string? to = null)
    {
        World.Clock.Pass(TimeSpan.FromSeconds(1));
        if (typed.Length > 0)
        {
            var sent = await Send(visitor, typed);
            Assert.Equal($"{Page}/envoi", sent.Location);
            Assert.Contains("Si cette adresse peut être la vôtre", (await visitor.Get(sent.Location!)).Text);
        }
        return ProofLink().Match(await site.NewestMail(to ?? typed.Trim().ToLowerInvariant())).Value;
    }

    private static async Task<Visit> Send(Visitor visitor, string typed, string word = "") =>
        await visitor.Fill(await visitor.Get(Page), Page, ("email", typed), ("actuel", word));

    private async Task<Guid> Person(string key)
    {
        World.Clock.Pass(TimeSpan.FromSeconds(1));
        await World.Use<SendSignInLink>().Run(new SignInWish($"{key}@exemple.invalid", "fr", "", site.Address));
        return (await Presences.WithEmail(site.Db, $"{key}@exemple.invalid"))!.Value;
    }

    [GeneratedRegex(@"/fr/compte/adresse/liens/[\w-]+")]
    private static partial Regex ProofLink();

    [GeneratedRegex(@"/fr/connexion/liens/[\w-]+")]
    private static partial Regex SignInLink();
}
