import { copy, find, text } from './dom.js';
import { big, count, duration, rate } from './format.js';
import { forgetReplicas, showReplicas } from './replicas.js';
import { forgetRequests, showRequests } from './requests.js';

const pause = 500;
const pauseAfterFailure = 1000;
const deadline = 3000;

const policies = {
  RoundRobin: ['Round robin', 'each request goes to the next ready replica'],
  LeastRequests: ['Least requests', 'each request goes to the replica with the fewest in flight'],
  PowerOfTwoChoices: ['Power of two choices', 'of two random replicas, the one with fewer requests in flight'],
};
const sessionModes = {
  Stateless: 'no sessions: any replica serves any request',
  Stateful: 'in one replica’s memory, but requests go to any replica: a fault, shown on purpose',
  Sticky: 'in one replica’s memory; the balancer sends requests there',
  Shared: 'in one replica’s memory and in Redis; any other replica can reopen them',
};

const attemptAt = endpoint => `curl -s ${endpoint} -H 'Content-Type: application/json' -H 'Accept: application/json, text/event-stream' \\
  -d '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"who_am_i"}}'`;
let endpoint = '';
let run = '';
let seen = 0;
let lastContact;

function show(state) {
  if (state.run !== run) {
    forgetRequests();
    forgetReplicas();
  }
  run = state.run;
  seen = state.requests.at(-1)?.number ?? seen;
  showFacts(state);
  showTotals(state);
  showReplicas(state);
  showRequests(state.requests);
}

function showFacts(state) {
  const { policy, sessionMode, replicas } = state;
  endpoint = state.endpoint ?? 'the address of the balancer, /mcp';
  text(find('#endpoint'), endpoint);
  text(find('#try'), attemptAt(endpoint));
  const [name, more] = policies[policy] ?? [policy, ''];
  text(find('#policy'), name || '–');
  text(find('#policy-more'), more);
  text(find('#sessions'), sessionMode ?? 'not configured');
  text(find('#sessions-more'), sessionMode ? sessionModes[sessionMode] ?? '' : 'Balancer:SessionMode is not set');

  const alarm = find('#alarm');
  alarm.hidden = replicas.some(isAvailable);
  text(alarm, alarm.hidden ? '' : 'No replica is available: the balancer rejects all requests until one is ready or restored.');
}

const isAvailable = replica => !['ejected', 'drained'].includes(replica.state);

function showTotals({ totals, replicas }) {
  const available = replicas.filter(isAvailable).length;
  const trouble = totals.refused + totals.failed + totals.canceled;
  const values = {
    ready: `${available} of ${replicas.length}`,
    'ready-more': available === replicas.length ? 'replicas' : `${replicas.length - available} not available`,
    perSecond: rate(totals.perSecond),
    inFlight: count(totals.inFlight),
    latency: totals.p50 === null ? '–' : `${duration(totals.p50)} · ${duration(totals.p99)}`,
    requests: big(totals.answered + trouble),
    trouble: big(trouble),
    'trouble-more': ['failed', 'refused', 'canceled'].filter(outcome => totals[outcome] > 0).map(outcome => `${big(totals[outcome])} ${outcome}`).join(', ') || 'since the start',
  };
  for (const [name, value] of Object.entries(values)) text(find(`[data-total="${name}"]`), value);
  find('#totals').dataset.trouble = totals.failed + totals.refused > 0;
}

function showContact(contact, words) {
  find('#contact').dataset.contact = contact;
  text(find('#contact [data-field="text"]'), words);
  document.body.classList.toggle('stale', contact === 'lost');
}

async function refresh() {
  try {
    const answer = await fetch(`/page/state?after=${seen}&run=${run}`, { signal: AbortSignal.timeout(deadline) });
    if (!answer.ok) throw new Error((await answer.text()).trim());
    const state = await answer.json();
    lastContact = new Date();
    show(state);
    showContact('live', 'Live');
    return pause;
  } catch (error) {
    console.warn(error);
    showContact('lost', lastContact ? `No contact since ${lastContact.toLocaleTimeString('en-GB')}` : 'No contact');
    return pauseAfterFailure;
  }
}

// A hidden page sends no requests.
async function live() {
  for (;;) {
    if (document.hidden) await new Promise(resolve => document.addEventListener('visibilitychange', resolve, { once: true }));
    const delay = await refresh();
    await new Promise(resolve => setTimeout(resolve, delay));
  }
}

find('#copy-endpoint').addEventListener('click', () => copy(endpoint, 'the MCP endpoint'));
find('#copy-try').addEventListener('click', () => copy(attemptAt(endpoint), 'the command'));
live();
