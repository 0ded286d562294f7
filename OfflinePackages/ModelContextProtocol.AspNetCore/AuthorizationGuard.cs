using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace ModelContextProtocol.AspNetCore;

/// <summary>
/// Refuses a tool, prompt or resource that carries [Authorize] or the like. Authorization filters, which would decide,
/// are not part of this stand-in, and without them the attribute must not be passed over in silence.
/// </summary>
internal sealed class AuthorizationGuard : IPostConfigureOptions<McpServerOptions>
{
    public void PostConfigure(string? name, McpServerOptions options)
    {
        var filters = options.Filters.Request;
#pragma warning disable MCPEXP002 // The outermost place for a filter of tool calls is this experimental list.
        filters.CallToolWithAlternateFilters.Insert(0, async (context, next, cancellationToken) =>
        {
            Check(context.MatchedPrimitive);
            return await next(context, cancellationToken);
        });
#pragma warning restore MCPEXP002
        filters.ReadResourceFilters.Add(Before);
        filters.GetPromptFilters.Add(Before);
        filters.ListToolsFilters.Add(next => After(next, result => result.Tools.Select(tool => Find(options.ToolCollection, tool.Name))));
        filters.ListPromptsFilters.Add(next => After(next, result => result.Prompts.Select(prompt => Find(options.PromptCollection, prompt.Name))));
        filters.ListResourcesFilters.Add(next => After(next, result => result.Resources.Select(resource => Find(options.ResourceCollection, resource.Uri))));
        filters.ListResourceTemplatesFilters.Add(next => After(next, result => result.ResourceTemplates.Select(template => Find(options.ResourceCollection, template.UriTemplate))));
    }

    private static McpRequestHandler<TParams, TResult> Before<TParams, TResult>(McpRequestHandler<TParams, TResult> next) => async (context, cancellationToken) =>
    {
        Check(context.MatchedPrimitive);
        return await next(context, cancellationToken);
    };

    private static McpRequestHandler<TParams, TResult> After<TParams, TResult>(
        McpRequestHandler<TParams, TResult> next,
        Func<TResult, IEnumerable<IMcpServerPrimitive?>> listed) => async (context, cancellationToken) =>
    {
        var result = await next(context, cancellationToken);
        foreach (var primitive in listed(result))
        {
            Check(primitive);
        }

        return result;
    };

    private static T? Find<T>(McpServerPrimitiveCollection<T>? known, string name) where T : IMcpServerPrimitive =>
        known is not null && known.TryGetPrimitive(name, out var primitive) ? primitive : default;

    private static void Check(IMcpServerPrimitive? primitive)
    {
        if (primitive is not null
            && primitive.Metadata.Any(metadata => metadata is IAuthorizeData or AuthorizationPolicy or IAuthorizationRequirementData)
            && !primitive.Metadata.Any(metadata => metadata is IAllowAnonymous))
        {
            throw new InvalidOperationException(
                $"'{primitive.Id}' carries authorization metadata, and no filter decides on it: that is AddAuthorizationFilters, which only the package ModelContextProtocol.AspNetCore has.");
        }
    }
}
