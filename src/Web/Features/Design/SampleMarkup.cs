namespace Okote.Web;

/// <summary>How each piece is written on a page of one's own.</summary>
public static class SampleMarkup
{
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["buttons"] = """
            <button class="button">            the page's own step, once a page
            <a class="button button-quiet">    another way
            <button class="button button-danger">  cannot be taken back: leads to a Confirm page
            <button class="button button-small button-quiet">  in rows
            """,
        ["states"] = """
            <partial name="State" model="campaign.State" />
            SheetCell.State(row.State)      in a list; with { Tone = "bad" } for a look of its own
            """,
        ["notices"] = """
            this.Say(texts["Area.Saved"]);  this.Warn(texts["Area.NotSaved"]);
            return new SeeOther("/fr/…");   the next page says it, once
            <p class="note">…</p>
            """,
        ["todo"] = """
            <partial name="Todo" model="todo" />
            new TodoList(title, [new(text, link, due, IsUrgent: true), new(text, link, Count: 2)], allDone)
            """,
        ["checklist"] = """
            <partial name="Checklist" model="list" />
            new Checklist(title, [new(text, isDone, detail, link)])
            """,
        ["figures"] = """
            <partial name="KeyFigures" model="figures" />
            IReadOnlyList<KeyFigure> figures = [new(label, value, note, link)]
            """,
        ["tabs"] = """
            <partial name="Crumbs" model="trail" />      [(text, link)]
            <partial name="Tabs" model="tabs" />         new Tabs(label, [new(text, link, isHere, count)])
            """,
        ["stepper"] = """
            <partial name="Stepper" model="steps" />     new Stepper([(text, link)], here)
            """,
        ["form"] = """
            <form class="form-grid panel" method="post" action="…" asp-antiforgery="true">
              <div class="field full">…</div>            a field that needs both columns
              <partial name="MoneyField" model="amount" />   new MoneyField(name, label, typed) { Hint, Error }
              <partial name="FileField" model="quote" />     new FileField(name, label) { CurrentName, CurrentLink }
              <details class="help full"><summary>…</summary><p>…</p></details>
            """,
        ["timeline"] = """
            <partial name="Timeline" model="entries" />
            IReadOnlyList<TimelineEntry> entries = [new(at, text, by, detail), new(at, text, IsAhead: true)]
            """,
        ["person"] = """
            <p class="person"><partial name="Avatar" model="person.Name" /> @person.Name</p>
            """,
        ["confirm"] = """
            return this.Confirm(new Confirmation(title, consequences,
                SheetAction.Post(text, path) with { IsDangerous = true }, SheetAction.Link(text, back))
                { ReasonLabel = …, Reason = typed, Errors = errors, Refusal = texts.Refusal(refusal) });
            <partial name="ConfirmBody" model="confirmation" />     the same inside a page
            """,
        ["progress"] = """
            <partial name="WorkProgress" model="progress" />
            new WorkProgress(title, [new WorkStep(text, "done", detail), new WorkStep(text, "now")], done, of)
            """,
        ["bar"] = """
            <partial name="PartsBar" model="bar" />
            new PartsBar(label, [new(name, cents, "done"), new(name, cents, "held")], whole, rest, show)
            patterns: citizen, public, private, held, done
            """,
        ["chart"] = """
            <partial name="Chart" model="chart" />
            new Chart(title, groupsAre, labels, [new(name, "citizen", values)], show)   up to eight groups lie in rows
            new Chart(…) { IsArea = true }                                             sums over time
            """,
        ["list"] = """
            return this.Sheet(new Sheet(title, filters, [SheetSection.Of(title, columns, list, row => cells)], trail));
            """,
    };
}
