namespace Okote.Tests;

/// <summary>What a person decided about one campaign of the season; <see cref="SeasonMaker"/> adds people.</summary>
/// <param name="Gifts">How many gifts are collected and kept.</param>
/// <param name="Citizen">Whole euros that citizens give in the end.</param>
internal sealed record CampaignSketch(
    string Id, string Title, string Holder, string HolderKind, bool Fictional, string Town, string Commune,
    string Theme, int Goal, int Citizen, int Gifts, int Wave, bool Now, string Summary, string Story, string Result,
    string[] Budget);

/// <summary>The sixteen campaigns. Names that the press printed stand for themselves; what is told about them, and
/// everything else, is invented for illustration and says so.</summary>
internal static class SeasonSketch
{
    public const string Note =
        "Public figures of 2022: 16 campaigns, more than 1,000 citizens, 56 companies, 228,000 EUR. The names of "
        + "nine campaigns and three of their goals were printed in the press. Every other goal, text, holder, "
        + "company, public body, person and gift is invented. Made by SeasonMaker; do not edit by hand.";

    public static readonly CampaignSketch[] Campaigns =
    [
        Known("l-campus", "L'Campus", "Strasbourg", "67482", "education", 17_000, 5_640, 74, 0,
            "Un lieu où apprendre, travailler et s'entraider.",
            "L'Campus veut ouvrir un lieu partagé aux habitants du quartier. On y trouvera des salles d'étude, un "
            + "atelier et une cuisine commune. La campagne paie l'aménagement.",
            "Cent personnes accueillies chaque semaine dans un lieu accessible.",
            "Travaux d'aménagement", "Mobilier", "Matériel informatique", "Animation de la première année"),
        Known("garage-solidaire", "Le garage solidaire", "Illzach", "68154", "mobility", 16_000, 5_100, 70, 0,
            "Réparer sa voiture à un prix juste, près de Mulhouse.",
            "Sans voiture, beaucoup de nos voisins ne peuvent plus travailler. Le garage répare à prix juste et forme "
            + "des mécaniciens en insertion. La campagne paie un pont et l'outillage.",
            "Trois cents voitures réparées et quatre personnes formées par an.",
            "Pont élévateur", "Outillage", "Formation", "Mise aux normes"),
        Known("conserverie-anti-gaspillage", "La conserverie anti-gaspillage", "Strasbourg", "67482", "food", 16_500,
            5_350, 72, 0,
            "Des invendus transformés en bocaux, à Strasbourg.",
            "Chaque semaine, des fruits et des légumes sont jetés parce qu'ils sont trop mûrs ou trop tordus. La "
            + "conserverie les met en bocaux avec des personnes en insertion. La campagne paie la cuisine.",
            "Dix tonnes de fruits et de légumes sauvées chaque année.",
            "Autoclave et marmites", "Bocaux et étiquettes", "Chambre froide", "Formation à l'hygiène"),
        Known("loulacouche", "Loulacouche", "Haguenau", "67180", "environment", 15_000, 4_630, 62, 0,
            "Des couches lavables pour les familles de Haguenau.",
            "Une couche jetable met des siècles à disparaître. Loulacouche prête, lave et livre des couches en tissu "
            + "aux familles et aux crèches. La campagne paie la première laverie.",
            "Quatre-vingts familles équipées et douze tonnes de déchets évitées.",
            "Lave-linge professionnels", "Stock de couches", "Vélo de livraison"),
        Known("la-fabrique-en-rose", "La Fabrique en rose", "Colmar", "68066", "solidarity", 15_500, 4_870, 66, 0,
            "Un atelier pour se reconstruire après la maladie.",
            "Après un cancer, il faut du temps et de la compagnie. La Fabrique en rose propose des ateliers de couture "
            + "et d'échange, animés par d'anciennes malades. La campagne paie le local et les machines.",
            "Soixante femmes accompagnées la première année.",
            "Machines à coudre", "Aménagement du local", "Animation", "Tissus et fournitures"),
        Known("licht", "Licht (Fédération des aveugles)", "Strasbourg", "67482", "inclusion", 14_500, 4_480, 63, 1,
            "Un dîner dans le noir pour changer de regard.",
            "Licht invite chacun à manger sans voir, guidé par des personnes aveugles. Le projet crée des emplois et "
            + "fait tomber des idées fausses. La campagne paie l'équipement de la salle.",
            "Deux mille convives et six emplois adaptés.",
            "Équipement de la salle", "Cuisine", "Formation des guides", "Communication accessible"),
        Known("octopus", "Octop'us", "Mulhouse", "68224", "culture", 16_000, 4_980, 68, 1,
            "Huit bras pour les associations culturelles.",
            "Octop'us met en commun du matériel de scène, de son et de lumière. Les petites associations empruntent au "
            + "lieu d'acheter. La campagne paie le premier parc de matériel.",
            "Quarante associations équipées et deux cents prêts par an.",
            "Son et lumière", "Scène démontable", "Véhicule", "Logiciel de réservation"),
        Known("phare-citadelle", "Phare Citadelle", "Strasbourg", "67482", "culture", 16_500, 5_260, 71, 1,
            "Un tiers-lieu au bord de l'eau, dans une friche.",
            "Phare Citadelle ouvre une friche portuaire aux artistes, aux artisans et aux voisins. On y répare, on y "
            + "joue et on y mange ensemble. La campagne paie l'accueil du public.",
            "Un lieu ouvert cinq jours par semaine toute l'année.",
            "Mise en sécurité", "Chauffage", "Scène et ateliers", "Accessibilité"),
        Known("hopendog", "Hopendog", "Sélestat", "67462", "inclusion", 15_000, 4_610, 64, 1,
            "Des chiens qui aident à retrouver confiance.",
            "Hopendog amène des chiens formés auprès d'enfants et de personnes âgées. La présence d'un animal délie "
            + "les langues et rassure. La campagne paie la formation de deux équipes.",
            "Trente établissements visités chaque mois.",
            "Formation des chiens", "Formation des intervenants", "Véhicule aménagé"),
        Invented("cantine-des-trois-rives", "La Cantine des Trois Rives", "Saint-Louis", "68297", "food", 14_000, 4_310,
            60, 1,
            "Une cantine de quartier à prix libre.",
            "Trois cuisinières veulent nourrir leur quartier avec des produits des environs, à prix libre. Chacun "
            + "donne ce qu'il peut, personne ne repart sans repas. La campagne paie la cuisine.",
            "Cinquante repas servis chaque midi.",
            "Cuisine", "Vaisselle et mobilier", "Premiers achats"),
        Invented("recyclerie-du-ried", "La Recyclerie du Ried", "Erstein", "67130", "environment", 15_500, 4_860, 66, 2,
            "Donner une deuxième vie aux objets du Ried.",
            "Meubles, vélos et jouets finissent trop tôt à la benne. La recyclerie les collecte, les répare et les "
            + "revend à petit prix. La campagne paie l'atelier et le camion.",
            "Vingt tonnes d'objets réemployées chaque année.",
            "Atelier de réparation", "Camion", "Rayonnages", "Formation"),
        Invented("velos-du-piemont", "Les Vélos du Piémont", "Obernai", "67348", "mobility", 16_000, 4_990, 67, 2,
            "Louer un vélo-cargo entre voisins.",
            "Dans les villages du piémont, la deuxième voiture coûte cher et sert peu. L'association prête des "
            + "vélos-cargos par abonnement. La campagne paie les douze premiers.",
            "Cent vingt foyers abonnés dans six villages.",
            "Douze vélos-cargos", "Abris sécurisés", "Entretien de la première année"),
        Invented("atelier-des-mots", "L'Atelier des Mots", "Wittenheim", "68376", "education", 15_000, 4_590, 61, 2,
            "Apprendre à lire à tout âge.",
            "Un adulte sur quinze lit avec peine. L'Atelier des Mots réunit bénévoles et apprenants, deux soirs par "
            + "semaine. La campagne paie le matériel et la coordination.",
            "Quatre-vingts apprenants accompagnés pendant un an.",
            "Coordination", "Livres et tablettes", "Loyer de la salle"),
        Invented("jardin-des-houblons", "Le Jardin des Houblons", "Saverne", "67437", "environment", 14_500, 3_730, 56,
            2,
            "Un jardin partagé sur une friche de brasserie.",
            "La friche est close depuis vingt ans. Les voisins veulent y planter des arbres, des légumes et un peu de "
            + "houblon pour la mémoire. La campagne paie la terre et l'eau.",
            "Soixante parcelles cultivées et un verger ouvert à tous.",
            "Dépollution et terre végétale", "Récupération d'eau", "Outils et cabane"),
        Invented("chorale-des-usines", "La Chorale des Usines", "Guebwiller", "68112", "culture", 14_000, 4_240, 58, 2,
            "Chanter la mémoire ouvrière de la vallée.",
            "D'anciens ouvriers et des lycéens écrivent ensemble un spectacle chanté. Il sera joué dans les usines qui "
            + "restent. La campagne paie la création et la tournée.",
            "Six représentations et un disque.",
            "Écriture et répétitions", "Tournée", "Enregistrement"),
        Invented("logis-de-passage", "Le Logis de Passage", "Bischwiller", "67046", "solidarity", 14_000, 4_360, 58, 2,
            "Une chambre pour les nuits sans solution.",
            "Il manque des lits les nuits de grand froid. Des habitants aménagent deux logements et se relaient pour "
            + "accueillir. La campagne paie les travaux et les lits.",
            "Huit places ouvertes toute l'année.",
            "Travaux", "Lits et linge", "Assurance", "Formation des bénévoles"),
    ];

    private static CampaignSketch Known(
        string id, string title, string town, string commune, string theme, int goal, int citizen, int gifts, int wave,
        string summary, string story, string result, params string[] budget) => new(
        id, title, $"Porteur de {title} (nom d'illustration)", "association", false, town, commune, theme, goal,
        citizen, gifts, wave, IsNow(id), summary, story + " (Texte d'illustration.)", result, budget);

    private static CampaignSketch Invented(
        string id, string title, string town, string commune, string theme, int goal, int citizen, int gifts, int wave,
        string summary, string story, string result, params string[] budget) => new(
        id, title, $"{title}, association fictive", wave == 2 && gifts > 60 ? "cooperative" : "association", true, town,
        commune, theme, goal, citizen, gifts, wave, IsNow(id), summary,
        story + " (Projet fictif, texte d'illustration.)", result, budget);

    /// <summary>Three campaigns charge at once; the others save cards and charge at the close.</summary>
    private static bool IsNow(string id) => id is "loulacouche" or "phare-citadelle" or "atelier-des-mots";
}
