using System.Text.Json;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary><c>okote ledger verify</c>: computes the chain of seals anew from the first journal on and names the first
/// row that is not as it was sealed. It reads and writes nothing.</summary>
public static class LedgerVerb
{
    public static async Task<int> Run(string[] args, CancellationToken stop)
    {
        var asked = Arguments.Read(args, flags: ["--json"], rest: 1);
        if (asked.Rest is not ["verify"])
            throw new CommandFailure("Say what: okote ledger verify [--json].", CommandFailure.Misused);
        await using var database = await DatabaseForCommand.OpenMigrated(Settings.Read(), stop);
        await using var db = Db.Connect(database.ConnectionString);
        var proof = await LedgerProofs.Read(db, from: null, stop);
        Console.WriteLine(asked.Has("--json") ? AsJson(proof) : AsText(proof));
        return proof.Holds ? 0 : 1;
    }

    private static string AsText(LedgerProof proof) => proof switch
    {
        { Last: null } => $"Nothing is sealed yet; {proof.Unsealed} journals wait for the first seal.",
        { Fault: { } fault, Last: { } last } => $"""
            BROKEN: {Where(fault)}
            {proof.Journals} of {last.ToPosition} sealed journals are as they were; nothing after them was compared.
            """,
        { Last: { } last } => $"""
            The chain holds: {last.Position} seals over {proof.Journals} journals, {proof.Unsealed} not sealed yet.
            Last seal: number {last.Position}, {last.SealedAt:yyyy-MM-dd HH:mm:ss} UTC, SHA-256 {Hex(last.Hash)}
            """,
    };

    private static string Where(LedgerFault fault) => fault.Wrong switch
    {
        "journal_missing" => $"journal {fault.JournalId} at position {fault.Position} is gone.",
        "journal_added" => $"journal {fault.JournalId} claims to be older than the seal that does not know it.",
        "link_missing" => $"the link at position {fault.Position} is gone.",
        "seal_differs" => $"the seal that ends at position {fault.Position} is not what its links give.",
        _ => $"journal {fault.JournalId} at position {fault.Position}, or one of its transfers, is not what it was.",
    };

    private static string AsJson(LedgerProof proof) => JsonSerializer.Serialize(new
    {
        holds = proof.Holds,
        seals = proof.Last?.Position ?? 0,
        journals = proof.Journals,
        unsealed = proof.Unsealed,
        last = proof.Last is { } last
            ? new
            {
                position = last.Position, journals = last.ToPosition, sealed_at = last.SealedAt,
                sha256 = Hex(last.Hash),
            }
            : null,
        fault = proof.Fault is { } fault
            ? new { wrong = fault.Wrong, position = fault.Position, journal = fault.JournalId }
            : null,
    });

    private static string Hex(byte[] hash) => Convert.ToHexStringLower(hash);
}
