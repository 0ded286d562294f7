// The page of traces: every request with all that it caused, the latest first.
import { feed } from './api.js';
import { badge } from './colours.js';
import { element, fillAnew, say } from './dom.js';
import { check, choice, isChecked, search, wanted } from './filters.js';
import { clock, count, duration, plural } from './format.js';
import { offerServices } from './services.js';

const [step, most] = [100, 1000];
const columns = ['Time', 'Request', 'Services', 'Spans', 'Duration'];

export function tracesPage(_, refresh) {
  const read = feed();
  let shown = step;
  const body = element('tbody', {});
  const summary = element('p', { class: 'summary' });
  const empty = element('p', { class: 'empty', hidden: true });
  const more = element('button', { type: 'button', hidden: true, onclick: () => { shown = Math.min(most, shown + step); refresh(); } }, 'Show more');
  const resource = choice('resource', 'Resource', [['', 'All resources']], refresh);
  offerServices(resource);
  const root = element('div', { 'data-view': 'traces' },
    element('header', { class: 'top' }, element('h1', {}, 'Traces'), summary, element('div', { class: 'filters' },
      resource, search('text', 'Search: words, -word, name=value', refresh), check('errors', 'Only errors', refresh), check('probes', 'Health probes', refresh))),
    element('div', { class: 'card scroll' }, element('table', { class: 'traces' }, element('thead', {}, element('tr', {}, columns.map(column => element('th', { scope: 'col' }, column)))), body), empty),
    element('p', { class: 'more' }, more));

  return {
    root,
    title: 'Traces',
    async refresh() {
      const data = await read('/traces', { text: wanted('text'), resource: wanted('resource'), errors: isChecked('errors'), hideProbes: !isChecked('probes'), most: shown });
      if (!data) return;
      const longest = Math.max(...data.traces.map(trace => trace.duration));
      fillAnew(body, data.traces.map(trace => ({ ...trace, share: share(trace.duration, longest) })), trace => trace.id, createRow);
      say(summary, data.matching === data.total ? plural(data.total, 'trace') : `${count(data.matching)} of ${plural(data.total, 'trace')}`);
      more.hidden = data.matching <= data.traces.length || shown >= most;
      empty.hidden = data.traces.length > 0;
      say(empty, data.total > 0 ? 'No trace matches.' : 'No trace has come yet. Send a request to the application.');
    },
  };
}

// In steps, so that rows are not made anew for every small change of the longest.
const share = (length, longest) => Math.max(2, Math.round(20 * Math.sqrt(length / longest)) * 5);

const createRow = trace => element('tr', { 'data-trace': trace.id, 'data-error': trace.errors > 0 ? 'true' : null },
  element('td', { class: 'time' }, clock(trace.start)),
  element('td', { class: 'name' },
    element('a', { href: `/traces/${trace.id}` }, trace.request ?? trace.name),
    trace.errors > 0 ? element('span', { class: 'errors' }, plural(trace.errors, 'error')) : null,
    element('small', {}, trace.request ? `${trace.name} at ${trace.service}` : trace.service)),
  element('td', { class: 'services' }, trace.services.map(service => badge(service.name, service.spans, service.errors > 0))),
  element('td', { class: 'number', 'data-label': 'Spans' }, count(trace.spans)),
  element('td', { class: 'number length' }, duration(trace.duration), element('span', { class: 'meter', style: { '--share': `${trace.share}%` } })));
