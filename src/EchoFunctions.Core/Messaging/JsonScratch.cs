using System.Buffers;
using System.Text.Json;

namespace EchoFunctions.Core.Messaging;

/// <summary>
/// A buffer with its writer, one for each thread: making them for each of a million rows costs several times what writing does.
/// What was written has to be copied before the next <see cref="Begin"/>.
/// </summary>
internal static class JsonScratch
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? writer;

    public static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json) Begin()
    {
        buffer ??= new ArrayBufferWriter<byte>(4096);
        writer ??= new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        buffer.ResetWrittenCount();
        writer.Reset();
        return (buffer, writer);
    }
}
