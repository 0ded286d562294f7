import { clone, copy, fill, find } from './dom.js';
import { count, duration, time } from './format.js';

const kept = 200;
const body = find('#requests tbody');
const filterText = find('#filter-text');
const pause = find('#pause');
let waiting = [];

const isPaused = () => pause.getAttribute('aria-pressed') === 'true';

export function showRequests(requests) {
  waiting = [...waiting, ...requests].slice(-kept);
  if (!isPaused()) flush();
}

export function forgetRequests() {
  waiting = [];
  body.replaceChildren();
  apply();
}

function flush() {
  if (waiting.length === 0) return;
  body.prepend(...waiting.reverse().map(rowOf));
  waiting = [];
  while (body.rows.length > kept) body.lastElementChild.remove();
  apply();
}

function rowOf(request) {
  const row = clone('#request-row');
  const status = request.outcome === 'canceled' ? '' : String(request.status);
  row.dataset.request = request.number;
  row.dataset.outcome = request.outcome;
  row.dataset.status = request.status;
  fill(row, {
    time: time(request.time),
    method: request.method ?? `${request.httpMethod} ${request.path}`,
    target: request.target ?? '',
    outcome: request.outcome,
    status,
    duration: duration(request.duration),
    trace: request.traceId?.slice(0, 8) ?? '–',
  });
  find('.call', row).title = [`${request.httpMethod} ${request.path}`, request.streamed ? 'answered as an event stream' : ''].filter(Boolean).join(', ');
  find('.attempts', row).append(...(request.attempts.length > 0 ? request.attempts.map(chip) : ['none']));
  const trace = find('.trace button', row);
  trace.disabled = !request.traceId;
  trace.title = request.traceId ?? '';
  trace.setAttribute('aria-label', `Copy the trace id ${request.traceId}`);
  trace.addEventListener('click', () => copy(request.traceId, 'the trace id'));
  row.searched = [request.httpMethod, request.path, request.method, request.target, request.outcome, status, request.traceId, ...request.attempts.flatMap(attempt => [attempt.replica, attempt.outcome])]
    .filter(Boolean).join(' ').toLowerCase();
  return row;
}

function chip(attempt) {
  const element = document.createElement('span');
  element.className = 'attempt';
  element.dataset.attempt = attempt.outcome;
  element.textContent = ['ok', 'canceled'].includes(attempt.outcome) ? attempt.replica : `${attempt.replica} ${attempt.outcome}`;
  element.title = `${attempt.replica}: ${attempt.outcome}, ${duration(attempt.duration)}`;
  return element;
}

function apply() {
  const words = filterText.value.toLowerCase().split(/\s+/).filter(Boolean);
  const outcome = new FormData(find('#filter')).get('outcome');
  let shown = 0;
  for (const row of body.rows) {
    row.hidden = (outcome && row.dataset.outcome !== outcome) || !words.every(word => row.searched.includes(word));
    if (!row.hidden) shown++;
  }
  const all = body.rows.length;
  find('#requests').hidden = shown === 0;
  find('#no-request').hidden = all > 0;
  find('#no-match').hidden = all === 0 || shown > 0;
  find('#shown').textContent = all === 0 ? '' : shown === all ? `the last ${count(all)}` : `${count(shown)} of the last ${count(all)}`;
}

function clear() {
  find('#filter').reset();
  apply();
}

find('#filter').addEventListener('input', apply);
find('#filter').addEventListener('submit', event => event.preventDefault());
find('#clear-filter').addEventListener('click', () => { clear(); filterText.focus(); });
pause.addEventListener('click', () => {
  pause.setAttribute('aria-pressed', String(!isPaused()));
  pause.textContent = isPaused() ? 'Resume' : 'Pause';
  if (!isPaused()) flush();
});
document.addEventListener('keydown', event => {
  const isTyping = event.target.matches?.('input, textarea');
  if (event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    filterText.focus();
  } else if (event.key === 'Escape') {
    clear();
  }
});
