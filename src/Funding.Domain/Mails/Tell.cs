using Okote.Data;

namespace Okote.Funding;

/// <summary>Tells people that something waits for them or has happened. Called inside the transaction of a use case: it
/// writes one fact, and the mails follow from it, one for each person, in that person's language.</summary>
/// <remarks>The sentences of a kind stand in <c>Mails/Texts/&lt;Area&gt;.*.restext</c>: <c>kind_Subject</c> and
/// <c>kind_Body</c>, and where wanted <c>kind_Next</c> (a second paragraph) and <c>kind_Link</c> (the words of the
/// link). They ask for the values by name, in braces. Each call is a letter of its own: whoever may be called twice
/// for one occasion claims it first.</remarks>
public static class Tell
{
    /// <summary>Everybody who works for the organisation.</summary>
    /// <param name="subject">What it is about.</param>
    /// <param name="path">Where the link leads: an address of this site without its language, with a leading slash.
    /// </param>
    public static Task Members(Tx tx, DateTimeOffset now, Guid organisation, string kind, Guid subject, string path,
        params (string Name, ToldValue Value)[] values) =>
        Say(tx, now, new PeopleTold("members", organisation, kind, subject, path, Pack(values)));

    /// <summary>The same for what is good to know and asks for nothing; people may stop these letters.</summary>
    public static Task MembersNews(Tx tx, DateTimeOffset now, Guid organisation, string kind, Guid subject,
        string path, params (string Name, ToldValue Value)[] values) =>
        Say(tx, now, new PeopleTold("members", organisation, kind, subject, path, Pack(values), MailTopics.WorkNews));

    /// <summary>Everybody who operates the platform.</summary>
    public static Task Operators(Tx tx, DateTimeOffset now, string kind, Guid subject, string path,
        params (string Name, ToldValue Value)[] values) =>
        Say(tx, now, new PeopleTold("operators", null, kind, subject, path, Pack(values)));

    /// <summary>One person.</summary>
    public static Task Person(Tx tx, DateTimeOffset now, Guid person, string kind, Guid subject, string path,
        params (string Name, ToldValue Value)[] values) =>
        Say(tx, now, new PeopleTold("person", person, kind, subject, path, Pack(values)));

    /// <summary>Whoever gave to the campaign and asked for its holder's news; people may stop these letters.</summary>
    public static Task Backers(Tx tx, DateTimeOffset now, Guid campaign, string kind, Guid subject, string path,
        params (string Name, ToldValue Value)[] values) =>
        Say(tx, now, new PeopleTold("backers", campaign, kind, subject, path, Pack(values), MailTopics.CampaignNews));

    private static Task Say(Tx tx, DateTimeOffset now, PeopleTold fact) => Outbox.Say(tx, fact, now);

    private static List<NamedValue> Pack((string Name, ToldValue Value)[] values) =>
        [.. values.Select(given => new NamedValue(given.Name, given.Value.Type, given.Value.Text))];
}

/// <summary>What some people are to be told; who they are is read when their letters are written.</summary>
/// <param name="Audience">members, operators, person or backers.</param>
/// <param name="Of">The organisation, person or campaign; null for operators.</param>
/// <param name="Topic">Set where people may stop such letters.</param>
public sealed record PeopleTold(
    string Audience, Guid? Of, string Kind, Guid Subject, string Path, IReadOnlyList<NamedValue> Values,
    string? Topic = null);

/// <param name="Type">text, money (cents of a euro), day or number.</param>
public sealed record NamedValue(string Name, string Type, string Text);
