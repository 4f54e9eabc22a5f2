using System.Text.Json.Nodes;

namespace Okote.Payments.Sandbox;

/// <summary>Where a connected account tells who it is. Each link serves once.</summary>
internal static class OnboardingPage
{
    public static PageReply Answer(Change change, JsonObject account, string? key, string? action)
    {
        var words = PageWords.In("fr");
        var link = change.Find(key);
        if (link is null || link.Text("account") != account.Id())
            return PageLayout.Plain(410, words, w => w.LinkOver, w => w.LinkOverText);
        if (link.Number("expires_at") < change.Now || link.Flag("used"))
            return PageReply.To(new Uri(link.Text("refresh_url")!));
        if (action is null) return Show(account, link, words);
        change.Edit(link.Id())["used"] = true;
        Accounts.Onboard(change, account.Id(), action == "complete");
        return PageReply.To(new Uri(link.Text("return_url")!));
    }

    private static PageReply Show(JsonObject account, JsonObject link, PageWords words)
    {
        var name = account.Part("business_profile").Text("name") ?? account.Text("email") ?? account.Id();
        var body = $"""
            <p>{PageLayout.Text(name)}</p><p>{PageLayout.Text(words.OnboardText)}</p>
            <form method="post" action="/connect/{account.Id()}?link={link.Id()}">
            <button name="action" value="complete">{PageLayout.Text(words.OnboardComplete)}</button>
            <button class="second" name="action" value="partial">{PageLayout.Text(words.OnboardPartial)}</button>
            </form>
            """;
        return new PageReply(200, PageLayout.Html(words, words.Onboard, body))
        {
            FormTargets = [link.Text("return_url")],
        };
    }
}
