using System.Text.Json.Nodes;

namespace Okote.Payments.Sandbox;

/// <summary>The simulated page of the cardholder's bank.</summary>
internal static class ChallengePage
{
    public static PageReply Show(Change change, JsonObject intent)
    {
        var session = CheckoutSessions.Of(change, intent);
        var words = PageWords.In(session?.Text("locale"));
        if (intent.Text("status") != "requires_action") return Over(change, session, words);
        var amount = intent.Kind() == "payment_intent"
            ? $"""<p class="total">{PageLayout.Text(Money.Eur(intent.Number("amount")).Show(words.Culture))}</p>"""
            : "";
        var action = $"/challenge/{intent.Id()}?client_secret={intent.Text("client_secret")}";
        var body = $"""
            <p>{PageLayout.Text(words.BankText)}</p>
            <p>{PageLayout.Text(change.Options.MerchantName)}</p>{amount}
            <form method="post" action="{PageLayout.Text(action)}">
            <button name="action" value="authenticate">{PageLayout.Text(words.Authenticate)}</button>
            <button class="second" name="action" value="refuse">{PageLayout.Text(words.Refuse)}</button>
            </form>
            """;
        return new PageReply(200, PageLayout.Html(words, words.Bank, body))
        {
            FormTargets = [session?.Text("success_url"),
                intent["next_action"]?["redirect_to_url"]?["return_url"]?.GetValue<string>()],
        };
    }

    public static PageReply Post(Change change, JsonObject intent, bool authenticated)
    {
        if (Challenges.Answer(change, intent, authenticated) is { } next) return PageReply.To(next);
        var session = CheckoutSessions.Of(change, intent);
        return Over(change, session, PageWords.In(session?.Text("locale")));
    }

    private static PageReply Over(Change change, JsonObject? session, PageWords words) => session?.Text("status") switch
    {
        "complete" => PageReply.To(CheckoutSessions.SuccessOf(session)),
        "open" or "expired" => PageReply.To(CheckoutSessions.PageOf(change, session)),
        _ => PageLayout.Plain(200, words, w => w.BankDone, w => w.BankDoneText),
    };
}
