using System.Globalization;
using System.Net;

namespace McpReplicas.Aspire.Start;

/// <summary>Finds the addresses where a process and its children listen. It reads the files of Linux; on other systems it returns nothing.</summary>
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
            // The process has ended.
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

    // The program's name, in brackets before the parent's id, may contain any character.
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
        // The address is a sequence of 32-bit numbers in the byte order of this machine, little-endian.
        var bytes = Convert.FromHexString(address[0]).Chunk(4).SelectMany(word => word.Reverse()).ToArray();
        return new IPEndPoint(new IPAddress(bytes), int.Parse(address[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }

    // A process may end while its files are read.
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
