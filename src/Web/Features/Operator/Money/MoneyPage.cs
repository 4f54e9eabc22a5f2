using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Okote.Data;

namespace Okote.Web;

/// <summary>A page of the money desk: what is known, and below it what can be decided about it.</summary>
public sealed record MoneyPage(Sheet Sheet, IReadOnlyList<MoneyForm> Forms)
{
    public FormErrors Errors { get; init; } = new();
}

/// <summary>One form of the desk; each decision has its own.</summary>
/// <param name="Submit">Names the action.</param>
public sealed record MoneyForm(string Title, string Path, string Submit, params IReadOnlyList<FormField> Fields)
{
    public string? Lead { get; init; }

    public bool IsDangerous { get; init; }

    /// <summary>Shows something and changes nothing: the answers travel in the address.</summary>
    public bool IsQuestion { get; init; }

    public bool HasFile => Fields.Any(asked => asked.Kind == "file");
}

/// <param name="Kind">text, amount, date, email, area, select, file or hidden.</param>
public sealed record FormField(string Name, string Label, string Kind, string? Value)
{
    public string? Hint { get; init; }

    public IReadOnlyList<(string Value, string Text)> Options { get; init; } = [];

    public bool IsOptional { get; init; }

    public static FormField Hidden(string name, string value) => new(name, "", "hidden", value);
}

/// <summary>How controllers of the desk read what was typed, and answer.</summary>
public static class MoneyAnswers
{
    private const int Text_CharsMax = 2_000;

    /// <summary>What the form carried, shortened to what any field may hold; otherwise the given value.</summary>
    public static string? Typed(this Controller controller, string name, string? otherwise = null)
    {
        if (!controller.Request.HasFormContentType) return otherwise;
        var typed = controller.Request.Form[name].ToString().Trim();
        return typed.Length > Text_CharsMax ? typed[..Text_CharsMax] : typed;
    }

    public static Money? TypedAmount(this Controller controller, string name) =>
        Money.TryParse(controller.Typed(name), CultureInfo.CurrentCulture, out var amount) ? amount : null;

    public static DateOnly? TypedDay(this Controller controller, string name) => DateOnly.TryParseExact(
        controller.Typed(name), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        ? day : null;

    /// <summary>The hash that the page showed; an unreadable one equals no hash.</summary>
    public static byte[] TypedHash(this Controller controller)
    {
        var typed = controller.Typed("empreinte") ?? "";
        return typed.Length == 64 && typed.All(char.IsAsciiHexDigit) ? Convert.FromHexString(typed) : [];
    }

    public static Guid? TypedId(this Controller controller, string name) =>
        Guid.TryParse(controller.Typed(name), out var id) ? id : null;

    public static IActionResult Desk(this Controller controller, MoneyPage page)
    {
        if (page.Errors.Any) controller.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return controller.View("MoneyPage", page);
    }

    /// <summary>The page of what was decided; or, refused, the form again with what was typed and why it did not go.
    /// </summary>
    public static async Task<IActionResult> After<T>(
        this Controller controller, Result<T> result, string path, Func<Task<MoneyPage?>> again)
    {
        if (!result.IsRefused) return new SeeOther(SheetTexts.Room(path));
        if (await again() is not { } page) return controller.NotFound();
        var texts = controller.HttpContext.RequestServices.GetRequiredService<Texts>();
        page.Errors.Add("", texts.Refusal(result.Refusal!.Value));
        return controller.Desk(page);
    }
}
