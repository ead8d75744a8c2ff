using System.Text;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using EchoFunctions.Core.Exports;
using Microsoft.Extensions.Logging;

namespace EchoFunctions.Core.Messaging;

/// <summary>The tools for what lies on <c>echo-dead-letters</c>: list, show, replay, purge; the same over HTTP and at the command line.</summary>
public sealed class DeadLetterBox
{
    internal const string NoSuchLetter =
        "There is no dead letter of this id. While another call works on the letters they are out of sight; try again in two minutes.";

    private const int AtOnce = 8;

    /// <summary>So many letters are named in a result, however many there are.</summary>
    private const int MostNotes = 100;

    private readonly QueueClient _queue;
    private readonly BlobContainerClient _payloads;
    private readonly DeadLetterReplay _replay;

    private DeadLetterBox(QueueServiceClient queues, BlobServiceClient blobs, DeadLetterReplay replay)
    {
        _queue = queues.GetQueueClient(QueueNames.DeadLetters);
        _payloads = blobs.GetBlobContainerClient(ContainerNames.Payloads);
        _replay = replay;
    }

    /// <summary>How long letters stay out of sight when a process dies while it works on them; tests have less patience.</summary>
    internal TimeSpan Hold { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Needs storage and the subscriptions and nothing else, so that a tool can do without the app's other settings.</summary>
    internal static DeadLetterBox Create(
        QueueServiceClient queues, BlobServiceClient blobs, IReadOnlyList<Subscription> subscriptions, TimeProvider time, ILoggerFactory logging)
    {
        var sender = new EventSender(queues, blobs, time, logging.CreateLogger<EventSender>());
        var store = new StateStore(blobs, logging.CreateLogger<StateStore>());
        return new DeadLetterBox(queues, blobs, new DeadLetterReplay(sender, store, subscriptions, time));
    }

    /// <summary>A page of the letters that fit the query, oldest or newest first, each once.</summary>
    internal Task<DeadLetterPage> ListAsync(DeadLetterQuery query, CancellationToken cancellationToken) => NamedAsync("listed", async () =>
    {
        var lying = (await LookAsync(cancellationToken)).DistinctBy(l => l.Id, StringComparer.Ordinal);
        var ordered = query.NewestFirst
            ? lying.OrderByDescending(l => l.Time).ThenBy(l => l.Id, StringComparer.Ordinal)
            : lying.OrderBy(l => l.Time).ThenBy(l => l.Id, StringComparer.Ordinal);
        var items = new List<DeadLetterItem>();
        foreach (var letter in ordered)
        {
            // Opened only as far as the page needs it: a large letter is fetched from its payload.
            var item = DeadLetterItem.Of(await DeadLetterSweep.OpenAsync(_payloads, letter, cancellationToken));
            if (query.Fits(item))
            {
                items.Add(item with { Content = null });
                if (items.Count == query.Limit)
                {
                    break;
                }
            }
        }

        return new DeadLetterPage(await CountAsync(cancellationToken), items);
    });

    /// <summary>A letter with its content; null when there is none of this id.</summary>
    internal Task<DeadLetterItem?> GetAsync(string id, CancellationToken cancellationToken) => NamedAsync("read", async () =>
        (await LookAsync(cancellationToken)).FirstOrDefault(l => l.Id == id) is { } letter
            ? DeadLetterItem.Of(await DeadLetterSweep.OpenAsync(_payloads, letter, cancellationToken))
            : null);

    /// <summary>Replays the letter of an id, or all; what was replayed is off the queue afterwards, the rest stays with its reason.</summary>
    internal Task<ReplayResult> ReplayAsync(string? id, CancellationToken cancellationToken) => NamedAsync("replayed", async () =>
    {
        var outcomes = new Dictionary<string, Replayed>(StringComparer.Ordinal);
        await using (var sweep = new DeadLetterSweep(_queue, _payloads, Hold))
        {
            await foreach (var batch in sweep.ReadAsync(cancellationToken))
            {
                var letters = batch.Where(l => id is null || l.Id == id).GroupBy(l => l.Id, StringComparer.Ordinal);
                await Parallel.ForEachAsync(letters, Parallelism(cancellationToken), async (copies, stop) =>
                {
                    Replayed? known;
                    lock (outcomes)
                    {
                        known = outcomes.TryGetValue(copies.Key, out var earlier) ? earlier : null;
                    }

                    var outcome = known ?? await _replay.ReplayAsync(await sweep.OpenAsync(copies.First(), stop), stop);
                    lock (outcomes)
                    {
                        outcomes[copies.Key] = outcome;
                    }

                    // Done first, deleted after: who dies in between leaves a letter that may be replayed again.
                    foreach (var copy in copies.Where(_ => outcome.IsDone))
                    {
                        await sweep.DeleteAsync(copy, stop);
                    }
                });
            }
        }

        return new ReplayResult(
            outcomes.Values.Count(o => o.IsDone),
            outcomes.Values.Count(o => !o.IsDone),
            Notes(outcomes.Where(o => !o.Value.IsDone)),
            Notes(outcomes.Where(o => o.Value is { IsDone: true, Note: not null })));
    });

    /// <summary>Deletes the letter of an id, or all, for good; answers how many there were.</summary>
    internal Task<PurgeResult> PurgeAsync(string? id, CancellationToken cancellationToken) => NamedAsync("purged", async () =>
    {
        var purged = new HashSet<string>(StringComparer.Ordinal);
        await using var sweep = new DeadLetterSweep(_queue, _payloads, Hold);
        await foreach (var batch in sweep.ReadAsync(cancellationToken))
        {
            var letters = batch.Where(l => id is null || l.Id == id).ToList();
            await Parallel.ForEachAsync(letters, Parallelism(cancellationToken), async (letter, stop) => await sweep.DeleteAsync(letter, stop));
            purged.UnionWith(letters.Select(l => l.Id));
        }

        return new PurgeResult(purged.Count);
    });

    private static ParallelOptions Parallelism(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };

    private static List<LetterNote> Notes(IEnumerable<KeyValuePair<string, Replayed>> outcomes) =>
        [.. outcomes.OrderBy(o => o.Key, StringComparer.Ordinal).Take(MostNotes).Select(o => new LetterNote(o.Key, o.Value.Note ?? ""))];

    private static async Task<T> NamedAsync<T>(string what, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException)
        {
            throw new EchoFunctionsException($"The dead letters cannot be {what} now; none is lost. {Problem.Describe(e)}", e);
        }
    }

