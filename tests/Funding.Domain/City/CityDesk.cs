using Okote.Data;
using Okote.Funding;

namespace Okote.Tests;

/// <summary>The people and papers of the small territory's city.</summary>
internal static class CityDesk
{
    /// <summary>The smallest thing whose content says that it is a PDF.</summary>
    public static byte[] Pdf => "%PDF-1.4\n%%EOF\n"u8.ToArray();

    public static DecisionEntry Voted => new("2026-077", new DateOnly(2026, 2, 27), "Conseil d'essai", "65748");

    public static async Task<CurrentPerson> Person(this World world, Guid id) =>
        (await Presences.Find(world.Db, id, (await Presences.Stamp(world.Db, id))!.Value))!;

    public static EnvelopeEntry Envelope(this World world, long cents = 8_000_00, DecisionEntry? decision = null) =>
        new(Guid.CreateVersion7(), world.City, world.Call, "public", "Rallonge d'essai", Money.Eur(cents), 2, null,
            decision ?? Voted);

    /// <summary>Written down by Claire, with its paper.</summary>
    public static async Task<Guid> Draft(this World world, EnvelopeEntry? entry = null)
    {
        var claire = await world.Person(world.Claire);
        var id = (await world.Use<SaveEnvelope>().Run(entry ?? world.Envelope(), claire)).Value;
        World.Must(await world.Use<UploadDecisionPaper>().Run(
            Guid.CreateVersion7(), "fund", id, ("decision.pdf", Pdf), claire));
        return id;
    }

    /// <summary>Handed in by Claire.</summary>
    public static async Task<Guid> Submitted(this World world, EnvelopeEntry? entry = null)
    {
        var id = await world.Draft(entry);
        World.Must(await world.Use<SubmitEnvelope>().Run(id, await world.Person(world.Claire)));
        return id;
    }

    /// <summary>What a page would show of it now.</summary>
    public static async Task<byte[]> Shown(this World world, Guid envelope) => await Envelopes.ContentHash(
        world.Db, (await Envelopes.Find(world.Db, [world.City], envelope))!);

    public static async Task<Result<Done>> Approve(this World world, Guid envelope, Guid by, byte[]? shown = null) =>
        await world.Use<ApproveEnvelope>().Run(
            envelope, shown ?? await world.Shown(envelope), await world.Person(by), "relu");

    /// <summary>Claire asks for its end, and Bruno decides.</summary>
    public static async Task CloseEnvelope(this World world, Guid envelope)
    {
        var closure = new FundClosure(Guid.CreateVersion7(), envelope, "Le budget est réduit.");
        World.Must(await world.Use<ProposeClosure>().Run(
            closure, FundKeeper.City(await world.Person(world.Claire))));
        World.Must(await world.Use<DecideClosure>().Run(envelope, closure.ContentHash(),
            FundKeeper.City(await world.Person(world.Bruno)), true, "vu"));
    }

    /// <summary>Somebody of another public body.</summary>
    public static async Task<CurrentPerson> Stranger(this World world)
    {
        var other = Guid.CreateVersion7();
        await world.Organisation(other, OrganisationKind.PublicBody, "Autre ville d'essai");
        return await world.Person((await world.Use<RegisterPerson>().Run(
            "etranger@exemple.invalid", "Étranger (inventé)", "fr", "city", other)).Value);
    }
}
