// The page of resources: what runs, where, and what can be done to it.
import { feed } from './api.js';
import { badge } from './colours.js';
import { commandButtons } from './commands.js';
import { element, fill, fillAnew, say } from './dom.js';
import { search, wanted } from './filters.js';
import { age, plural } from './format.js';
import { drawGraph } from './graph.js';
import { link } from './links.js';
import { showDetailsOf } from './resource-details.js';
import { showState, stateMark, stateOf } from './states.js';

const columns = ['Resource', 'State', 'Links', 'Process', 'Up', 'Actions'];

export function resourcesPage(_, refresh) {
  const read = feed();
  let resources = [];
  const summary = element('p', { class: 'summary' });
  const body = element('tbody', {});
  const graph = element('section', { class: 'card graph', hidden: true, 'aria-label': 'Who waits for whom' });
  const root = element('div', { 'data-view': 'resources' },
    element('header', { class: 'top' }, element('h1', {}, 'Resources'), summary, element('div', { class: 'filters' }, search('text', 'Filter resources', show))),
    element('div', { class: 'card scroll' }, element('table', { class: 'resources' },
      element('thead', {}, element('tr', {}, columns.map(column => element('th', { scope: 'col' }, column)))), body)),
    graph);

  function show() {
    const text = wanted('text').toLowerCase();
    fill(body, resources.filter(resource => resource.name.toLowerCase().includes(text)), resource => resource.name, createRow, showRow);
    const running = resources.filter(resource => stateOf(resource).kind === 'running').length;
    say(summary, running === resources.length ? `${plural(running, 'resource')}, all running` : `${running} of ${plural(resources.length, 'resource')} running`);
  }

  function createRow(resource) {
    const open = () => showDetailsOf(resource.name, () => resources.find(one => one.name === resource.name));
    return element('tr', { 'data-resource': resource.name },
      element('th', { scope: 'row' }, element('button', { type: 'button', class: 'link', onclick: open }, badge(resource.name)), element('small', {}, resource.type)),
      element('td', {}, stateMark()),
      element('td', { class: 'links' }),
      element('td', { class: 'number', 'data-label': 'Process' }),
      element('td', { class: 'number', 'data-label': 'Up' }),
      element('td', { class: 'actions' }));
  }

  function showRow(row, resource) {
    const [, state, links, process, , actions] = row.children;
    row.dataset.state = resource.state ?? '';
    row.dataset.health = resource.health ?? '';
    showState(state.firstChild, resource);
    fillAnew(links, resource.links, one => one.url, link);
    say(process, resource.processId ? String(resource.processId) : '–');
    commandButtons(actions, resource, refresh);
    showAge(row, resource);
  }

  function showAge(row, resource) {
    say(row.children[4], resource.processId && resource.started ? age(Date.now() - resource.started) : '–');
  }

  return {
    root,
    title: 'Resources',
    async refresh() {
      const data = await read('/resources');
      if (!data) return;
      resources = data.resources;
      show();
      drawGraph(graph, resources);
    },
    tick() {
      for (const row of body.children) showAge(row, resources.find(resource => resource.name === row.dataset.resource));
    },
  };
}
