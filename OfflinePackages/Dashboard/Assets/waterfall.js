// The spans of a trace below each other, each by its time: a caller, and under it what it called.
import { colourOf } from './colours.js';
import { element } from './dom.js';
import { duration } from './format.js';
import { icon } from './icons.js';

const mostRows = 1000;
const ticks = [0, .25, .5, .75, 1];

export function waterfall(parent, open) {
  const closed = new Set();
  let [trace, rows, selected] = [undefined, [], undefined];

  function show() {
    const focused = document.activeElement?.closest?.('[data-span]')?.dataset.span;
    rows = visible(tree(trace.spans), closed);
    parent.replaceChildren(axis(trace.duration), element('ol', { class: 'spans', 'aria-label': 'Spans', onkeydown: move }, rows.slice(0, mostRows).map(createRow)),
      rows.length > mostRows ? element('p', { class: 'empty' }, `${rows.length - mostRows} more spans are not shown.`) : '');
    mark();
    if (focused) row(focused)?.querySelector('.open').focus();
  }

  const row = id => parent.querySelector(`[data-span="${id}"]`);
  const mark = () => parent.querySelectorAll('[data-span]').forEach(one => one.toggleAttribute('data-selected', one.dataset.span === selected));

  function createRow({ span, depth, hasChildren, isOrphan }) {
    const service = trace.services[span.service].name;
    return element('li', { 'data-span': span.id, 'data-service': service, 'data-name': span.name, 'data-error': span.error ? 'true' : null, onclick: () => open(span) },
      element('div', { class: 'span-name', style: { '--depth': depth } },
        hasChildren ? element('button', { type: 'button', class: 'twist', 'aria-expanded': String(!closed.has(span.id)), 'aria-label': `What ${span.name} called`, onclick: event => { event.stopPropagation(); toggle(span.id); } }, icon('expand')) : element('span', { class: 'twist' }),
        element('span', { class: 'swatch', 'data-colour': colourOf(service) }),
        element('button', { type: 'button', class: 'link open', onclick: event => { event.stopPropagation(); open(span); } }, span.error ? element('span', { class: 'wrong', title: 'Error' }, '!') : null, span.name),
        element('small', {}, isOrphan ? `${service}, its caller is not here` : service)),
      element('div', { class: 'span-time' }, bar(span, trace.duration, colourOf(service))));
  }

  function toggle(id, close = !closed.has(id)) {
    if (close) closed.add(id);
    else closed.delete(id);
    show();
  }

  // Up and down go from span to span, left and right close and open what is below one.
  function move(event) {
    const here = event.target.closest('[data-span]');
    const next = { ArrowDown: here?.nextElementSibling, ArrowUp: here?.previousElementSibling }[event.key];
    if (next) next.querySelector('.open').focus();
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') toggle(here.dataset.span, event.key === 'ArrowLeft' && here.querySelector('button.twist') !== null);
    else return;
    event.preventDefault();
  }

  return {
    get trace() { return trace; },
    show(data) { trace = data; show(); },
    select(id) { selected = id; mark(); },
  };
}

function tree(spans) {
  const nodes = new Map(spans.map(span => [span.id, { span, children: [] }]));
  const roots = [];
  for (const node of nodes.values()) (nodes.get(node.span.parent)?.children ?? roots).push(node);
  for (const node of nodes.values()) node.children.sort((one, other) => one.span.start - other.span.start);
  return roots.sort((one, other) => one.span.start - other.span.start);
}

const visible = (nodes, closed, depth = 0) => nodes.flatMap(({ span, children }) => [
  { span, depth, hasChildren: children.length > 0, isOrphan: depth === 0 && span.parent !== null },
  ...closed.has(span.id) ? [] : visible(children, closed, depth + 1),
]);

const axis = length => element('div', { class: 'axis', 'aria-hidden': 'true' }, element('span', {}, 'Span'),
  element('div', {}, ticks.map(tick => element('span', { style: { '--at': `${tick * 100}%` } }, duration(tick * length)))));

function bar(span, length, colour) {
  const part = time => length > 0 ? Math.max(0, Math.min(100, 100 * time / length)) : 0;
  const [from, to] = [part(span.start), part(span.start + span.duration)];
  // Beside the bar where there is room for it.
  const side = to < 86 ? 'after' : from > 14 ? 'before' : 'within';
  return element('div', { class: 'line', style: { '--from': `${from}%`, '--to': `${to}%` } },
    element('span', { class: 'bar', 'data-colour': colour }),
    span.events.map(happened => element('span', { class: 'happened', style: { '--at': `${part(happened.at)}%` }, title: `${happened.name} at ${duration(happened.at)}`, 'data-event': happened.name })),
    element('span', { class: `length ${side}` }, duration(span.duration)));
}
