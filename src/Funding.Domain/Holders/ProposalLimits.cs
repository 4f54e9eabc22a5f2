namespace Okote.Funding;

/// <summary>How much a holder may write into each part of a campaign.</summary>
public static class ProposalLimits
{
    public const int Title_CharsMax = 100;
    public const int Summary_CharsMax = 300;
    public const int Story_CharsMax = 20_000;
    public const int Result_CharsMax = 2_000;
    public const int Town_CharsMax = 80;
    public const int Label_CharsMax = 120;
    public const int Alt_CharsMax = 200;
    public const int Reason_CharsMax = 500;
    public const int BudgetLines_RowsMax = 30;
    public const int Rewards_RowsMax = 12;
    public const int Quotes_PerLineMax = 5;

    /// <summary>Shorter sides are blurred on a large screen; longer ones only cost the reader's data.</summary>
    public const int ImageSide_PixelsMin = 600;

    public const int ImageSide_PixelsMax = 6_000;

    public const int Image_BytesMax = 4 * 1024 * 1024;

    public static Money GoalMax => Money.Eur(1_000_000_00);

    /// <summary>What a project may be about, in the order forms show it.</summary>
    public static IReadOnlyList<string> Themes { get; } =
    [
        "solidarity", "education", "food", "mobility", "repair", "culture", "environment", "inclusion", "housing",
        "craft", "care",
    ];
}
