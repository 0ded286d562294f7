namespace Aspire.Hosting.ApplicationModel;

/// <summary>Numbers the lines of all resources. It is the lock of all their logs too, so that nobody sees a line before an earlier one.</summary>
internal sealed class LineOrder
{
    private long _last;

    public long Next() => ++_last;
}

/// <summary>A line among those of all resources, and when it was written.</summary>
internal sealed record WrittenLine(long Number, string Resource, DateTime Time, LogLine Line);
