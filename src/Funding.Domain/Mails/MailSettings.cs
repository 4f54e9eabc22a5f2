namespace Okote.Funding;

/// <param name="PublicSite">Where people reach the site; links in mails begin with it.</param>
/// <param name="From">The sender people see and may answer to.</param>
/// <param name="Smtp">Null keeps mails in the built-in mailbox, which only a demo territory counts as delivery.</param>
public sealed record MailSettings(Uri PublicSite, string From, SmtpSettings? Smtp)
{
    /// <summary>The personal page of one gift; whoever holds the key may open it.</summary>
    public string GiftLink(string language, string accessKey) =>
        new Uri(PublicSite, $"/{language}/dons/{accessKey}").AbsoluteUri;

    public string CampaignLink(string language, string slug) =>
        new Uri(PublicSite, $"/{language}/campagnes/{slug}").AbsoluteUri;

    /// <param name="path">An address of the site without its language, with a leading slash.</param>
    public string PageLink(string language, string path) => new Uri(PublicSite, $"/{language}{path}").AbsoluteUri;

    /// <summary>Where letters of one topic are stopped, for people and for mail programs.</summary>
    public string StopLink(string language, string key) => PageLink(language, $"/desabonnements/{key}");
}

/// <param name="StartTls">Refuse to speak to a server that does not encrypt. Off only for a server on this machine.
/// </param>
public sealed record SmtpSettings(string Host, int Port, bool StartTls, string? User, string? Password)
{
    /// <summary>Never the password, so that a careless log line cannot leak it.</summary>
    public override string ToString() => $"{Host}:{Port}{(StartTls ? ", STARTTLS" : "")}";
}
