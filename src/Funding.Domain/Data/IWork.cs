namespace Okote.Data;

/// <summary>A use case that finds its own due rows and handles a bounded number of them. Running it twice, or in two
/// processes at once, is safe: rows are claimed in SQL.</summary>
public interface IWork
{
    /// <returns>How many rows were handled; zero means that nothing is due now.</returns>
    Task<int> Run(CancellationToken cancel);
}
