using System.Collections.Frozen;
using System.Globalization;
using Okote.Data;
using Okote.Funding;
using static Okote.Web.SeasonRefusal;

namespace Okote.Web;

/// <summary>What the demo's companies say of themselves, invented like their names: without it no receipt of theirs
/// could be written. No real number begins with four zeros.</summary>
internal sealed class DemoCompanies(IServiceProvider services)
{
    private static readonly FrozenDictionary<string, string> Postcodes = new Dictionary<string, string>
    {
        ["Bischwiller"] = "67240", ["Colmar"] = "68000", ["Erstein"] = "67150", ["Guebwiller"] = "68500",
        ["Haguenau"] = "67500", ["Illzach"] = "68110", ["Mulhouse"] = "68100", ["Obernai"] = "67210",
        ["Saint-Louis"] = "68300", ["Saverne"] = "67700", ["Sélestat"] = "67600", ["Strasbourg"] = "67000",
        ["Wittenheim"] = "68270",
    }.ToFrozenDictionary();

    public async Task Run()
    {
        var db = services.GetRequiredService<Db>();
        var karim = await SeasonCity.Find(db, "karim");
        var count = 0;
        foreach (var id in karim.Companies)
        {
            var known = (await OrganisationProfiles.Find(db, id))!;
            if (!known.Fictional || known.Siren is not null) continue;
            await Must(known.Name, services.GetRequiredService<DescribeOrganisation>().Run(
                id, Described(known, Number(++count)), karim.Id));
        }
    }

    /// <summary>The n-th number that nobody has, with the digit that makes it right.</summary>
    internal static Siren Number(int count)
    {
        var digits = count.ToString("D8", CultureInfo.InvariantCulture);
        return Enumerable.Range(0, 10).Select(check => Siren.Read($"{digits}{check}"))
            .Single(read => read.Value is not null).Value!.Value;
    }

    private static OrganisationProfile Described(OrganisationDetails known, Siren siren)
    {
        var town = known.Town ?? "Strasbourg";
        return new OrganisationProfile(known.Name, "SARL", siren, null, null, null, null, null,
            new PostalAddress("3 rue de l'Exemple", Postcodes[town], town, null), null, null);
    }
}
