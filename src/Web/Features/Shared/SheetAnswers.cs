using Microsoft.AspNetCore.Mvc;

namespace Okote.Web;

/// <summary>How a controller answers with a sheet: the page, or the file when the address says <c>format=csv</c>.
/// </summary>
public static class SheetAnswers
{
    public static IActionResult Sheet(this Controller controller, Sheet sheet) =>
        controller.Sheet(sheet, "Sheet", sheet);

    /// <param name="view">A page that shows the sheet's lists among other things.</param>
    public static IActionResult Sheet(this Controller controller, Sheet sheet, string view, object page)
    {
        var ask = SheetAsk.Of(controller.Request);
        if (!ask.IsCsv) return controller.View(view, page);
        var section = sheet.Sections.FirstOrDefault(list => list.CanExport && list.Name == ask.ListName);
        if (section is null) return controller.NotFound();
        var texts = controller.HttpContext.RequestServices.GetRequiredService<Texts>();
        if (section.After is null)
            return controller.File(SheetCsv.Write(section, texts), "text/csv; charset=utf-8", section.Title + ".csv");
        // A file that silently lacks its end would be believed.
        controller.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return controller.View("Sheet", sheet with
        {
            Sections = [], Problem = texts["Design.ExportTooLarge", Data.ListOrder.Export_RowsMax],
        });
    }
}
