using System.Collections.Concurrent;
using System.Text.Json;
using NJsonSchema;
using NJsonSchema.Validation;

namespace EchoFunctions.Tests.Support;

/// <summary>The published schemas of the messages, for any test that sees a message.</summary>
internal static class MessageSchemas
{
    private static readonly ConcurrentDictionary<string, Task<JsonSchema>> Loaded = new(StringComparer.Ordinal);

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "schemas");

    /// <summary>Every type that has a schema, <c>echo.accounts.v1</c> and so on.</summary>
    public static IReadOnlyList<string> Types { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    public static Task<JsonSchema> LoadAsync(string type) =>
        Loaded.GetOrAdd(type, static name => JsonSchema.FromFileAsync(Path.Combine(Folder, $"{name}.json")));

    public static string Sample(string type) => File.ReadAllText(Path.Combine(Folder, "samples", $"{type}.json"));

    /// <summary>What is wrong with an event, by the schema of the type it says it has.</summary>
    public static async Task<IReadOnlyList<string>> ValidateAsync(string message)
    {
        using var document = JsonDocument.Parse(message);
        var type = document.RootElement.GetProperty("type").GetString();
        if (type is null || !Types.Contains(type, StringComparer.Ordinal))
        {
            return [$"no schema for the type '{type}'"];
        }

        var errors = new JsonSchemaValidator().Validate(message, await LoadAsync(type));
        return [.. errors.Select(error => error.ToString())];
    }

    /// <summary>Fails the test when the event does not follow its schema.</summary>
    public static async Task ShouldFollowItsSchemaAsync(string message) =>
        (await ValidateAsync(message)).ShouldBeEmpty(message);
}
