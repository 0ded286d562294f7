using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace McpReplicas.Balancer;

/// <summary>
/// Removes the headers in which a client claims where its request comes from, under all names that servers commonly trust. YARP then adds what the balancer
/// observed itself or received from a trusted proxy.
/// </summary>
internal static class UntrustedHeaders
{
    private static readonly string[] Names = ["Forwarded", "X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP", "True-Client-IP", "X-Rewrite-URL"];
    private static readonly string[] Prefixes = ["X-Forwarded", "X-Original-"];

    public static void Remove(TransformBuilderContext route) => route.AddRequestTransform(static request =>
    {
        var headers = request.ProxyRequest.Headers;
        List<string>? found = null;
        foreach (var (name, _) in headers.NonValidated)
        {
            if (name[0] is 'X' or 'x' or 'F' or 'f' or 'T' or 't' && IsClaim(name))
            {
                (found ??= []).Add(name);
            }
        }

        found?.ForEach(name => headers.Remove(name));
        return default;
    });

    /// <summary>Whether the header describes the origin of a request. CGI and similar interfaces do not distinguish <c>_</c> from <c>-</c>.</summary>
    private static bool IsClaim(string name)
    {
        var spelling = name.Contains('_', StringComparison.Ordinal) ? name.Replace('_', '-') : name;
        return Array.Exists(Prefixes, prefix => spelling.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) || Array.Exists(Names, other => spelling.Equals(other, StringComparison.OrdinalIgnoreCase));
    }
}
