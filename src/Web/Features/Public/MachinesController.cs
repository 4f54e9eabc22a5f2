using System.Xml.Linq;
using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>The few addresses that machines look for at the root.</summary>
public sealed class MachinesController(Db db, WebAppSettings settings, TimeProvider clock) : Controller
{
    /// <summary>Short enough that somebody who left is not written to for years.</summary>
    private const int Contact_DaysMax = 180;

    private static readonly XNamespace Map = "http://www.sitemaps.org/schemas/sitemap/0.9";

    private static readonly XNamespace Xhtml = "http://www.w3.org/1999/xhtml";

    [HttpGet("/sitemap.xml")]
    [ResponseCache(Duration = 3600)]
    public async Task<IActionResult> Sitemap()
    {
        var calls = await PublicCalls.All(db);
        var campaigns = await CampaignFeeds.Newest(db, CampaignFeeds.Map_RowsMax);
        (string Path, DateTimeOffset? ChangedAt)[] pages =
        [
            ("", null), ("/campagnes", null), ("/appels", null), ("/comptes/sceau", null),
            ("/accessibilite", null), ("/mentions-legales", null),
            .. calls.Select(call => ($"/appels/{call.Id}", (DateTimeOffset?)null)),
            .. campaigns.Select(campaign => ($"/campagnes/{campaign.Slug}", (DateTimeOffset?)campaign.ChangedAt)),
            .. campaigns.Select(campaign => ($"/campagnes/{campaign.Slug}/transparence", (DateTimeOffset?)null)),
        ];
        var map = new XDocument(new XElement(Map + "urlset", new XAttribute(XNamespace.Xmlns + "xhtml", Xhtml),
            from page in pages
            from language in Languages.All
            select new XElement(Map + "url",
                new XElement(Map + "loc", Address(language, page.Path)),
                page.ChangedAt is { } at ? new XElement(Map + "lastmod", Moments.Machine(at)) : null,
                Languages.All.Select(other => Alternate(other, Address(other, page.Path))),
                Alternate("x-default", Address(Languages.Default, page.Path)))));
        return File(map.ToBytes(), "application/xml; charset=utf-8");
    }

    [HttpGet("/robots.txt")]
    public IActionResult Robots() => Content($"""
        User-agent: *
        Disallow: /*/dons/
        Disallow: /*/connexion
        Disallow: /*/compte
        Disallow: /*/operator
        Disallow: /*/porteur
        Disallow: /*/entreprise
        Disallow: /*/collectivite
        Sitemap: {new Uri(settings.PublicAddress, "/sitemap.xml")}

        """, "text/plain; charset=utf-8");

    /// <summary>RFC 9116. Without an address of its own, who to write to stands in the legal notice.</summary>
    [HttpGet("/.well-known/security.txt")]
    public IActionResult Security() => Content($"""
        Contact: {(settings.SecurityContact ?? Address(Languages.Default, "/mentions-legales")).AbsoluteUri}
        Expires: {Moments.Machine(clock.GetUtcNow().AddDays(Contact_DaysMax))}
        Preferred-Languages: fr, de, en
        Canonical: {new Uri(settings.PublicAddress, "/.well-known/security.txt")}

        """, "text/plain; charset=utf-8");

    private Uri Address(string language, string path) => new(settings.PublicAddress, $"/{language}{path}");

    private static XElement Alternate(string language, Uri address) => new(Xhtml + "link",
        new XAttribute("rel", "alternate"), new XAttribute("hreflang", language), new XAttribute("href", address));
}
