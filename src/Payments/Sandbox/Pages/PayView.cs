using System.Text;
using System.Text.Json.Nodes;

namespace Okote.Payments.Sandbox;

/// <summary>Draws the form of the hosted page.</summary>
internal static class PayView
{
    private static string T(string? text) => PageLayout.Text(text);

    public static PageReply Form(Change change, JsonObject session, PayEntry entry,
        IReadOnlyList<(string Field, string Message)> errors, string? decline)
    {
        var words = PageWords.In(session.Text("locale"));
        var setup = session.Text("mode") == "setup";
        var amount = Money.Eur(session.Number("amount_total")).Show(words.Culture);
        var body = new StringBuilder();
        body.Append(setup ? $"<p>{T(words.SaveText)}</p>" : Items(session, words, amount));
        body.Append(Problems(words, errors, decline));
        body.Append($"""<form method="post" action="/pay/{T(session.Id())}" novalidate>""");
        if (entry.AsksEmail) body.Append(Field("email", words.Email, entry.Email, "email", errors, type: "email"));
        else if (entry.Email.Length > 0) body.Append($"<p>{T(words.Email)}<br><strong>{T(entry.Email)}</strong></p>");
        body.Append(Method(session, entry, words));
        if (PayEntry.Takes(session, "card"))
            body.Append(Field("number", words.Number, entry.Number, "cc-number", errors, mode: "numeric"))
                .Append(Field("expiry", words.Expiry, entry.Expiry, "cc-exp", errors, words.ExpiryHint, "numeric"))
                .Append(Field("cvc", words.Cvc, entry.Cvc, "cc-csc", errors, words.CvcHint, "numeric"));
        if (PayEntry.Takes(session, "sepa_debit")) body.Append(Field("iban", words.Iban, entry.Iban, "off", errors));
        body.Append(Field("name", words.Name, entry.Name, "cc-name", errors));
        body.Append($"<button>{T(setup ? words.Save : $"{words.Pay} {amount}")}</button></form>");
        body.Append(PageLayout.Link(session.Text("cancel_url"), words.Back)).Append(TestCards(session, words));
        return new PageReply(errors.Count > 0 ? 422 : 200,
            PageLayout.Html(words, change.Options.MerchantName, body.ToString()))
        {
            FormTargets = [session.Text("success_url"), session.Text("cancel_url")],
        };
    }

    private static string Items(JsonObject session, PageWords words, string amount)
    {
        var rows = session["_line_items"]!.AsArray().Select(item => item!.AsObject()).Select(item =>
            $"<dt>{T(item.Text("description"))}</dt>"
            + $"<dd>{T(Money.Eur(item.Number("amount_total")).Show(words.Culture))}</dd>");
        return $"""<p class="total">{T(amount)}</p><dl>{string.Concat(rows)}</dl>""";
    }

    /// <summary>The summary takes the focus, so that a screen reader starts with what went wrong.</summary>
    private static string Problems(PageWords words, IReadOnlyList<(string Field, string Message)> errors,
        string? decline)
    {
        if (decline is not null)
            return $"""
                <div class="summary" role="alert" tabindex="-1" autofocus data-decline="{T(decline)}">
                <h2>{T(words.Decline(decline))}</h2></div>
                """;
        if (errors.Count == 0) return "";
        var links = errors.Select(error => $"""<li><a href="#{error.Field}">{T(error.Message)}</a></li>""");
        return $"""
            <div class="summary" role="alert" tabindex="-1" autofocus data-decline="invalid_form">
            <h2>{T(words.Errors)}</h2><ul>{string.Concat(links)}</ul></div>
            """;
    }

    private static string Field(string name, string label, string value, string complete,
        IReadOnlyList<(string Field, string Message)> errors, string? hint = null, string mode = "text",
        string type = "text")
    {
        var wrong = errors.FirstOrDefault(error => error.Field == name).Message;
        var about = $"{(hint is null ? "" : name + "-hint")} {(wrong is null ? "" : name + "-wrong")}".Trim();
        var state = (about.Length == 0 ? "" : $" aria-describedby=\"{about}\"")
            + (wrong is null ? "" : " aria-invalid=\"true\"");
        var keys = type == "email" ? "email" : mode;
        return $"""
            <label for="{name}">{T(label)}</label>
            {(hint is null ? "" : $"<p class=\"hint\" id=\"{name}-hint\">{T(hint)}</p>")}
            <input id="{name}" name="{name}" type="{type}" inputmode="{keys}" autocomplete="{complete}"
             value="{T(value)}"{state}>
            {(wrong is null ? "" : $"<p class=\"wrong\" id=\"{name}-wrong\">{T(wrong)}</p>")}
            """;
    }

    private static string Method(JsonObject session, PayEntry entry, PageWords words)
    {
        if (!PayEntry.Takes(session, "sepa_debit")) return """<input type="hidden" name="method" value="card">""";
        if (!PayEntry.Takes(session, "card")) return """<input type="hidden" name="method" value="sepa_debit">""";
        string Choice(string value, string label, bool chosen) => $"""
            <label><input type="radio" name="method" value="{value}"{(chosen ? " checked" : "")}> {T(label)}</label>
            """;
        return $"""
            <fieldset><legend>{T(words.Method)}</legend>
            {Choice("card", words.Card, !entry.Debit)}{Choice("sepa_debit", words.Debit, entry.Debit)}</fieldset>
            """;
    }

    private static string TestCards(JsonObject session, PageWords words)
    {
        if (!PayEntry.Takes(session, "card")) return "";
        var rows = words.Behaviours.Select(card => $"""
            <li><code>{card.Key}</code> – {T(card.Value)}.
            <a href="/pay/{T(session.Id())}?card={card.Key}">{T(words.Fill)} {card.Key[^4..]}</a></li>
            """);
        return $"""
            <details><summary>{T(words.TestCards)}</summary><p>{T(words.TestCardsText)}</p>
            <ul>{string.Concat(rows)}</ul></details>
            """;
    }
}
