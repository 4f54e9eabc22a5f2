namespace Okote.Web;

/// <summary>What can be wrong with a table of contributions.</summary>
public enum CsvFault
{
    Empty,
    TooManyBytes,
    TooManyRows,
    TooManyCampaigns,
    NotText,
    ColumnMissing,
    ColumnTwice,
    ColumnUnknown,
    BadRow,
    BadQuotes,
    FieldEmpty,
    FieldTooLong,
    BadTime,
    BadAmount,
    BadCents,
    GoalChanged,
}

/// <param name="Line">Counted from one, the heading included; zero for the file as a whole.</param>
/// <param name="Column">The column's heading as the file writes it.</param>
/// <param name="Value">What stood there, or the limit that was passed.</param>
public sealed record CsvProblem(CsvFault Fault, int Line, string Column, string Value)
{
    /// <summary>The key of the sentence; <c>{0}</c> is the line, <c>{1}</c> the column, <c>{2}</c> the value.</summary>
    public string Key => $"Simulator.Csv_{Fault}";

    /// <summary>For the terminal.</summary>
    public string Sentence() => (Line > 0 ? $"line {Line}" : "the file")
        + (Column.Length > 0 ? $", column {Column}: " : ": ") + Reason;

    private string Reason => Fault switch
    {
        CsvFault.Empty => "holds no contribution",
        CsvFault.TooManyBytes => $"is larger than {Value} KiB",
        CsvFault.TooManyRows => $"there are more than {Value} contributions",
        CsvFault.TooManyCampaigns => $"there are more than {Value} campaigns",
        CsvFault.NotText => "is not UTF-8 text",
        CsvFault.ColumnMissing => "is missing",
        CsvFault.ColumnTwice => "stands twice",
        CsvFault.ColumnUnknown => "unknown column",
        CsvFault.BadRow => $"has {Value} fields, not as many as there are headings",
        CsvFault.BadQuotes => "its quotation marks do not close",
        CsvFault.FieldEmpty => "is empty",
        CsvFault.FieldTooLong => "is too long",
        CsvFault.BadTime => $"'{Value}' is no ISO 8601 time such as 2022-03-01T10:00",
        CsvFault.BadAmount => $"'{Value}' is no amount in euros such as 12.50 or 12,50",
        CsvFault.BadCents => $"'{Value}' is no whole number of cents",
        CsvFault.GoalChanged => $"'{Value}' is not the goal this campaign had above",
        _ => throw new InvalidOperationException($"{Fault} has no sentence."),
    };
}
