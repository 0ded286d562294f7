// The page of one trace: what each process did, and when.
import { get } from './api.js';
import { badge } from './colours.js';
import { shownDetails } from './details.js';
import { element, fill } from './dom.js';
import { want, wanted } from './filters.js';
import { clock, duration, plural } from './format.js';
import { icon } from './icons.js';
import { createLog, logHead } from './log-rows.js';
import { showSpan } from './span-details.js';
import { copy } from './talk.js';
import { waterfall } from './waterfall.js';

const mostLogs = 500;

export function tracePage(id) {
  let last = '';
  const head = element('header', { class: 'top trace-head' });
  const spans = element('div', { class: 'card' });
  const logs = element('tbody', {});
  const logSection = element('section', { class: 'trace-logs', hidden: true }, element('h2', {}, 'Logs of this trace'),
    element('div', { class: 'card scroll' }, element('table', { class: 'logs' }, logHead(), logs)));
  const root = element('div', { 'data-view': 'trace', 'data-trace': id }, head, spans, logSection);
  const picture = waterfall(spans, span => open(span));

  function open(span) {
    want('span', span.id);
    picture.select(span.id);
    showSpan(span, picture.trace, () => { want('span', ''); picture.select(undefined); });
  }

  function show(trace) {
    head.replaceChildren(...headOf(id, trace));
    if (!trace) return;
    picture.show(trace);
    const chosen = trace.spans.find(span => span.id === wanted('span'));
    if (chosen && shownDetails() !== `span ${chosen.id}`) open(chosen);
  }

  return {
    root,
    title: 'Trace',
    async refresh() {
      const [trace, found] = await Promise.all([get(`/traces/${id}`), get(`/logs?trace=${id}&most=${mostLogs}`)]);
      fill(logs, found.logs.reverse(), log => log.number, createLog);
      logSection.hidden = found.logs.length === 0;
      const text = JSON.stringify(trace);
      if (text === last) return;
      last = text;
      show(trace);
    },
  };
}

function headOf(id, trace) {
  const back = element('a', { href: '/traces', class: 'back', title: 'All traces' }, icon('back'), 'Traces');
  if (!trace) return [back, element('h1', {}, 'This trace is not here'), element('p', { class: 'summary' }, `${id} has not come, or it has given way to later ones.`)];
  const errors = trace.spans.filter(span => span.error).length;
  return [
    back,
    element('h1', {}, trace.request ?? trace.name),
    element('p', { class: 'summary' }, trace.request ? `${trace.name} at ${trace.service}` : trace.service),
    element('ul', { class: 'trace-facts' },
      element('li', {}, element('b', {}, duration(trace.duration))),
      element('li', {}, clock(trace.start)),
      element('li', {}, plural(trace.spans.length, 'span') + (trace.dropped ? `, ${plural(trace.dropped, 'more')} not kept` : '')),
      errors > 0 ? element('li', { class: 'errors' }, plural(errors, 'error')) : null,
      element('li', { class: 'services' }, trace.services.map((service, index) => badge(service.name, trace.spans.filter(span => span.service === index).length))),
      element('li', {}, element('code', {}, id), element('button', { type: 'button', class: 'plain', 'aria-label': 'Copy the trace id', title: 'Copy the trace id', onclick: () => copy(id) }, icon('copy')))),
  ];
}
