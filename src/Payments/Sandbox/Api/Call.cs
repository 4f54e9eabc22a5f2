using System.Text.Json.Nodes;

namespace Okote.Payments.Sandbox;

/// <summary>One request to the interface, as the resources see it.</summary>
internal sealed record Call(Change Change, Form Form, IReadOnlyList<string> Args, string Path)
{
    public string Account => Change.Cause.Account;

    public string Id => Args[0];

    public long Now => Change.Now;

    /// <summary>The object that the address names, in the scope of the calling account; else 404.</summary>
    public JsonObject Here(string kind) => Find(kind, Id) ?? throw WireError.NoSuch(kind, Id);

    public JsonObject EditHere(string kind) => Change.Edit(Here(kind).Id());

    /// <summary>The object that a parameter names; null when the parameter is absent.</summary>
    public JsonObject? Named(string kind, string param) => Named(kind, Form, param);

    public JsonObject? Named(string kind, Form form, string param) => form.Text(param) is { } id
        ? Find(kind, id) ?? throw WireError.NoSuch(kind, id, form.PathOf(param))
        : null;

    public JsonObject? Find(string kind, string id) =>
        Change.Find(id) is { } wire && wire.Kind() == kind && wire.Account() == Account ? wire : null;

    /// <summary>Stamps a new object with the account that owns it and stores it.</summary>
    public JsonObject Add(JsonObject wire) => Change.Add(Account.Length == 0 ? wire : wire.With(("_account", Account)));
}
