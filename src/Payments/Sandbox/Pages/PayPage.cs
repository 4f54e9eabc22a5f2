using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Okote.Payments.Sandbox;

/// <summary>The hosted page of a Checkout session.</summary>
internal static class PayPage
{
    public static PageReply Show(Change change, JsonObject session, IQueryCollection query)
    {
        if (session.Text("status") != "open") return Closed(session);
        var entry = PayEntry.From(session);
        if (query["card"].ToString() is { Length: > 0 } card && Cards.IsTest(card))
            entry = entry with { Number = card, Expiry = "12 / 49", Cvc = "123" };
        return PayView.Form(change, session, entry, [], session.Text("_decline"));
    }

    public static PageReply Post(Change change, JsonObject session, IFormCollection typed)
    {
        // A second post of the same form finds the session complete and is sent where the first one went.
        if (session.Text("status") == "complete") return PageReply.To(CheckoutSessions.SuccessOf(session));
        if (session.Text("status") != "open") return Closed(session);
        var entry = PayEntry.From(session).Typed(typed);
        var errors = entry.Errors(PageWords.In(session.Text("locale")), session, change.Now);
        if (errors.Count > 0) return PayView.Form(change, session, entry, errors, null);
        return PageReply.To(CheckoutSessions.Attempt(change, session, entry.Method(change), entry.Payer));
    }

    private static PageReply Closed(JsonObject session)
    {
        var words = PageWords.In(session.Text("locale"));
        var mark = $"""<p hidden data-session-status="{session.Text("status")}"></p>""";
        return session.Text("status") == "complete"
            ? PageLayout.Plain(200, words, w => w.Complete, w => w.CompleteText,
                mark + PageLayout.Link(CheckoutSessions.SuccessOf(session).ToString(), words.Continue))
            : PageLayout.Plain(410, words, w => w.Expired, w => w.ExpiredText,
                mark + PageLayout.Link(session.Text("cancel_url"), words.Back));
    }
}
