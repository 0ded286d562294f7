// All there is to tell of one span.
import { facts, openDetails, section, tagFacts } from './details.js';
import { element } from './dom.js';
import { clock, duration } from './format.js';

export function showSpan(span, trace, onClose) {
  const service = trace.services[span.service];
  openDetails(`span ${span.id}`, span.name, [
    span.error && element('p', { class: 'quote wrong-quote' }, span.message ?? 'It ended with an error.'),
    facts([
      ['Resource', service.name],
      ['Began', `${clock(trace.start + span.start)}, ${duration(span.start)} after the trace`],
      ['Lasted', duration(span.duration)],
      ['Kind', span.kind],
      ['Source', span.scope || undefined],
      ['Span', element('code', {}, span.id)],
      ['Caller', span.parent && element('code', {}, span.parent)],
    ]),
    span.tags.length > 0 && section('Attributes', tagFacts(span.tags)),
    span.events.length > 0 && section('Events', span.events.map(happened => element('div', { class: 'event', 'data-event': happened.name },
      element('p', {}, element('b', {}, happened.name), element('span', { class: 'soft' }, `at ${duration(happened.at)}`)), tagFacts(happened.tags)))),
    span.links.length > 0 && section('Links', span.links.map(link)),
    span.linkedFrom.length > 0 && section('Linked from', span.linkedFrom.map(link)),
    section('Process', tagFacts(service.tags)),
  ], onClose);
}

const link = target => element('div', { class: 'event' },
  element('p', {}, element('a', { href: `/traces/${target.trace}?span=${target.span}`, 'data-trace': target.trace, 'data-link': target.span }, target.name ?? target.span),
    element('span', { class: 'soft' }, target.service ? `at ${target.service}` : 'has not come')),
  tagFacts(target.tags));
