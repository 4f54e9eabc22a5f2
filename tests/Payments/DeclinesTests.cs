using Okote.Payments;

namespace Okote.Tests;

public sealed class DeclinesTests
{
    private static readonly DateTimeOffset Close = new(2026, 4, 1, 22, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("insufficient_funds", 1, true)]
    [InlineData("insufficient_funds", 2, true)]
    [InlineData("insufficient_funds", 3, false)]
    [InlineData("processing_error", 1, true)]
    [InlineData("try_again_later", 2, true)]
    [InlineData("do_not_honor", 1, true)]
    [InlineData("do_not_honor", 2, false)]
    [InlineData("lost_card", 1, false)]
    [InlineData("stolen_card", 1, false)]
    [InlineData("expired_card", 1, false)]
    [InlineData("fraudulent", 1, false)]
    [InlineData("generic_decline", 1, false)]
    [InlineData("authentication_required", 1, false)]
    public void Only_what_may_pass_by_itself_is_charged_again(string code, int declined, bool again) =>
        Assert.Equal(again, Declines.MayTryAgain(code, declined));

    [Theory]
    [InlineData("insufficient_funds", 1, 0, 3)]
    [InlineData("insufficient_funds", 2, 3, 7)]
    [InlineData("insufficient_funds", 3, 7, 7)]
    [InlineData("lost_card", 1, 0, 7)]
    [InlineData("authentication_required", 1, 0, 7)]
    // A try that came late moves the next one: two days lie between them whatever the plan says.
    [InlineData("insufficient_funds", 1, 2, 4)]
    [InlineData("insufficient_funds", 2, 5, 7)]
    // One that would fall behind the seventh day is not made.
    [InlineData("insufficient_funds", 2, 6, 7)]
    [InlineData("lost_card", 1, 9, 9)]
    public void The_next_step_comes_after_three_and_seven_days(string code, int declined, int dayNow, int dayNext) =>
        Assert.Equal(Close.AddDays(dayNext), Declines.Next(code, null, declined, Close, Close.AddDays(dayNow)).At);

    /// <summary>Protection: the advice and the last day are asked before a retry is planned.</summary>
    [Theory]
    [InlineData("insufficient_funds", null, 1, 0, true)]
    [InlineData("insufficient_funds", "do_not_try_again", 1, 0, false)]
    [InlineData("insufficient_funds", "confirm_card_data", 1, 0, false)]
    [InlineData("generic_decline", "try_again_later", 1, 0, true)]
    [InlineData("generic_decline", null, 1, 0, false)]
    [InlineData("lost_card", "try_again_later", 1, 0, false)]
    [InlineData("insufficient_funds", null, 2, 6, false)]
    [InlineData("insufficient_funds", null, 3, 7, false)]
    public void What_the_network_advises_outranks_the_plan(
        string code, string? advice, int declined, int dayNow, bool again) =>
        Assert.Equal(again, Declines.Next(code, advice, declined, Close, Close.AddDays(dayNow)).Retries);
}
