import { say } from './dom.js';

/** Does something to a replica, and says what came of it. */
export async function act(action, replica) {
  try {
    // The header tells this page from a foreign site, which can't send it.
    const answer = await fetch(`/page/replicas/${encodeURIComponent(replica)}/${action}`, { method: 'POST', headers: { 'X-Balancer-Page': '1' } });
    say((await answer.text()).trim(), !answer.ok);
  } catch {
    say('The balancer did not answer.', true);
  }
}
