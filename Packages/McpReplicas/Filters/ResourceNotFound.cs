using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpReplicas.Filters;

/// <summary>Names the resource in <c>data.uri</c> of the error that says there is none (SEP-2164).</summary>
internal static class ResourceNotFound
{
    public static McpRequestHandler<ReadResourceRequestParams, ReadResourceResult> NameIt(McpRequestHandler<ReadResourceRequestParams, ReadResourceResult> next) =>
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
