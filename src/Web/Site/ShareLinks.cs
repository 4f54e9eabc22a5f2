namespace Okote.Web;

/// <summary>Ways to tell others. Plain links: nothing of any network is loaded into our pages.</summary>
public sealed record ShareLinks(Uri Address, string Text)
{
    public IEnumerable<(string Name, string Url)> All()
    {
        var (address, text) = (Uri.EscapeDataString(Address.ToString()), Uri.EscapeDataString(Text));
        return
        [
            ("E-mail", $"mailto:?subject={text}&body={text}%0A{address}"),
            ("WhatsApp", $"https://wa.me/?text={text}%20{address}"),
            ("Facebook", $"https://www.facebook.com/sharer/sharer.php?u={address}"),
            ("LinkedIn", $"https://www.linkedin.com/sharing/share-offsite/?url={address}"),
        ];
    }
}
