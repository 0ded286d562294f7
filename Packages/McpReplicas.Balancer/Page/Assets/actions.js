import { say } from './dom.js';

/** Runs an action for a replica and shows the result. */
export async function act(action, replica) {
  try {
    // Another site cannot send this header, so it proves that this page sent the request.
    const answer = await fetch(`/page/replicas/${encodeURIComponent(replica)}/${action}`, { method: 'POST', headers: { 'X-Balancer-Page': '1' } });
    say((await answer.text()).trim(), !answer.ok);
  } catch {
    say('The balancer did not answer.', true);
  }
}
