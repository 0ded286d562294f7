import { act } from './actions.js';
import { attribute, clone, fill, find } from './dom.js';
import { ago, big, count, duration, percent, rate } from './format.js';

const words = { failing: 'failing, in use', unprobed: 'not probed' };
const rows = new Map();

export function showReplicas({ replicas }) {
  const busiest = Math.max(1, ...replicas.flatMap(replica => replica.history));
  for (const replica of replicas) {
    if (!rows.has(replica.name)) rows.set(replica.name, add(replica.name));
    show(rows.get(replica.name), replica, busiest);
  }
}

export function forgetReplicas() {
  rows.clear();
  find('#replicas tbody').replaceChildren();
}

function add(name) {
  const row = clone('#replica-row');
  row.dataset.replica = name;
  for (const button of row.querySelectorAll('button')) {
    button.setAttribute('aria-label', `${button.textContent} ${name}`);
    button.addEventListener('click', async () => {
      button.disabled = true;
      await act(button.dataset.action, name);
      button.disabled = false;
    });
  }
  find('#replicas tbody').append(row);
  return row;
}

function show(row, replica, busiest) {
  row.dataset.state = replica.state;
  row.style.setProperty('--share', replica.share ?? 0);
  fill(row, {
    name: replica.name,
    state: words[replica.state] ?? replica.state,
    address: replica.address,
    probe: replica.probe ? `probed ${ago(replica.probe.age)}: ${replica.probe.result}` : '',
    reason: replica.reason ?? '',
    share: percent(replica.share),
    inFlight: count(replica.inFlight),
    perSecond: rate(replica.perSecond),
    p50: duration(replica.p50),
    p99: duration(replica.p99),
    requests: big(replica.requests),
    errors: big(replica.errors),
  });
  attribute(find('.state use', row), 'href', `#icon-${replica.state}`);
  attribute(find('.spark path', row), 'd', area(replica.history, busiest));
  find('.where[data-probe]', row).dataset.probe = replica.probe?.passed === false ? 'failed' : 'passed';
  row.toggleAttribute('data-errors', replica.errors > 0);
  find('[data-action="drain"]', row).hidden = replica.state === 'drained';
  find('[data-action="restore"]', row).hidden = replica.state !== 'drained';
}

/** The path of the chart: one step per second, on the same scale for all replicas. */
function area(history, busiest) {
  const height = requests => (24 - 22 * requests / busiest).toFixed(1);
  return `M0 24 ${history.map((requests, second) => `L${second} ${height(requests)}H${second + 1}`).join('')}V24Z`;
}
