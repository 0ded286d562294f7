using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Control;

/// <summary>
/// Sees whether replicas take turns: with as many other requests between two questions as there are other replicas, each question meets the same replica,
/// and one request more moves them all to the next. What a server does by itself does not keep step with requests that have nothing to do with it.
/// </summary>
internal sealed class TurnTest(Func<CancellationToken, Task<Exchange>> ask, Func<CancellationToken, Task> pass)
{
    private const int MostReplicas = 4;
    private const int Questions = 5;

    public async Task<bool> GoesRoundAsync(CancellationToken cancellationToken)
    {
        for (var replicas = 2; replicas <= MostReplicas; replicas++)
        {
            if (await GoesRoundAsync(replicas, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    private async Task<bool> GoesRoundAsync(int replicas, CancellationToken cancellationToken)
    {
        var answers = new List<string>();
        // Once more than there are replicas: the first one again, which must say the same as before.
        for (var turn = 0; turn <= replicas; turn++)
        {
            if (await AnswerOfOneAsync(replicas, cancellationToken) is not { } answer)
            {
                return false;
            }

            answers.Add(answer);
            await pass(cancellationToken);
        }

        return answers[0] == answers[^1] && answers.Distinct().Count() > 1;
    }

    /// <summary>Null if the answers are not all the same.</summary>
    private async Task<string?> AnswerOfOneAsync(int replicas, CancellationToken cancellationToken)
    {
        string? answer = null;
        for (var question = 0; question < Questions; question++)
        {
            var fingerprint = (await ask(cancellationToken)).Fingerprint;
            if (fingerprint is null || (answer is not null && answer != fingerprint))
            {
                return null;
            }

            answer = fingerprint;
            for (var other = 1; other < replicas; other++)
            {
                await pass(cancellationToken);
            }
        }

        return answer;
    }
}
