using System.Diagnostics;

namespace EchoFunctions.Local.Embedded;

/// <summary>Reads a child's output to its end, so that the child never blocks on a full pipe, and keeps the last lines.</summary>
internal sealed class LastLines
{
    private const int Kept = 10;

    private readonly Lock gate = new();
    private readonly Queue<string> lines = new();
    private readonly Action<string>? onLine;

    public LastLines(Process process, Action<string>? onLine = null)
    {
        this.onLine = onLine;
        process.OutputDataReceived += (_, e) => Add(e.Data);
        process.ErrorDataReceived += (_, e) => Add(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public override string ToString()
    {
        lock (gate)
        {
            return lines.Count == 0 ? "(nothing)" : string.Join(" | ", lines);
        }
    }

    private void Add(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        lock (gate)
        {
            lines.Enqueue(line.Trim());
            if (lines.Count > Kept)
            {
                lines.Dequeue();
            }
        }

        onLine?.Invoke(line);
    }
}
