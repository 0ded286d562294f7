// Lines of structured logs, as the page of logs and that of a trace show them.
import { badge } from './colours.js';
import { facts, openDetails, section, tagFacts } from './details.js';
import { breakable, element } from './dom.js';
import { clock } from './format.js';

export const logHead = () => element('thead', {}, element('tr', {}, ['Time', 'Level', 'Resource', 'Message', 'Trace'].map(title => element('th', { scope: 'col' }, title))));

export function createLog(log) {
  return element('tr', { 'data-log': log.number, 'data-level': log.level, 'data-resource': log.resource },
    element('td', { class: 'time' }, clock(log.time)),
    element('td', {}, element('span', { class: 'level' }, log.level)),
    element('td', {}, badge(log.resource)),
    element('td', { class: 'message' }, element('button', { type: 'button', class: 'link', onclick: () => open(log) }, log.message || '(no message)'), element('small', {}, breakable(log.category))),
    element('td', {}, traceLink(log)));
}

const traceLink = log => log.trace ? element('a', { href: `/traces/${log.trace}${log.span ? `?span=${log.span}` : ''}`, 'data-trace': log.trace, class: 'id' }, log.trace.slice(0, 8)) : element('span', { class: 'soft' }, '–');

function open(log) {
  openDetails(`log ${log.number}`, `${log.level} of ${log.resource}`, [
    element('p', { class: 'quote' }, log.message),
    facts([['Time', clock(log.time)], ['Category', element('span', {}, breakable(log.category))], ['Trace', traceLink(log)], ['Span', log.span]]),
    log.tags.length > 0 && section('Attributes', tagFacts(log.tags)),
  ]);
}
