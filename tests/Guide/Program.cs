using Microsoft.Playwright;
using Okote.Guide;
using Okote.Tests;

// Makes the pictures of docs/guide from a running demo: scripts/guide starts one in a fresh folder and calls this.
if (args is not [var address, var folder])
{
    Console.Error.WriteLine("usage: guide ADDRESS FOLDER");
    return 2;
}
Directory.CreateDirectory(folder);
foreach (var old in Directory.GetFiles(folder, "*.png")) File.Delete(old);
using var playwright = await Playwright.CreateAsync();
await using var browser = await Chromium.Launch(playwright);
var pictures = new Pictures(browser, new Uri(address), folder);
await pictures.Citizen();
foreach (var walk in Walk.All) await pictures.Of(walk);
Console.WriteLine($"{pictures.Made} pictures, {pictures.Bytes / 1024} kB");
if (pictures.Bytes <= Pictures.All_BytesMax) return 0;
Console.Error.WriteLine($"That is more than {Pictures.All_BytesMax / 1024} kB: leave pages out or crop them.");
return 1;
