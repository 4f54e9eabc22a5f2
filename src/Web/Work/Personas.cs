namespace Okote.Web;

/// <summary>Somebody invented whom everybody may be in a demo territory.</summary>
/// <param name="Key">In addresses, and of the text that says what they do.</param>
public sealed record Persona(string Key, string Name, Workplace Place)
{
    public string Email => $"{Key}@exemple.invalid";
}

/// <summary>The people of the demo. They are members of every organisation of their kind, so that each campaign can be
/// walked from every side; of cities and operators there are two, because decisions need two pairs of eyes.</summary>
public static class Personas
{
    public static IReadOnlyList<Persona> All { get; } =
    [
        new("helene", "Hélène (inventée)", Workplace.Holder),
        new("karim", "Karim (inventé)", Workplace.Company),
        new("claire", "Claire (inventée)", Workplace.City),
        new("bruno", "Bruno (inventé)", Workplace.City),
        new("odile", "Odile (inventée)", Workplace.Operator),
        new("otto", "Otto (inventé)", Workplace.Operator),
    ];

    public static Persona? Find(string key) => All.FirstOrDefault(persona => persona.Key == key);

    public static IEnumerable<Persona> At(Workplace place) => All.Where(persona => persona.Place == place);
}
