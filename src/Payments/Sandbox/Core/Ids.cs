using System.Security.Cryptography;

namespace Okote.Payments.Sandbox;

/// <summary>Draws ids that look like Stripe's: a prefix and letters.</summary>
internal sealed class Ids(long? seed, Func<string, bool> taken)
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private readonly Random? repeatable = seed is null ? null : new Random((int)(seed.Value & int.MaxValue));

    public string New(string prefix)
    {
        string id;
        // A seeded sandbox that restarts draws the same letters again, so an id that is taken is drawn anew.
        do id = prefix + Draw(prefix == "cs_test_" ? 58 : 24);
        while (taken(id));
        return id;
    }

    public string Secret(int length = 24) => Draw(length);

    private string Draw(int length) => repeatable is null
        ? RandomNumberGenerator.GetString(Letters, length)
        : new string(repeatable.GetItems<char>(Letters, length));
}
