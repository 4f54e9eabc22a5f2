using System.Text;
using System.Text.Encodings.Web;
using System.Xml.Linq;
using Okote.Web;

namespace Okote.Tests;

public sealed class ProseTests
{
    private static string Html(string markdown)
    {
        using var text = new StringWriter();
        Prose.Html(markdown).WriteTo(text, HtmlEncoder.Default);
        return text.ToString();
    }

    [Fact]
    public void A_holder_writes_markdown() => Assert.Equal("<p><strong>Bonjour</strong></p>\n", Html("**Bonjour**"));

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("<svg/onload=alert(1)>")]
    public void Raw_html_is_shown_as_the_text_it_is(string evil) => Assert.DoesNotContain(evil[..4], Html(evil));

    [Theory]
    [InlineData("[x](javascript:alert(1))")]
    [InlineData("[x](data:text/html,x)")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("![x](file:///etc/passwd)")]
    public void Links_lead_to_web_addresses_or_nowhere(string markdown)
    {
        var html = Html(markdown);
        Assert.Contains("\"#\"", html);
    }

    [Fact]
    public void A_mail_s_addresses_can_be_clicked_and_nothing_else_is_markup()
    {
        using var text = new StringWriter();
        LinkedText.Html("Voir <b>https://exemple.invalid/a?b=1&c=2.").WriteTo(text, HtmlEncoder.Default);
        Assert.Equal("Voir &lt;b&gt;<a href=\"https://exemple.invalid/a?b=1&amp;c=2\">"
            + "https://exemple.invalid/a?b=1&amp;c=2</a>.", text.ToString());
    }

    [Fact]
    public void A_cover_is_drawn_the_same_every_time_and_differently_for_others()
    {
        var (one, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        Assert.Equal(CoverDrawing.Draw(one, "food"), CoverDrawing.Draw(one, "food"));
        Assert.NotEqual(CoverDrawing.Draw(one, "food"), CoverDrawing.Draw(other, "food"));
        Assert.Equal("svg", XDocument.Parse(CoverDrawing.Draw(one, "a theme <nobody> drew")).Root!.Name.LocalName);
    }

    [Fact]
    public void A_calendar_file_folds_long_lines_between_characters()
    {
        var entry = new CalendarEntry(Guid.CreateVersion7(), DateTimeOffset.UnixEpoch, new string('é', 80), "a, b; c",
            new Uri("http://okote.invalid/fr"));
        var lines = Encoding.UTF8.GetString(entry.ToFile(DateTimeOffset.UnixEpoch)).Split("\r\n");
        Assert.All(lines, line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 75));
        Assert.Contains("DTSTART:19700101T000000Z", lines);
        Assert.Contains("DESCRIPTION:a\\, b\\; c", lines);
        Assert.Equal(80, string.Concat(lines).Count(c => c == 'é'));
    }
}
