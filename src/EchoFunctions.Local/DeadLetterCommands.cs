using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Azure.Identity;
using EchoFunctions.Core;
using EchoFunctions.Core.Messaging;
using EchoFunctions.Local.Embedded;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Spectre.Console;

namespace EchoFunctions.Local;

/// <summary><c>dead-letters list|show|replay|purge</c>: the tools for <c>echo-dead-letters</c> at the command line.</summary>
internal static class DeadLetterCommands
{
    private const string About = """
        Lists, shows, replays and purges what lies on echo-dead-letters: rows that could not be read, work items that failed on every
        try, messages that a queue refused.

        The storage account is that of --storage, of the settings EchoStorage or AzureWebJobsStorage (local.settings.json, environment,
        --EchoStorage=...), or that of an Azurite on the usual ports; rows are replayed to the queues of Echo:Subscriptions. The storage
        that the embedded host brings along is reached over HTTP: GET http://127.0.0.1:7071/api/dead-letters.
        Exit code 0: done; 1: not found, not everything replayed, or failed, with a line on standard error that says why.
        """;

    private static readonly Option<string?> Storage = new("--storage") { Description = "Connection string of the storage account.", Recursive = true };

    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON, the same as over HTTP.", Recursive = true };

    public static Command Create() => new("dead-letters", About) { Storage, Json, List(), Show(), Replay(), Purge() };

    private static Command List()
    {
        var limit = new Option<int>("--limit") { Description = "Most letters to list, 1 to 500.", DefaultValueFactory = _ => new DeadLetterQuery().Limit };
        var newest = new Option<bool>("--newest") { Description = "The newest first instead of the oldest." };
        var kind = new Option<string?>("--kind") { Description = "Only letters of this kind of records." };
        var queue = new Option<string?>("--queue") { Description = "Only messages of this queue." };
        var reason = new Option<string?>("--reason") { Description = "Only letters whose reason contains this." };
        limit.Validators.Add(option =>
        {
            if (option.GetValueOrDefault<int>() is < 1 or > DeadLetterQuery.MostPerPage)
            {
                option.AddError($"--limit is not a whole number from 1 to {DeadLetterQuery.MostPerPage}");
            }
        });
        return Make(new Command("list", "Lists the letters.") { limit, newest, kind, queue, reason }, id: null, async (box, parsed, _, cancellationToken) =>
        {
            var query = new DeadLetterQuery
            {
                Limit = parsed.GetValue(limit),
                NewestFirst = parsed.GetValue(newest),
                Kind = parsed.GetValue(kind),
                Queue = parsed.GetValue(queue),
                Reason = parsed.GetValue(reason),
            };
            var page = await box.ListAsync(query, cancellationToken);
            if (parsed.GetValue(Json))
            {
                Console.WriteLine(JsonSerializer.Serialize(page, DeadLetterJson.Default.DeadLetterPage));
            }
            else
            {
                Print(page);
            }

            return 0;
        });
    }

    private static Command Show() =>
        Make(new Command("show", "Shows a letter with its content."), Id(), async (box, parsed, id, cancellationToken) =>
        {
            if (id is null || await box.GetAsync(id, cancellationToken) is not { } letter)
            {
                throw new LocalException(id is null ? "Say which letter: dead-letters show <id>" : DeadLetterBox.NoSuchLetter);
            }

            if (parsed.GetValue(Json))
            {
                Console.WriteLine(JsonSerializer.Serialize(letter, DeadLetterJson.Default.DeadLetterItem));
            }
            else
            {
                Print(letter);
            }

            return 0;
        });

    private static Command Replay()
    {
        var all = new Option<bool>("--all") { Description = "Every letter." };
        return Make(new Command("replay", "Tries again: reads the row, resends the message, requeues the work item.") { all }, Id(), async (box, parsed, id, cancellationToken) =>
        {
            RequireOne(id, parsed.GetValue(all), "replay");
            var result = await box.ReplayAsync(id, cancellationToken);
            if (id is not null && result is { Replayed: 0, Kept: 0 })
            {
                throw new LocalException(DeadLetterBox.NoSuchLetter);
            }

            if (parsed.GetValue(Json))
            {
                Console.WriteLine(JsonSerializer.Serialize(result, DeadLetterJson.Default.ReplayResult));
            }
            else
            {
                Print(result);
            }

            return result.Kept == 0 ? 0 : throw new LocalException(
                result.Failed is [var only] ? only.Text : $"{result.Kept} letters stay, the first because: {result.Failed[0].Text}");
        });
    }

    private static Command Purge()
    {
        var all = new Option<bool>("--all") { Description = "Every letter." };
        return Make(new Command("purge", "Deletes for good.") { all }, Id(), async (box, parsed, id, cancellationToken) =>
        {
            RequireOne(id, parsed.GetValue(all), "purge");
            var result = await box.PurgeAsync(id, cancellationToken);
            if (id is not null && result.Purged == 0)
            {
                throw new LocalException(DeadLetterBox.NoSuchLetter);
            }

            Console.WriteLine(parsed.GetValue(Json) ? JsonSerializer.Serialize(result, DeadLetterJson.Default.PurgeResult) : $"{result.Purged} purged.");
            return 0;
        });
    }

