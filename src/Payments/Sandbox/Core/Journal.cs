using System.Buffers;
using System.Text.Json;

namespace Okote.Payments.Sandbox;

/// <summary>An append-only file with one line for each committed request. What it holds survives the death of the
/// process; a last line that was torn by it is cut off at the next start.</summary>
internal sealed class Journal : IDisposable
{
    private const byte NewLine = (byte)'\n';

    /// <summary>Above this size the journal is rewritten at start as the objects it amounts to.</summary>
    private const long Compact_BytesMin = 64L * 1024 * 1024;

    private readonly FileStream file;
    private readonly ArrayBufferWriter<byte> buffer = new(64 * 1024);

    private Journal(FileStream file) => this.file = file;

    public static Journal Open(string folder, Store store)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, "journal.jsonl");
        var file = Lock(path);
        file.SetLength(Replay(file, store));
        if (file.Length < Compact_BytesMin)
        {
            file.Seek(0, SeekOrigin.End);
            return new Journal(file);
        }
        return Rewrite(file, path, store);
    }

    public void Write(IReadOnlyList<byte[]> put, IReadOnlyCollection<string> gone)
    {
        buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            json.WriteStartObject();
            json.WriteStartArray("put");
            foreach (var bytes in put) json.WriteRawValue(bytes, skipInputValidation: true);
            json.WriteEndArray();
            json.WriteStartArray("gone");
            foreach (var id in gone) json.WriteStringValue(id);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        buffer.Write([NewLine]);
        file.Write(buffer.WrittenSpan);
        // Handing the line to the operating system is enough to survive a killed process.
        file.Flush();
    }

    public void Dispose() => file.Dispose();

    private static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1 << 16);
        }
        catch (IOException cause)
        {
            throw new InvalidOperationException($"Another sandbox holds {path}.", cause);
        }
    }

    /// <returns>The length of the part that is whole.</returns>
    private static long Replay(FileStream file, Store store)
    {
        long whole = 0;
        foreach (var line in Lines(file))
        {
            try
            {
                Apply(line, store);
            }
            catch (JsonException cause)
            {
                throw new InvalidDataException($"{file.Name} is damaged at byte {whole}.", cause);
            }
            whole += line.Length + 1;
        }
        return whole;
    }

    private static void Apply(byte[] line, Store store)
    {
        var change = Wire.Parse(line);
        foreach (var wire in change["put"]!.AsArray())
            store.Put(wire!.AsObject(), Wire.Bytes(wire));
        foreach (var id in change["gone"]!.AsArray()) store.Remove(id!.GetValue<string>());
    }

    /// <summary>Whole lines only: bytes after the last line feed are what a dying process left.</summary>
    private static IEnumerable<byte[]> Lines(FileStream file)
    {
        var line = new ArrayBufferWriter<byte>();
        var block = new byte[1 << 16];
        for (var read = file.Read(block); read > 0; read = file.Read(block))
        {
            var from = 0;
            for (int at; (at = Array.IndexOf(block, NewLine, from, read - from)) >= 0; from = at + 1)
            {
                line.Write(block.AsSpan(from, at - from));
                yield return line.WrittenSpan.ToArray();
                line.ResetWrittenCount();
            }
            line.Write(block.AsSpan(from, read - from));
        }
    }

    private static Journal Rewrite(FileStream old, string path, Store store)
    {
        var fresh = Lock(path + ".new");
        fresh.SetLength(0);
        var journal = new Journal(fresh);
        foreach (var part in store.InOrder().Chunk(500)) journal.Write([.. part.Select(entry => entry.Json)], []);
        fresh.Flush(flushToDisk: true);
        File.Move(path + ".new", path, overwrite: true);
        old.Dispose();
        return journal;
    }
}
