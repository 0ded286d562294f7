using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpReplicas.Filters;

/// <summary>
/// What a list's cursor means. The MCP SDK gives every list whole, and so gives out no cursor; one comes only from the application's own handler, which
/// knows its own. To the SDK any cursor, the empty one too, is a page beyond the last.
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
            throw new McpProtocolException($"params.cursor must be a nextCursor of this list, which has one page and gives out none; it is '{(cursor.Length > 60 ? cursor[..60] + "…" : cursor)}'.", McpErrorCode.InvalidParams);
        }
    }
}
