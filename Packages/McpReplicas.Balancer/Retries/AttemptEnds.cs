using System.Net.Sockets;
using Yarp.ReverseProxy.Forwarder;

namespace McpReplicas.Balancer.Retries;

/// <summary>Maps an answer or an error to its <see cref="AttemptEnd"/>.</summary>
internal static class AttemptEnds
{
    public static AttemptEnd OfAnswer(int status) => status
        is StatusCodes.Status500InternalServerError or StatusCodes.Status502BadGateway or StatusCodes.Status503ServiceUnavailable or StatusCodes.Status504GatewayTimeout
        ? AttemptEnd.AnsweredFailure
        : AttemptEnd.Answered;

    public static AttemptEnd OfError(IForwarderErrorFeature error) => error.Error switch
    {
        ForwarderError.Request => OfException(error.Exception),
        // YARP's activity timeout is off, so this can only be the timeout of connecting.
        ForwarderError.RequestTimedOut => AttemptEnd.Unreachable,
        ForwarderError.RequestBodyClient or ForwarderError.ResponseBodyClient or ForwarderError.UpgradeRequestClient or ForwarderError.UpgradeResponseClient => AttemptEnd.Canceled,
        ForwarderError.RequestCreation => AttemptEnd.Unsendable,
        ForwarderError.RequestBodyCanceled or ForwarderError.RequestBodyDestination => AttemptEnd.UploadBroken,
        ForwarderError.ResponseBodyDestination or ForwarderError.ResponseBodyCanceled => AttemptEnd.Broken,
        _ => AttemptEnd.OddAnswer,
    };

    /// <summary>Maps an exception that an HTTP client threw before an answer began.</summary>
    public static AttemptEnd OfException(Exception? exception) => exception switch
    {
        OperationCanceledException => AttemptEnd.Unreachable,
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => AttemptEnd.NameNotFound,
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => AttemptEnd.TlsFailed,
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => OfConnecting(Inner<SocketException>(exception)?.SocketErrorCode),
        // The connection works; this request or its answer is invalid.
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.HttpProtocolError } => AttemptEnd.OddAnswer,
        _ when Inner<HttpIOException>(exception) is { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.HttpProtocolError } => AttemptEnd.OddAnswer,
        _ when Inner<IOException>(exception) is not null || Inner<SocketException>(exception) is not null => AttemptEnd.Broken,
        // Not a network error: the HTTP client rejected the request.
        _ => AttemptEnd.Unsendable,
    };

    private static AttemptEnd OfConnecting(SocketError? error) => error switch
    {
        SocketError.ConnectionRefused => AttemptEnd.Refused,
        SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable or SocketError.AddressNotAvailable or SocketError.AddressAlreadyInUse or SocketError.AccessDenied
            or SocketError.AddressFamilyNotSupported or SocketError.ProtocolNotSupported or SocketError.SystemNotReady => AttemptEnd.Exhausted,
        _ => AttemptEnd.Unreachable,
    };

    private static T? Inner<T>(Exception? exception)
        where T : Exception
    {
        for (var current = exception; current is not null; current = current.InnerException)
        {
            if (current is T found)
            {
                return found;
            }
        }

        return null;
    }
}
