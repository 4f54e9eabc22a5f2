using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Okote.Funding;

/// <summary>One file of the archive; its bytes are asked for when its turn comes, so that the whole is never in
/// memory.</summary>
public sealed record DecisionFilePart(string Name, Func<Task<byte[]>> Content);

/// <summary>Everything about one public decision in one archive: what was voted, under which rule, who approved what,
/// what it unlocked and what is owed. The last file lists the others with their SHA-256, as <c>sha256sum --check</c>
/// reads it.</summary>
/// <param name="Date">Of the latest fact; it stands as the time of every file, so that equal facts are equal bytes.
/// </param>
public sealed record DecisionFile(string Name, DateOnly Date, IReadOnlyList<DecisionFilePart> Parts)
{
    public const string Manifest = "manifeste.sha256";

    public async Task Write(Stream to, CancellationToken cancel)
    {
        var manifest = new StringBuilder();
        await using var zip = await ZipArchive.CreateAsync(to, ZipArchiveMode.Create, leaveOpen: true, null, cancel);
        foreach (var part in Parts)
        {
            var content = await part.Content();
            manifest.Append(CultureInfo.InvariantCulture,
                $"{Convert.ToHexStringLower(SHA256.HashData(content))}  {part.Name}\n");
            await Add(zip, part.Name, content, cancel);
        }
        await Add(zip, Manifest, Encoding.UTF8.GetBytes(manifest.ToString()), cancel);
    }

    private async Task Add(ZipArchive zip, string name, byte[] content, CancellationToken cancel)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Optimal);
        entry.LastWriteTime = new DateTimeOffset(Date.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        await using var file = await entry.OpenAsync(cancel);
        await file.WriteAsync(content, cancel);
    }
}
