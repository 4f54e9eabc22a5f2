namespace Okote.Web;

/// <summary>An expected end: one line on the error stream, no stack trace.</summary>
public sealed class CommandFailure(string message, int exitCode = 1) : Exception(message)
{
    /// <summary>The exit code for words the command line does not understand.</summary>
    public const int Misused = 2;

    public int ExitCode => exitCode;
}