    /// <summary>All letters, as they lie there and without holding them; up to 32 can be seen without taking any.</summary>
    private async Task<IReadOnlyList<LyingLetter>> LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            PeekedMessage[] peeked = await _queue.PeekMessagesAsync(DeadLetterSweep.BatchSize, cancellationToken);
            if (peeked.Length < DeadLetterSweep.BatchSize)
            {
                return [.. peeked.Select(LyingLetter.Of)];
            }
        }
        catch (RequestFailedException e) when (e.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            return [];
        }

        var letters = new List<LyingLetter>();
        await using var sweep = new DeadLetterSweep(_queue, _payloads, Hold);
        await foreach (var batch in sweep.ReadAsync(cancellationToken))
        {
            letters.AddRange(batch);
        }

        return letters;
    }

    private async Task<int> CountAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await _queue.GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCount;
        }
        catch (RequestFailedException e) when (e.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            return 0;
        }
    }
}

/// <summary>What to list.</summary>
internal sealed record DeadLetterQuery
{
    public const int MostPerPage = 500;

    public int Limit { get; init; } = 50;

    public bool NewestFirst { get; init; }

    public string? Kind { get; init; }

    public string? Queue { get; init; }

    /// <summary>Part of the reason.</summary>
    public string? Reason { get; init; }

