namespace Okote.Data;

/// <summary>Something outside the program that a person has to put right, said in one line they can act on.
/// The command line prints the line without a stack trace and ends with a non-zero exit code.</summary>
public sealed class SetupFailure(string message, Exception? inner = null) : Exception(message, inner);
