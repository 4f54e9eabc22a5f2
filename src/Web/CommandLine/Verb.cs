namespace Okote.Web;

/// <summary>One word of the command line. Its help line stands in <c>verbs.txt</c>, which the <c>okote</c> script
/// prints as well.</summary>
/// <param name="Run">Gets the words after the verb, and a token that Ctrl-C cancels; gives the exit code.</param>
public sealed record Verb(string Name, Func<string[], CancellationToken, Task<int>> Run);
