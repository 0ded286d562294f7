using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpReplicas.Filters;

/// <summary>
/// Validates the cursors of list requests. The MCP SDK returns each list on one page and never issues a cursor; only a list handler of the application can.
/// For any cursor, even an empty one, the SDK would return an empty page.
/// </summary>
internal static class ListCursors
{
    public static void AddTo(McpServerOptions server)
    {
        var (filters, handlers) = (server.Filters.Request, server.Handlers);
        filters.ListToolsFilters.Add(next => (request, cancellationToken) =>
        {
            Check(request.Params, handlers.ListToolsHandler);
            return next(request, cancellationToken);
        });
        filters.ListPromptsFilters.Add(next => (request, cancellationToken) =>
        {
            Check(request.Params, handlers.ListPromptsHandler);
            return next(request, cancellationToken);
        });
        filters.ListResourcesFilters.Add(next => (request, cancellationToken) =>
        {
            Check(request.Params, handlers.ListResourcesHandler);
            return next(request, cancellationToken);
        });
        filters.ListResourceTemplatesFilters.Add(next => (request, cancellationToken) =>
        {
            Check(request.Params, handlers.ListResourceTemplatesHandler);
            return next(request, cancellationToken);
        });
    }

    private static void Check(PaginatedRequestParams? parameters, Delegate? ownHandler)
    {
        if (parameters?.Cursor is "")
        {
            parameters.Cursor = null;
        }

        if (parameters?.Cursor is { } cursor && ownHandler is null)
        {
            throw new McpProtocolException($"Invalid params.cursor '{(cursor.Length > 60 ? cursor[..60] + "…" : cursor)}': this list has only one page and returns no cursor. Send the request without a cursor.", McpErrorCode.InvalidParams);
        }
    }
}
