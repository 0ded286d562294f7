namespace McpAspire.ConformanceServer;

/// <summary>The smallest files of their kinds.</summary>
internal static class Samples
{
    public const string PngType = "image/png";
    public const string WavType = "audio/wav";

    /// <summary>One red pixel.</summary>
    public static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mP4z8AAAAMBAQD3A0FDAAAAAElFTkSuQmCC");

    /// <summary>A thousandth of a second of silence.</summary>
    public static readonly byte[] Wav = Convert.FromBase64String("UklGRiwAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQgAAACAgICAgICAgA==");
}
