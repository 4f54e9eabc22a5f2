using System.Runtime.InteropServices;

namespace Okote.Matching;

/// <summary>What a campaign has reached.</summary>
internal sealed class BookCampaign(int index, ScenarioCampaign campaign)
{
    private readonly Dictionary<int, int> capturedByPerson = [];

    public int Index { get; } = index;

    public ScenarioCampaign Campaign { get; } = campaign;

    /// <summary>Cents of all active contributions, net of refunds.</summary>
    public long Raised { get; set; }

    /// <summary>Cents of active match of all lines.</summary>
    public long ActiveMatch { get; set; }

    /// <summary>Cents of captured contributions, net of refunds.</summary>
    public long Captured { get; private set; }

    /// <summary>Distinct people with a captured contribution.</summary>
    public int Backers { get; private set; }

    public bool IsBackedBy(int person) => capturedByPerson.GetValueOrDefault(person) > 0;

    public void CountCaptured(Gift gift, int sign, bool people)
    {
        Captured += sign * gift.Net;
        if (!people) return;
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(capturedByPerson, gift.Person, out _);
        count += sign;
        if (count == (sign > 0 ? 1 : 0)) Backers += sign;
    }
}
