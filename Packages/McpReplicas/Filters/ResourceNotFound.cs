using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpReplicas.Filters;

/// <summary>Adds the URI of a resource that does not exist to the error, as <c>data.uri</c> (SEP-2164).</summary>
internal static class ResourceNotFound
{
    public static McpRequestHandler<ReadResourceRequestParams, ReadResourceResult> AddUri(McpRequestHandler<ReadResourceRequestParams, ReadResourceResult> next) =>
        async (request, cancellationToken) =>
        {
            try
            {
                return await next(request, cancellationToken);
            }
            catch (McpProtocolException exception) when (exception.ErrorCode is McpErrorCode.ResourceNotFound or McpErrorCode.InvalidParams)
            {
                exception.Data["uri"] = request.Params.Uri;
                throw;
            }
        };
}
