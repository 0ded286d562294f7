// All there is to tell of a resource. What may be secret is shown when one asks for it, one value at a time.
import { get, post } from './api.js';
import { facts, openDetails, section } from './details.js';
import { element } from './dom.js';
import { clock } from './format.js';
import { link } from './links.js';
import { stateOf } from './states.js';

const names = { 'project.path': 'Project', 'executable.path': 'Program', 'executable.args': 'Arguments', 'executable.workDir': 'Working directory', 'executable.pid': 'Process id' };
const pages = [['/console/', 'Console'], ['/logs?resource=', 'Logs'], ['/traces?resource=', 'Traces'], ['/metrics?service=', 'Metrics']];

export async function showDetailsOf(name, current) {
  const details = await get(`/resources/${encodeURIComponent(name)}`);
  const resource = current();
  openDetails(`resource ${name}`, name, [
    element('p', { class: 'row' }, pages.map(([path, title]) => element('a', { href: path + encodeURIComponent(name), class: 'button' }, title))),
    facts([
      ['Type', resource.type],
      ['State', stateOf(resource).text],
      ['Health', resource.health],
      ['Started', resource.started && clock(resource.started)],
      ['Stopped', resource.stopped && clock(resource.stopped)],
      ['Waits for', resource.waitsFor.join(', ') || undefined],
      ...details.facts.map(fact => [names[fact.name] ?? fact.name, value(name, 'facts', fact)]),
    ]),
    resource.links.length > 0 && section('Links', facts(resource.links.map(one => [one.text || 'Address', link({ url: one.url })]))),
    details.environment.length > 0 && section('Environment', facts(details.environment.map(fact => [fact.name, value(name, 'environment', fact)]))),
  ]);
}

function value(resource, kind, fact) {
  if (!fact.secret) return fact.value;
  const masked = element('span', { class: 'masked' }, element('span', { 'aria-label': 'hidden' }, '••••••'));
  masked.append(element('button', {
    type: 'button',
    'aria-label': `Show ${fact.name}`,
    onclick: async () => {
      const told = await post(`/resources/${encodeURIComponent(resource)}/${kind}/${encodeURIComponent(fact.name)}`);
      masked.replaceWith(element('span', { class: 'told' }, told?.value || '(empty)'));
    },
  }, 'Show'));
  return masked;
}
