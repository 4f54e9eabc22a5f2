using System.Text.Json.Nodes;

namespace Okote.Payments.Sandbox;

internal static class AccountLinks
{
    private const long Life_Seconds = 5 * 60;

    public static JsonNode Create(Call call)
    {
        var account = call.Named("account", "account") ?? throw WireError.Missing("account");
        call.Form.OneOf("type", call.Form.Need("type"), "account_onboarding", "account_update");
        var key = call.Change.NewId("alk_");
        var url = new Uri(call.Change.Address, $"connect/{account.Id()}?link={key}").ToString();
        call.Change.Add(new JsonObject
        {
            ["id"] = key, ["object"] = "_account_link", ["account"] = account.Id(), ["created"] = call.Now,
            ["expires_at"] = call.Now + Life_Seconds, ["return_url"] = call.Form.Need("return_url"),
            ["refresh_url"] = call.Form.Need("refresh_url"),
        });
        return new JsonObject
        {
            ["object"] = "account_link", ["created"] = call.Now, ["url"] = url,
            ["expires_at"] = call.Now + Life_Seconds,
        };
    }

    public static JsonNode Login(Call call)
    {
        var account = call.Here("account");
        if (!account.Flag("details_submitted"))
            throw WireError.Invalid("Cannot create a login link for an account that has not completed onboarding.");
        return new JsonObject
        {
            ["object"] = "login_link", ["created"] = call.Now,
            ["url"] = new Uri(call.Change.Address, $"connect/{account.Id()}").ToString(),
        };
    }
}
