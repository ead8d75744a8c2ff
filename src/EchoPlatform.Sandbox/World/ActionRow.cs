using EchoPlatform.Sandbox.Wire;

namespace EchoPlatform.Sandbox.World;

internal static class ActionRow
{
    public static void Write(RowWriter row, Account account, in ActionStream stream, long tick, long clock)
    {
        var state = new ActionState(stream, tick, clock);
        row.Begin(Mix.Of(stream.Key ^ 0xF00DUL, tick));
        // Computed so that ids of different sets interleave: they are unique, but no order of time.
        row.Number(Members.ActionId, 1_000 + (long)(account.Key % 90_000) + ((tick - stream.First) * 32) + stream.Ordinal);
        row.Text(Members.Username, account.Username);
        row.Text(Members.ComputerId, stream.ComputerId);
        row.Text(Members.Type, ActionState.TypeNames[(int)stream.Type]);
        row.Text(Members.BackupsetName, stream.SetName);
        row.Text(Members.Plugin, stream.Plugin);
        row.Text(Members.Status, row.OddConstants && state.PrintsCompleted ? "COMPLETED" : ActionState.StatusNames[(int)state.Status]);
        row.Date(Members.LocalStart, state.Start + stream.ClockError, stream.OffsetMinutes);
        row.Date(Members.LocalEnd, state.End + stream.ClockError, stream.OffsetMinutes);
        row.Number(Members.TotalFiles, state.TotalFiles);
        row.Number(Members.ProcessedFiles, state.ProcessedFiles);
        row.Number(Members.Bytes, state.Bytes);
        row.Text(Members.ConditionStatus, state.ConditionStatus);
        row.Constants(Members.ConditionTypes, (int)state.ConditionsOf(stream), ActionState.ConditionNames);
        row.Number(Members.Errors, state.Errors);
        row.Number(Members.Warnings, state.Warnings);
        row.End();
    }
}
