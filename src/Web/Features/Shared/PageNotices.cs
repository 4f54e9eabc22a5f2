using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Okote.Web;

/// <summary>What a page says once after something was done on the page before: the sentence travels in a cookie that
/// only this site can read and is gone after it was shown.</summary>
public static class PageNotices
{
    private const string Good = "notice-good";

    private const string Bad = "notice-bad";

    /// <summary>Says on the next page that it was done.</summary>
    public static void Say(this Controller controller, string sentence) => controller.TempData[Good] = sentence;

    /// <summary>Says on the next page why it was not.</summary>
    public static void Warn(this Controller controller, string sentence) => controller.TempData[Bad] = sentence;

    /// <summary>What there is to say now; once.</summary>
    public static IEnumerable<(bool IsGood, string Sentence)> Take(ITempDataDictionary kept)
    {
        if (kept[Good] is string good) yield return (true, good);
        if (kept[Bad] is string bad) yield return (false, bad);
    }
}