    /// <summary>Reads a query string; either a query, or at least one problem.</summary>
    public static (DeadLetterQuery? Query, IReadOnlyList<string> Problems) Read(IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var query = new DeadLetterQuery();
        var problems = new List<string>();
        foreach (var (name, value) in parameters)
        {
            switch (name)
            {
                case "limit" when int.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MostPerPage:
                    query = query with { Limit = limit };
                    break;
                case "limit":
                    problems.Add($"limit is not a whole number from 1 to {MostPerPage}");
                    break;
                case "order" when value is "oldest" or "newest":
                    query = query with { NewestFirst = value == "newest" };
                    break;
                case "order":
                    problems.Add("order is neither oldest nor newest");
                    break;
                case "kind":
                    query = query with { Kind = value };
                    break;
                case "queue":
                    query = query with { Queue = value };
                    break;
                case "reason":
                    query = query with { Reason = value };
                    break;
                case "code" or "clientId":
                    // The function key may come in the query.
                    break;
                default:
                    problems.Add($"'{(name.Length > 60 ? name[..60] + "…" : name)}' is unknown; the parameters are limit, order, kind, queue and reason");
                    break;
            }
        }

        return problems.Count > 0 ? (null, problems) : (query, []);
    }

    public bool Fits(DeadLetterItem item) =>
        (Kind is null || item.Kind == Kind)
        && (Queue is null || item.Queue == Queue)
        && (Reason is null || item.Reason.Contains(Reason, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A page of letters.</summary>
/// <param name="Count">How many messages the queue says that it holds, those out of sight included; approximate.</param>
/// <param name="Items">The letters of the page, without their content.</param>
internal sealed record DeadLetterPage(int Count, IReadOnlyList<DeadLetterItem> Items);

/// <summary>A letter as the tools show it.</summary>
internal sealed record DeadLetterItem
{
    public required string Id { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required string Reason { get; init; }

    /// <summary>As in <see cref="DeadLetterData"/>; <c>foreign</c> for a message that is none of ours.</summary>
    public required string Origin { get; init; }

    public string? Client { get; init; }

    public string? Kind { get; init; }

    public string? Queue { get; init; }

    public string? Subject { get; init; }

    public string? RunId { get; init; }

    /// <summary>Bytes of the content.</summary>
    public required int Size { get; init; }

    public string? Content { get; init; }

    public static DeadLetterItem Of(OpenLetter open)
    {
        var (letter, data) = open;
        var content = data?.Content ?? letter.Text;
        return new DeadLetterItem
        {
            Id = letter.Id,
            Time = letter.Time,
            Reason = data?.Reason ?? (letter.Header is null ? "Not a dead letter of this app" : "The letter's payload is gone"),
            Origin = data?.Origin ?? (letter.Header is null ? "foreign" : "unknown"),
            Client = letter.Header is { Source: ['/', 'e', 'c', 'h', 'o', '/', ..] source } ? source["/echo/".Length..] : null,
            Kind = data?.Kind,
            Queue = data?.Queue,
            Subject = letter.Header?.Subject,
            RunId = letter.Header?.RunId,
            Size = Encoding.UTF8.GetByteCount(content),
            Content = content,
        };
    }
}

/// <summary>What came of a replay.</summary>
/// <param name="Replayed">Letters that are done and gone.</param>
/// <param name="Kept">Letters that stay.</param>
/// <param name="Failed">Why they stay, at most a hundred.</param>
/// <param name="Notes">What else is to be said of letters that are gone, at most a hundred.</param>
internal sealed record ReplayResult(int Replayed, int Kept, IReadOnlyList<LetterNote> Failed, IReadOnlyList<LetterNote> Notes);

/// <summary>A sentence about a letter.</summary>
internal sealed record LetterNote(string Id, string Text);

/// <summary>How many letters were purged.</summary>
internal sealed record PurgeResult(int Purged);
