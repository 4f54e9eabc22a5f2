using Okote.Funding;

namespace Okote.Web;

/// <summary>What the pages of the money desk have in common.</summary>
public static class MoneyWords
{
    public static IReadOnlyList<SheetColumn> MoneyColumns(this Texts texts, params ReadOnlySpan<string> keys) =>
        SheetColumns.Of(texts, "Money", keys);

    public static SheetCell[] MoneyFact(this Texts texts, string key, SheetCell value) =>
        [texts[$"Money.Col_{key}"], value];

    public static string Stream(this Texts texts, string stream) => texts[$"Money.Stream_{stream}"];

    public static string Direction(this Texts texts, string direction) => texts[$"Money.Direction_{direction}"];

    public static IReadOnlyList<(string Value, string Text)> StreamChoices(this Texts texts) =>
        [.. new[] { "gifts", "patronage", "grant" }.Select(stream => (stream, texts.Stream(stream)))];

    /// <summary>What was asked and decided, newest first.</summary>
    public static SheetSection History(this Texts texts, IReadOnlyList<ApprovalRow> rows, DateTimeOffset now) => new(
        texts["Money.History"],
        texts.MoneyColumns("asked_by", "asked_at", "expires", "decision", "decided_by", "reason"),
        [.. rows.Select(row => new SheetCell[]
        {
            row.Asker, row.RequestedAt, row.ExpiresAt,
            SheetCell.State(row.IsExpired(now) ? "expired" : row.Decision), row.Decider, row.Reason,
        })]) { Empty = new(texts["Money.NoHistory"]) };

    /// <summary>Asked of whoever compared the holder's account after a payment came back.</summary>
    public static MoneyForm AccountCheck(
        this Texts texts, BankEntryRow back, string? typed, string? typedSame = null) => new(
        texts["Money.CheckAccount"], SheetTexts.Room($"/releves/retours/{back.Id}/verifications"),
        texts["Money.CheckAccount"],
        [new FormField("motif", texts["Money.HowChecked"], "area", typed), .. back.IsSameAccount
            ? [new FormField("meme", texts["Money.WhySameAccount"], "area", typedSame)] : Array.Empty<FormField>()])
    {
        Lead = back.HolderIban is { } iban
            ? texts["Money.CheckAccountLead", back.Holder, PaperIssuer.Grouped(iban)]
            : texts["Money.CheckNoAccountLead", back.Holder],
    };

    public static string Hex(byte[] hash) => Convert.ToHexStringLower(hash);

    public static FormField HashField(byte[] hash) => FormField.Hidden("empreinte", Hex(hash));

    /// <summary>Why: asked of everybody who refuses, and of whoever starts something.</summary>
    public static FormField ReasonField(this Texts texts, string? typed, bool optional = false) =>
        new("motif", texts["Money.Reason"], "area", typed) { IsOptional = optional };

    /// <summary>The two forms of the second person.</summary>
    public static IReadOnlyList<MoneyForm> Decisions(
        this Texts texts, string path, byte[] hash, string? typed, string approve) =>
    [
        new(approve, $"{path}/validations", approve, HashField(hash),
            new FormField("motif", texts["Money.Comment"], "area", typed) { IsOptional = true })
            { Lead = texts["Money.ApproveLead"] },
        new(texts["Money.Refuse"], $"{path}/refus", texts["Money.Refuse"], HashField(hash),
            new FormField("motif-refus", texts["Money.Reason"], "area", typed))
            { IsDangerous = true },
    ];
}
