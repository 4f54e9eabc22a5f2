using Okote.Data;

namespace Okote.Funding;

/// <summary>Writes the letters of one fact: one for each person it is for, in that person's language.</summary>
public sealed class MailPeople(MailSettings settings)
{
    /// <param name="occasion">The fact's own id: two facts of one kind about one thing are two letters.</param>
    public async Task Run(Tx tx, PeopleTold fact, Guid occasion, DateTimeOffset now)
    {
        foreach (var person in await Recipients.Of(tx, fact))
        {
            var key = fact.Topic is null ? null : MailTopics.DrawKey();
            await Mails.Queue(tx, new Letter(fact.Kind, fact.Subject, person.PersonId, occasion, fact.Topic, key),
                Draft(fact, person, key), now);
        }
    }

    private MailDraft Draft(PeopleTold fact, Recipient person, string? key)
    {
        var texts = LetterTexts.In(person.Language);
        var values = Values(fact, person, texts);
        string Say(string name) => texts.Say(name, values);
        return new MailDraft(
            person.Language,
            Say($"{fact.Kind}_Subject"),
            Say(person.Name is null ? "Greeting_Nameless" : "Greeting"),
            [Say($"{fact.Kind}_Body")],
            [],
            texts.Find($"{fact.Kind}_Next", values) is { } next ? [next] : [],
            new MailLink(texts.Find($"{fact.Kind}_Link", values) ?? Say("Link"),
                settings.PageLink(person.Language, fact.Path)),
            Say($"Closing_{fact.Audience}"))
        {
            Stop = key is null ? null : new MailLink(Say("Stop"), settings.StopLink(person.Language, key)),
        };
    }

    private static Dictionary<string, string> Values(PeopleTold fact, Recipient person, LetterTexts texts)
    {
        var values = fact.Values.ToDictionary(given => given.Name, given => ToldValue.Show(given, texts.Culture));
        values["name"] = person.Name ?? "";
        values["organisation"] = person.Organisation ?? "";
        return values;
    }
}
