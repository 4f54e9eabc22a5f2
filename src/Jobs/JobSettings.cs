using Okote.Funding;

namespace Okote.Jobs;

/// <param name="Database">The connection string; the scheduler keeps its tables in a schema of their own there.</param>
/// <param name="Mails">What mails are written with, and how they leave.</param>
/// <param name="Ticks">Whether this process runs the timetable on the wall clock. The web role does not, and neither
/// do commands that drive the works themselves with <see cref="Timetable.RunUntilIdle"/>.</param>
public sealed record JobSettings(string Database, MailSettings Mails, bool Ticks);