    /// <summary>Settings such as <c>--EchoStorage=…</c> land among the arguments, because no option has their name.</summary>
    private static Argument<string[]> Id() => new("id") { Arity = ArgumentArity.ZeroOrMore, Description = "The letter's id, as the list shows it." };

    private static void RequireOne(string? id, bool all, string verb)
    {
        if (id is null != all)
        {
            throw new LocalException($"Say which: dead-letters {verb} <id>, or dead-letters {verb} --all");
        }
    }

    private static Command Make(
        Command command, Argument<string[]>? id, Func<DeadLetterBox, ParseResult, string?, CancellationToken, Task<int>> run)
    {
        if (id is not null)
        {
            command.Arguments.Add(id);
        }

        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellationToken) => Program.GuardAsync(
            async () =>
            {
                var words = (id is null ? [] : parsed.GetValue(id) ?? []).Concat(parsed.UnmatchedTokens).ToLookup(w => w.StartsWith("--", StringComparison.Ordinal));
                if (words[false].Skip(id is null ? 0 : 1).FirstOrDefault() is { } surplus)
                {
                    throw new LocalException($"'{surplus}' is one word too many; see dead-letters {command.Name} --help");
                }

                var settings = LocalSettings.Read(words[true]);
                var box = await OpenAsync(settings, parsed.GetValue(Storage), cancellationToken);
                return await run(box, parsed, words[false].FirstOrDefault(), cancellationToken);
            },
            interrupted: 130,
            cancellationToken));
        return command;
    }

    private static async Task<DeadLetterBox> OpenAsync(IConfigurationRoot settings, string? storage, CancellationToken cancellationToken)
    {
        var connection = LocalHost.First(storage, LocalHost.ConnectionOf(settings));
        if (connection is not null ? LocalHost.IsDevelopmentStorage(connection) : !settings.GetSection(Core.Messaging.Storage.Connection).GetChildren().Any())
        {
            await using var azurite = await Azurite.FindRunningAsync(cancellationToken)
                ?? throw new LocalException(
                    "There is no storage: give --storage or EchoStorage, or start Azurite; the embedded host's own is reached over HTTP, "
                    + "GET http://127.0.0.1:7071/api/dead-letters");
            connection = azurite.ConnectionString;
        }

        var configuration = connection is null
            ? settings
            : new ConfigurationBuilder().AddConfiguration(settings).AddInMemoryCollection([new(Core.Messaging.Storage.Connection, connection)]).Build();
        var credential = new DefaultAzureCredential();
        return DeadLetterBox.Create(
            Core.Messaging.Storage.Queues(configuration, credential),
            Core.Messaging.Storage.Blobs(configuration, credential),
            EchoSettings.ReadSubscriptions(configuration),
            TimeProvider.System,
            NullLoggerFactory.Instance);
    }

    private static void Print(DeadLetterPage page)
    {
        if (page.Items.Count > 0)
        {
            var table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn("id").NoWrap()).AddColumns("time (UTC)", "origin", "where", "reason");
            foreach (var item in page.Items)
            {
                table.AddRow(
                    item.Id.EscapeMarkup(),
                    Text(item.Time),
                    (item.Kind is null ? item.Origin : $"{item.Origin} of {item.Kind}").EscapeMarkup(),
                    Printable(item.Subject ?? "").EscapeMarkup(),
                    Printable(item.Reason).EscapeMarkup());
            }

            AnsiConsole.Write(table);
        }

        Console.WriteLine(page.Items.Count == 0 ? "No dead letters." : $"{page.Items.Count} shown; about {page.Count} lie there.");
    }

    private static void Print(DeadLetterItem letter)
    {
        (string Name, string? Value)[] lines =
        [
            ("id", letter.Id), ("time", Text(letter.Time)), ("origin", letter.Origin), ("reason", letter.Reason), ("client", letter.Client),
            ("kind", letter.Kind), ("queue", letter.Queue), ("subject", letter.Subject), ("run", letter.RunId),
            ("size", $"{letter.Size} bytes"),
        ];
        foreach (var (name, value) in lines.Where(l => l.Value is not null))
        {
            Console.WriteLine($"{name,-8} {Printable(value!)}");
        }

        Console.WriteLine();
        Console.WriteLine(Printable(letter.Content!));
    }

    private static void Print(ReplayResult result)
    {
        foreach (var note in result.Notes.Concat(result.Failed))
        {
            Console.WriteLine($"{note.Id}  {Printable(note.Text)}");
        }

        Console.WriteLine($"{result.Replayed} replayed, {result.Kept} kept.");
    }

    /// <summary>Others wrote it, and a terminal obeys control characters.</summary>
    private static string Printable(string text) =>
        string.Concat(text.Select(c => char.IsControl(c) && c is not ('\n' or '\t') ? '\ufffd' : c));

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
