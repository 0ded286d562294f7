import { find, say, text } from './dom.js';

const dialog = find('#confirm-kill');

/** Does something to a replica, and says what came of it. */
export async function act(action, replica) {
  if (action === 'kill' && !await confirmed(replica)) return;
  try {
    // The header tells this page from a foreign site, which can't send it.
    const answer = await fetch(`/page/replicas/${encodeURIComponent(replica)}/${action}`, { method: 'POST', headers: { 'X-Balancer-Page': '1' } });
    say((await answer.text()).trim(), !answer.ok);
  } catch {
    say('The balancer did not answer.', true);
  }
}

function confirmed(replica) {
  text(find('[data-field="name"]', dialog), replica);
  dialog.returnValue = 'no';
  dialog.showModal();
  return new Promise(resolve => dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true }));
}
