using System.ComponentModel;
using System.Text.Json;
using McpReplicas;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpAspire.Server.Tools;

// A tool that needs input answers with a question, and the client calls again with the user's answer (MCP 2026-07-28, input_required). The
// client carries the encrypted state between the rounds, so any replica can take the next round.
[McpServerToolType]
internal sealed class TripTools(RequestStateProtector state)
{
    private const string Destination = "destination";
    private const string Month = "month";
    private const int LongestDestination = 100;

    private static readonly string[] Months =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    [McpServerTool(Title = "Plan a trip", ReadOnly = true, OpenWorld = false)]
    [Description("Asks the user for a destination and then for a month, and returns the plan. Needs a client that can ask its user (elicitation).")]
    public string PlanTrip(RequestContext<CallToolRequestParams> request)
    {
        RequireElicitation(request);
        var trip = state.Unprotect(request) is { } known ? JsonSerializer.Deserialize<Trip>(known)! : new Trip(null);
        var question = trip.Destination is null ? Destination : Month;
        var answer = Answer(request.Params, question);
        if (answer is { IsAccepted: false })
        {
            return "No trip was planned: the user did not want to answer.";
        }

        var text = answer?.Content?.TryGetValue(question, out var content) is true && content.ValueKind is JsonValueKind.String ? content.GetString()! : "";
        if (question is Month && Months.Contains(text))
        {
            return $"The trip goes to {trip.Destination} in {text}.";
        }

        if (question is Destination && text.Length is > 0 and <= LongestDestination)
        {
            trip = new Trip(text);
        }

        throw new InputRequiredException(NextQuestion(trip), state.Protect(JsonSerializer.Serialize(trip), request));
    }

    private static void RequireElicitation(RequestContext<CallToolRequestParams> request)
    {
        // Without a session the server does not know the client's capabilities, but each request of 2026-07-28 contains them.
        var declared = request.JsonRpcRequest.Context?.ClientCapabilities;
        if ((declared ?? request.Server.ClientCapabilities)?.Elicitation?.Form is not null)
        {
            return;
        }

        const string Problem = "plan_trip asks the user for a destination and a month, but this client does not declare the capability elicitation.";
        throw declared is null ? new McpException(Problem) : new MissingRequiredClientCapabilityException(new() { Elicitation = new() { Form = new() } }, Problem);
    }

    /// <summary>The user's answer. Null if it is missing or cannot be read; then the question is asked again.</summary>
    private static ElicitResult? Answer(CallToolRequestParams parameters, string question)
    {
        try
        {
            return parameters.InputResponses?.TryGetValue(question, out var response) is true ? response.Deserialize(InputResponse.ElicitResultJsonTypeInfo) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Dictionary<string, InputRequest> NextQuestion(Trip trip) => trip.Destination is null
        ? Ask(Destination, "Where do you want to go?", new ElicitRequestParams.StringSchema { Title = "Destination", MinLength = 1, MaxLength = LongestDestination })
        : Ask(Month, $"In which month do you want to go to {trip.Destination}?", new ElicitRequestParams.UntitledSingleSelectEnumSchema { Title = "Month", Enum = Months });

    private static Dictionary<string, InputRequest> Ask(string question, string message, ElicitRequestParams.PrimitiveSchemaDefinition answer)
    {
        var form = new ElicitRequestParams.RequestSchema { Properties = { [question] = answer }, Required = [question] };
        return new() { [question] = InputRequest.ForElicitation(new() { Message = message, RequestedSchema = form }) };
    }

    /// <summary>The state between the rounds.</summary>
    private sealed record Trip(string? Destination);
}
