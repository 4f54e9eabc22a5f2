namespace Okote.Funding;

/// <param name="RefundAlone">Up to this, of one gift and in all, one operator refunds alone; above it a second person
/// decides.</param>
public sealed record MoneyDeskSettings(Money RefundAlone)
{
    public static MoneyDeskSettings Usual { get; } = new(Money.Eur(500_00));
}
