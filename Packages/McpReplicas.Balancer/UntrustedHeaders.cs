using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace McpReplicas.Balancer;

/// <summary>
/// Removes what a client says of where its request comes from, under any name that servers believe. YARP then tells the replica what the balancer
/// itself has seen, or was told by a proxy that it trusts.
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

    /// <summary>Whether the header tells of the way that a request took. CGI and its descendants do not tell <c>_</c> from <c>-</c>.</summary>
    private static bool IsClaim(string name)
    {
        var spelling = name.Contains('_', StringComparison.Ordinal) ? name.Replace('_', '-') : name;
        return Array.Exists(Prefixes, prefix => spelling.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) || Array.Exists(Names, other => spelling.Equals(other, StringComparison.OrdinalIgnoreCase));
    }
}
