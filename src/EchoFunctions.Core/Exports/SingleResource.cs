using System.Net;
using EchoPlatform;

namespace EchoFunctions.Core.Exports;

/// <summary>Resources that are read one by one.</summary>
internal static class SingleResource
{
    /// <summary>
    /// One row, put aside like a row of a list when the resource is there but makes no sense.
    /// </summary>
    public static async Task<RowPage> ReadAsync(Func<CancellationToken, Task<ExportRow>> read, CancellationToken cancellationToken)
    {
        try
        {
            return new RowPage([await read(cancellationToken)], []);
        }
        catch (EchoPlatformException e) when (e is { Status: HttpStatusCode.OK, IsTransient: false })
        {
            return new RowPage([], [new UnreadableRow(e.VendorBody ?? e.Path ?? "", e.Message)]);
        }
    }
}
