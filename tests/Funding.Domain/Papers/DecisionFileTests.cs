using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Okote.Funding;

namespace Okote.Tests;

public sealed class DecisionFileTests
{
    [Fact]
    public async Task The_archive_holds_the_whole_decision_and_a_hash_for_every_piece()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        await SettledStory.Release(world, SettledStory.Gifts);
        World.Must(await world.Use<UploadDocument>().Run(new Upload(Guid.CreateVersion7(), world.City, "deliberation",
            "fund", world.CityFund, "../Délibération 2026.pdf", Pdf, FileType.Papers), world.Claire));

        var pieces = Read(await Archive(world));

        var names = pieces.Keys.Order(StringComparer.Ordinal).ToList();
        Assert.Equal(
        [
            "00-sommaire.pdf", "01-approbations.csv", "02-deliberation/01-Deliberation-2026.pdf",
            "03-reglement/reglement-v1-de.md", "03-reglement/reglement-v1-en.md", "03-reglement/reglement-v1-fr.md",
            "04-abondements/fournil-essai.csv", "05-etat-liquidatif.csv", "05-etat-liquidatif.pdf",
            "manifeste.sha256",
        ], names);
        Assert.Equal(Pdf, pieces["02-deliberation/01-Deliberation-2026.pdf"]);
        var listed = Encoding.UTF8.GetString(pieces[DecisionFile.Manifest]).Split('\n')
            .Where(line => line.Length > 0).ToDictionary(line => line[66..], line => line[..64]);
        Assert.Equal(names.Count - 1, listed.Count);
        foreach (var (name, hash) in listed)
            Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(pieces[name])));
        var approvals = Encoding.UTF8.GetString(pieces["01-approbations.csv"]);
        Assert.Contains("fund,Odile (inventée)", approvals, StringComparison.Ordinal);
        Assert.Contains("Otto (inventé)", approvals, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Single_matches_carry_nobodys_name_and_add_up_to_what_is_owed()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        await SettledStory.Release(world, SettledStory.Gifts);

        var rows = Encoding.UTF8.GetString(Read(await Archive(world))["04-abondements/fournil-essai.csv"])
            .Split("\r\n", StringSplitOptions.RemoveEmptyEntries)[1..];

        Assert.Equal(6, rows.Length);
        Assert.Equal(SettledStory.Given, rows.Sum(row => long.Parse(row.Split(',')[4].Replace(".", ""), null)));
        Assert.All(rows, row => Assert.DoesNotContain("donateur", row, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_facts_are_the_same_archive_and_a_foreign_city_finds_none()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        await SettledStory.Release(world, SettledStory.Gifts);

        var first = await Archive(world);
        world.Clock.Pass(TimeSpan.FromDays(3));

        Assert.Equal(first, await Archive(world));
        Assert.Null(await world.Use<DecisionFiles>().Find(world.CityFund, [world.Companies[0]], PaperIssuer.Invented));
        Assert.Null(await world.Use<DecisionFiles>().Find(world.Pledges[0], null, PaperIssuer.Invented));
    }

    [Fact]
    public async Task The_first_page_of_a_closed_envelope_says_what_went_back()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database);
        await world.Promise(100_00);
        async Task<string> First() => new PdfReading(Read(await Archive(world))["00-sommaire.pdf"]).Text;
        Assert.DoesNotContain("Revenu à la collectivité", await First(), StringComparison.Ordinal);

        await world.CloseEnvelope(world.CityFund);

        var closed = await First();
        Assert.Contains("Revenu à la collectivité", closed, StringComparison.Ordinal);
        Assert.Contains("4 900,00 €", closed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_withdrew_and_what_was_signed_with_a_beneficiary_are_the_sixth_and_the_seventh_part()
    {
        await using var database = await TestDatabase.Create();
        await using var world = await World.Create(database, cityCents: 50_00);
        var claire = await world.Person(world.Claire);
        var id = await world.Draft();
        var award = (await world.Use<SaveAward>().Run(new AwardEntry(Guid.CreateVersion7(), world.City, world.Call,
            "2026-080", new DateOnly(2026, 2, 27), "Conseil d'essai",
            [new AwardShare(world.Bakery, Money.Eur(1_000_00))]), claire)).Value;
        var record = world.Use<RecordInterest>();
        World.Must(await record.Run(
            Guid.CreateVersion7(), "fund", id, "Bruno (inventé)", "Préside l'association, dit-il.", claire));
        world.Clock.Pass(TimeSpan.FromDays(1));
        World.Must(await record.Run(
            Guid.CreateVersion7(), "award", award, "Membre (inventé)", "Sa sœur y travaille.", claire));
        World.Must(await world.Use<SubmitEnvelope>().Run(id, claire));
        World.Must(await world.Approve(id, await world.Member("chloe", "Chloé (inventée)", "city", world.City)));
        await Sign(world, world.BakeryHolder, 2026, "../Convention signée.pdf");
        await Sign(world, world.BakeryHolder, 2025, "avenant.pdf");
        // Nothing of this envelope went to them.
        await Sign(world, world.Companies[0], 2026, "autre.pdf");

        Assert.DoesNotContain(Read(await Archive(world, id)).Keys,
            name => name.StartsWith("07-", StringComparison.Ordinal));
        await world.Promise(100_00);
        var pieces = Read(await Archive(world, id));

        Assert.Equal("""
            objet,personne,motif,inscrit_le
            fund,Bruno (inventé),"Préside l'association, dit-il.",2026-03-02
            award,Membre (inventé),Sa sœur y travaille.,2026-03-03

            """.ReplaceLineEndings("\r\n"), Encoding.UTF8.GetString(pieces["06-deports.csv"]).TrimStart('\ufeff'));
        Assert.Equal(["07-conventions/01-2025-avenant.pdf", "07-conventions/02-2026-Convention-signee.pdf"],
            pieces.Keys.Where(name => name.StartsWith("07-", StringComparison.Ordinal)).Order());
        Assert.Equal(Pdf, pieces["07-conventions/02-2026-Convention-signee.pdf"]);
        var manifest = Encoding.UTF8.GetString(pieces[DecisionFile.Manifest]);
        foreach (var name in pieces.Keys.Where(name => name[..2] is "06" or "07"))
            Assert.Contains($"{Convert.ToHexStringLower(SHA256.HashData(pieces[name]))}  {name}\n", manifest,
                StringComparison.Ordinal);
        // The first envelope names the same award's campaign, and nobody withdrew from its own vote.
        Assert.DoesNotContain("Bruno", Encoding.UTF8.GetString(Read(await Archive(world))["06-deports.csv"]),
            StringComparison.Ordinal);
    }

    private static async Task Sign(World world, Guid beneficiary, int year, string file) =>
        World.Must(await world.Use<RecordConvention>().Run(new ConventionEntry(Guid.CreateVersion7(), world.City,
                beneficiary, year, $"C-{year}", new DateOnly(year, 2, 27)), file, Pdf,
            await world.Person(world.Claire)));

    private static byte[] Pdf { get; } = PaperPdf.Of(new Paper("Délibération", "2026-001",
        new DateOnly(2026, 1, 15), "fr", false, new PaperParty("Ville d'essai", []), null,
        [new PaperText("Le conseil décide.")]));

    private static async Task<byte[]> Archive(World world, Guid? fund = null)
    {
        var file = await world.Use<DecisionFiles>().Find(
            fund ?? world.CityFund, [world.City], PaperIssuer.Invented);
        using var bytes = new MemoryStream();
        await file!.Write(bytes, default);
        return bytes.ToArray();
    }

    private static Dictionary<string, byte[]> Read(byte[] archive)
    {
        using var zip = new ZipArchive(new MemoryStream(archive));
        return zip.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            using var content = new MemoryStream();
            using var from = entry.Open();
            from.CopyTo(content);
            return content.ToArray();
        });
    }
}
