namespace Okote.Funding;

/// <summary>The control digit of a SIREN: nine digits after Luhn.</summary>
public static class SirenCheck
{
    private const int Siren_Digits = 9;

    public static bool Holds(string siren) => siren.Length == Siren_Digits && siren.All(char.IsAsciiDigit)
        && siren.Reverse().Select((digit, place) => Weighed(digit - '0', place % 2 == 1)).Sum() % 10 == 0;

    private static int Weighed(int digit, bool doubled) => !doubled ? digit : digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
}
