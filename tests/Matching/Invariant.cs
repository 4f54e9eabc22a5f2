using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Okote.Tests;

/// <summary>Tries a sentence on random input. A failure prints FsCheck's seed and the smallest input that breaks it;
/// set <c>OKOTE_SEED</c> to the printed seed and size (<c>seed,gamma,size</c>) to see it again. The long run
/// (<c>./okote test --long</c>) tries far more often.</summary>
internal static class Invariant
{
    private const int Tries_Short = 300;
    private const int Tries_Long = 100_000;

    /// <summary>Whether this is the long run.</summary>
    public static bool IsLong => Environment.GetEnvironmentVariable("OKOTE_LONG") == "1";

    private static int Tries => IsLong ? Tries_Long : Tries_Short;

    public static void Holds<T>(Arbitrary<T> inputs, Action<T> sentence) => Holds(inputs, sentence, Tries, size: 60);

    /// <param name="tries">How often, where one try costs more than arithmetic.</param>
    /// <param name="size">How large the last inputs are.</param>
    public static void Holds<T>(Arbitrary<T> inputs, Action<T> sentence, int tries, int size) =>
        Check.One(Settings(tries, size), Prop.ForAll(inputs, sentence));

    private static Config Settings(int tries, int endSize)
    {
        var config = Config.QuickThrowOnFailure.WithMaxTest(tries).WithEndSize(endSize);
        var text = Environment.GetEnvironmentVariable("OKOTE_SEED");
        if (text?.Split(',') is not [var seed, var gamma, var size]) return config;
        var random = new Rnd(Number(seed), Number(gamma));
        return config.WithReplay(FSharpOption<Replay>.Some(
            new Replay(random, FSharpOption<int>.Some((int)Number(size)))));
    }

    private static ulong Number(string text) => ulong.Parse(text, CultureInfo.InvariantCulture);
}
