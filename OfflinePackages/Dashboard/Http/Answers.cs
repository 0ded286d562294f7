using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace McpAspire.Dashboard.Http;

/// <summary>Reads what a page asks for, and answers it in JSON.</summary>
internal static class Answers
{
    public static string? Query(this HttpContext context, string name) => context.Request.Query[name].FirstOrDefault();

    public static bool Flag(this HttpContext context, string name) => context.Query(name) is "true";

    public static int Number(this HttpContext context, string name, int otherwise, int most) => (int)context.Number(name, otherwise, (long)most);

    public static long Number(this HttpContext context, string name, long otherwise, long most) =>
        long.TryParse(context.Query(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Min(number, most) : otherwise;

    public static string Route(this HttpContext context, string name) => (string)context.GetRouteValue(name)!;

    /// <summary>Nothing to tell is an answer of 404.</summary>
    public static Task AnswerAsync<T>(this HttpContext context, T? value)
        where T : class
    {
        if (value is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        return context.Response.WriteAsJsonAsync(value, JsonSerializerOptions.Web, context.RequestAborted);
    }

    /// <summary>A page asks every second, and says what version it has: mostly there is nothing new, and nothing is sent.</summary>
    public static Task AnswerIfChangedAsync<T>(this HttpContext context, long version, Func<T?> read)
        where T : class
    {
        if (context.Number("known", -1, long.MaxValue) != version)
        {
            return context.AnswerAsync(read());
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
