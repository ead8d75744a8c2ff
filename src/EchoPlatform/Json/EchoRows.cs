using System.Text;
using System.Text.Json;

namespace EchoPlatform;

/// <summary>Reads rows from text that was kept, such as that of an <see cref="UnreadableRow"/> a later version may understand.</summary>
public static class EchoRows
{
    /// <summary>Reads an account, a signup, a computer or a backup action as a listing or a single call would.</summary>
    /// <typeparam name="T"><see cref="Account"/>, <see cref="Signup"/>, <see cref="Computer"/> or <see cref="BackupAction"/>.</typeparam>
    /// <param name="json">The row as the vendor sent it.</param>
    /// <param name="username">The account of the request, for rows that leave it to the address.</param>
    /// <param name="computerId">The computer of the request, for rows that leave it to the address.</param>
    /// <returns>The row.</returns>
    /// <exception cref="JsonException">The row cannot be read; the message says why.</exception>
    /// <exception cref="NotSupportedException">Rows of this type cannot be read alone.</exception>
    public static T Read<T>(string json, string? username = null, string? computerId = null)
        where T : VendorRow
    {
        ArgumentNullException.ThrowIfNull(json);
        RowShape<T> shape = Shape<T>();
        try
        {
            return RowReader.Read(Encoding.UTF8.GetBytes(json), shape, new RowScope(username, computerId));
        }
        catch (JsonException exception)
        {
            throw new JsonException(RowReader.Reason(exception), exception);
        }
    }

    private static RowShape<T> Shape<T>()
        where T : VendorRow =>
        RowShapes.Account as RowShape<T> ?? RowShapes.Signup as RowShape<T> ?? RowShapes.Computer as RowShape<T>
            ?? RowShapes.BackupAction as RowShape<T> ?? throw new NotSupportedException($"Rows of {typeof(T).Name} cannot be read alone.");
}
