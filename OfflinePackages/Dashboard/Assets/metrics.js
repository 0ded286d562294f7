// The page of metrics: the instruments of one process, each with a small chart, or one of them with a large one.
import { feed } from './api.js';
import { breakable, element, fillAnew, say } from './dom.js';
import { choice, search, want, wanted } from './filters.js';
import { measure, plural, unitName } from './format.js';
import { instrumentView } from './instrument.js';
import { spark } from './spark.js';

const ranges = [['', 'Last 10 minutes'], ['5', 'Last 5 minutes'], ['1', 'Last minute']];

export function metricsPage(_, refresh) {
  const read = feed();
  let data = { instruments: [], services: [] };
  const summary = element('p', { class: 'summary' });
  const empty = element('p', { class: 'empty card', hidden: true });
  const list = element('div', { class: 'meters' });
  const resource = choice('service', 'Resource', [], () => { close(); refresh(); });
  const chosen = instrumentView(close, refresh);
  const root = element('div', { 'data-view': 'metrics' },
    element('header', { class: 'top' }, element('h1', {}, 'Metrics'), summary, element('div', { class: 'filters' },
      resource, choice('minutes', 'Time', ranges, refresh), search('text', 'Filter instruments', show))),
    chosen.root, list, empty);

  function show() {
    const words = wanted('text').toLowerCase().split(/\s+/);
    const shown = data.instruments.filter(one => words.every(word => `${one.name} ${one.meter}`.toLowerCase().includes(word)));
    const meters = [...Map.groupBy(shown, one => one.meter)];
    say(summary, plural(shown.length, 'instrument'));
    empty.hidden = shown.length > 0;
    say(empty, data.instruments.length > 0 ? 'No instrument matches.' : 'Nothing has been measured yet.');
    fillAnew(list, meters, ([meter]) => meter, ([meter, instruments]) => element('section', {}, element('h2', {}, meter), element('div', { class: 'cards' }, instruments.map(card))));
  }

  function card(one) {
    const isRate = one.kind === 'Counter';
    return element('button', { type: 'button', class: 'card instrument', 'data-instrument': one.name, 'data-meter': one.meter, title: one.description, onclick: () => open(one) },
      element('span', { class: 'instrument-name' }, breakable(one.name)),
      element('span', { class: 'instrument-value' }, measure(one.latest, one.unit, isRate), element('small', {}, one.kind === 'Histogram' ? 'p90' : unitName(one.unit))),
      spark(one.line));
  }

  function open(one) {
    want('meter', one.meter);
    want('name', one.name);
    refresh();
    scrollTo(0, 0);
  }

  function close() {
    want('meter', '');
    want('name', '');
    chosen.hide();
  }

  return {
    root,
    title: 'Metrics',
    async refresh() {
      const service = wanted('service');
      const answer = await read('/metrics', { service, minutes: wanted('minutes') });
      if (answer) {
        data = answer;
        resource.setOptions([...service ? [] : [['', answer.service ?? 'No resource yet']], ...answer.services.filter(name => service || name !== answer.service).map(name => [name, name])]);
        show();
      }
      if (wanted('name')) await chosen.refresh({ service: data.service, meter: wanted('meter'), name: wanted('name'), minutes: wanted('minutes') });
    },
  };
}
