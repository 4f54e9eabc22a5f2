using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>What somebody typed on the page of an application, whichever of its forms they sent.</summary>
public sealed record ApplicationTyped
{
    /// <summary>The state it should go to.</summary>
    public string? Vers { get; init; }

    public string? Raison { get; init; }

    /// <summary>Hash of what was shown, in hexadecimal digits.</summary>
    public string? Empreinte { get; init; }

    /// <summary><c>tableau</c> when it was sent from a card of the board.</summary>
    public string? Depuis { get; init; }

    public List<ReviewTyped> Avis { get; init; } = [];

    /// <summary>The reviewer declares to be free of any interest.</summary>
    public bool Libre { get; init; }

    public byte[] Shown()
    {
        try
        {
            return Convert.FromHexString(Empreinte ?? "");
        }
        catch (FormatException)
        {
            // Nothing that was shown: it is refused as changed.
            return [];
        }
    }

    /// <summary>The areas somebody said something about.</summary>
    public IReadOnlyList<Review> Reviews() => [.. Avis.Select(one => one.Read()).OfType<Review>()];

    public ReviewTyped Of(ReviewArea area) =>
        Avis.FirstOrDefault(one => one.Domaine == area.ToDb()) ?? new ReviewTyped { Domaine = area.ToDb() };

    /// <summary>What was typed as the reason of this step; nothing when another was sent.</summary>
    public string? ReasonFor(string step) => Vers == step ? Raison : null;
}

public sealed record ReviewTyped
{
    private const int Comment_CharsMax = 4_000;

    public string? Domaine { get; init; }

    /// <summary>Empty: nothing is said of this area.</summary>
    public string? Avis { get; init; }

    public string? Risque { get; init; } = "low";

    public string? Commentaire { get; init; }

    public bool Interne { get; init; }

    public Review? Read() => Known<ReviewArea>(Domaine) is { } area && Known<Verdict>(Avis) is { } verdict
        ? new Review(area, verdict, Known<Risk>(Risque) ?? Risk.Low,
            (Commentaire ?? "")[..Math.Min(Commentaire?.Length ?? 0, Comment_CharsMax)].Trim(), Interne)
        : null;

    private static T? Known<T>(string? word) where T : struct, Enum =>
        Enum.GetValues<T>().Cast<T?>().FirstOrDefault(value => value!.Value.ToDb() == word);
}
