using System.Globalization;
using System.Net;

namespace McpReplicas.Aspire.Start;

/// <summary>Where a process and its children listen, as far as the system tells. Only Linux does so by files; elsewhere nothing is found.</summary>
internal static class ListeningSockets
{
    private const string Listening = "0A";
    private static readonly string[] Tables = ["tcp", "tcp6"];

    public static IReadOnlyList<IPEndPoint> Of(int processId)
    {
        if (!OperatingSystem.IsLinux())
        {
            return [];
        }

        try
        {
            var sockets = Family(processId).SelectMany(SocketsOf).ToHashSet();
            return [.. Tables.SelectMany(table => File.ReadLines($"/proc/{processId}/net/{table}").Skip(1)).Select(line => Parse(line, sockets)).OfType<IPEndPoint>().Distinct()];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has ended.
            return [];
        }
    }

    private static IEnumerable<int> Family(int processId)
    {
        var parents = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, CultureInfo.InvariantCulture, out _))
            .Select(name => int.Parse(name!, CultureInfo.InvariantCulture)).ToLookup(ParentOf);
        var family = new Queue<int>([processId]);
        while (family.TryDequeue(out var member))
        {
            yield return member;
            foreach (var child in parents[member])
            {
                family.Enqueue(child);
            }
        }
    }

    // The name of the program stands in brackets before it, and may hold anything.
    private static int ParentOf(int processId) => TryRead(() => int.Parse(File.ReadAllText($"/proc/{processId}/stat").Split(") ")[^1].Split(' ')[1], CultureInfo.InvariantCulture), otherwise: 0);

    private static List<string> SocketsOf(int processId) =>
        TryRead(() => Directory.EnumerateFiles($"/proc/{processId}/fd").Select(file => TryRead(() => new FileInfo(file).LinkTarget, null)).OfType<string>().Where(target => target.StartsWith("socket:[", StringComparison.Ordinal)).ToList(), []);

    private static IPEndPoint? Parse(string line, HashSet<string> sockets)
    {
        var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (columns[3] is not Listening || !sockets.Contains($"socket:[{columns[9]}]"))
        {
            return null;
        }

        var address = columns[1].Split(':');
        // Each four bytes of it are a number of this machine's, which has the last one first.
        var bytes = Convert.FromHexString(address[0]).Chunk(4).SelectMany(word => word.Reverse()).ToArray();
        return new IPEndPoint(new IPAddress(bytes), int.Parse(address[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }

    // Processes and their files come and go.
    private static T TryRead<T>(Func<T> read, T otherwise)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return otherwise;
        }
    }
}
