namespace McpAspire.Tests.Deploy.Cluster;

/// <summary>What became of what clients asked.</summary>
/// <param name="Reads">Reads that were answered.</param>
/// <param name="Failed">Methods that only read, and were not answered with a result.</param>
/// <param name="CallsFailed">Calls of tools that only read, and were not answered with a result.</param>
/// <param name="Writes">Writes that were answered.</param>
/// <param name="WritesRepeated">Times that a write was sent again, with its key.</param>
/// <param name="WritesUnknown">Writes of which the client does not learn whether they were executed.</param>
/// <param name="WritesTwice">Writes that were executed twice.</param>
/// <param name="WritesMissing">Writes that were answered and not executed.</param>
/// <param name="SessionRequests">Requests of sessions that were answered.</param>
/// <param name="SessionRequestsRepeated">Times that one was sent again.</param>
/// <param name="SessionsLost">Sessions that ended.</param>
/// <param name="StreamsOpened">Times that a stream was opened.</param>
/// <param name="Longest">The longest wait for the answer to a read.</param>
internal sealed record ClusterFigures(
    int Reads, int Failed, int CallsFailed, int Writes, int WritesRepeated, int WritesUnknown, int WritesTwice, int WritesMissing, int SessionRequests, int SessionRequestsRepeated, int SessionsLost, int StreamsOpened, TimeSpan Longest);
