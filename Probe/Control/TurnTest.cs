using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Control;

/// <summary>
/// Checks whether a balancer alternates between n replicas. With n - 1 other requests between two questions, all questions reach the same replica,
/// and one more request moves them to the next replica. The variations of a single server do not depend on other requests.
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
        // One turn more than replicas: the first replica answers again, and its answer must be the same as before.
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

    /// <summary>Returns null if the answers differ.</summary>
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
