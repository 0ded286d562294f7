using McpAspire.Dashboard.Telemetry;

namespace McpAspire.Dashboard.Metrics;

/// <summary>Sees to it that there are no more series than are kept. Those to which nothing has come for as long as a chart goes back make room for new ones.</summary>
internal sealed class SeriesLimit(Limits limits)
{
    private long _lastLook;

    public bool HasRoom(long slot, bool isHistogram, IEnumerable<Instrument> all)
    {
        if (IsWithin(isHistogram, all))
        {
            return true;
        }

        // Going through all of them for each point that finds no room would cost more than the points themselves.
        if (slot > _lastLook)
        {
            _lastLook = slot;
            RemoveOlder(slot - limits.Points, all);
        }

        return IsWithin(isHistogram, all);
    }

    private bool IsWithin(bool isHistogram, IEnumerable<Instrument> all) =>
        all.Sum(instrument => instrument.Numbers.Count + instrument.Histograms.Count) < limits.Series
        && (!isHistogram || all.Sum(instrument => instrument.Histograms.Count) < limits.HistogramSeries);

    private static void RemoveOlder(long slot, IEnumerable<Instrument> all)
    {
        foreach (var instrument in all)
        {
            foreach (var (key, series) in instrument.Numbers)
            {
                if (series.LastSlot < slot)
                {
                    instrument.Numbers.Remove(key);
                }
            }

            foreach (var (key, series) in instrument.Histograms)
            {
                if (series.LastSlot < slot)
                {
                    instrument.Histograms.Remove(key);
                }
            }
        }
    }
}
