using System.Diagnostics.CodeAnalysis;

namespace Okote.Data;

/// <summary>What a use case answers: a value, or the reason it was refused. Bugs are neither; they throw.</summary>
public readonly record struct Result<T>
{
    private readonly T? value;

    private Result(T? value, Refusal? refusal)
    {
        this.value = value;
        Refusal = refusal;
    }

    public Refusal? Refusal { get; }

    [MemberNotNullWhen(true, nameof(Refusal))]
    public bool IsRefused => Refusal is not null;

    /// <exception cref="InvalidOperationException">The answer was a refusal.</exception>
    public T Value => IsRefused ? throw new InvalidOperationException($"Refused: {Refusal}.") : value!;

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Refusal refusal) => new(default, refusal);
}

/// <summary>The answer of a use case that has nothing to hand back.</summary>
public readonly record struct Done;
