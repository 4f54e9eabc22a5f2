using Okote.Data;

namespace Okote.Web;

/// <summary><c>okote match …</c>. Exit code 0; 1 when <c>check</c> found something or an explanation does not hold; 2
/// with one line per problem when the input cannot be read or names nothing we know.</summary>
public static class MatchCommand
{
    internal const int Ok = 0;
    internal const int Found = 1;
    internal const int Unreadable = 2;

    private const string Usage = """
        okote match run FILE|FOLDER|- … [--checkpoints]   replay scenarios with the pure engine, or through the books
                        [--store postgres]                in a database of their own
        okote match check RULES [--json]                  warn about rules that promise too much or mean nothing
        okote match simulate RULES [--season FILE | --csv FILE] [--against RULES] [--json]
                                                          try rules on past gifts, beside those they were given under
        okote match reglement RULES [--lang fr|de|en]     write the rules of a scheme, a scenario or one rule out
        okote match explain CONTRIBUTION [--json] [--lang fr|de|en]
                                                          why this amount: id, reference or key of a contribution
        okote match quote CAMPAIGN AMOUNT [--json] [--lang fr|de|en]
                                                          what a gift would unlock now, by fund: id or slug
        okote match split TOTAL WEIGHT … [--json]         share whole cents by largest remainder
        """;

    /// <summary>The verb of the program: opens the database for what asks the books.</summary>
    public static async Task<int> Run(string[] args, CancellationToken stop)
    {
        if (args is ["run", ..] && StoreRuns.Asked(args[1..], out var rest))
            return await StoreRuns.Run(rest, Console.In, Console.Out, Console.Error, stop);
        if (args is not ["explain" or "quote", ..]) return Run(args, Console.In, Console.Out, Console.Error);
        // Words are read first, so that a slip of the pen costs no database.
        Func<Db, Task<int>> ask = args[0] == "explain"
            ? MatchExplain.Read(args[1..], Console.Out, Console.Error)
            : MatchQuotation.Read(args[1..], Console.Out, Console.Error);
        await using var database = await DatabaseForCommand.OpenMigrated(Settings.Read(), stop);
        await using var db = Db.Connect(database.ConnectionString);
        return await ask(db);
    }

    /// <summary>What needs nothing but files.</summary>
    public static int Run(IReadOnlyList<string> args, TextReader stdin, TextWriter stdout, TextWriter stderr)
    {
        string[] rest = [.. args.Skip(1)];
        try
        {
            return (args.Count == 0 ? "" : args[0]) switch
            {
                "run" when rest.Length > 0 => MatchRun.Run(rest, stdin, stdout, stderr),
                "check" when rest.Length > 0 => MatchCheck.Run(rest, stdin, stdout, stderr),
                "simulate" when rest.Length > 0 => MatchSimulate.Run(rest, stdin, stdout),
                "reglement" when rest.Length > 0 => MatchReglement.Run(rest, stdin, stdout, stderr),
                "split" when rest.Length > 1 => MatchSplit.Run(rest, stdout),
                _ => throw new CommandFailure(Usage, CommandFailure.Misused),
            };
        }
        catch (CommandFailure failure)
        {
            stderr.WriteLine(failure.Message);
            return failure.ExitCode;
        }
    }

    /// <summary>The language somebody asked for, French when nobody did.</summary>
    internal static string Language(Arguments asked)
    {
        var language = asked.Value("--lang") ?? Languages.Default;
        return Languages.All.Contains(language)
            ? language
            : throw new CommandFailure($"--lang takes fr, de or en, not '{language}'.", CommandFailure.Misused);
    }
}
