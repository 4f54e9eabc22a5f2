using System.Reflection;
using Npgsql;

namespace Okote.Data;

/// <summary>One statement that is sent together with others: their answers are waited for once.</summary>
/// <param name="Values">An object with a property for each parameter, as everywhere; values in the types of Npgsql.
/// </param>
public sealed record Statement(string Sql, object Values)
{
    internal void AddTo(NpgsqlBatch batch)
    {
        var command = batch.CreateBatchCommand();
        command.CommandText = Sql;
        foreach (var property in Values.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
            command.Parameters.Add(new NpgsqlParameter(property.Name, property.GetValue(Values) ?? DBNull.Value));
        batch.BatchCommands.Add(command);
    }
}
