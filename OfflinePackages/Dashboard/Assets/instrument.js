// One instrument: its chart, its dimensions to choose from, and the requests that were measured.
import { feed } from './api.js';
import { chart } from './chart.js';
import { element, fillAnew } from './dom.js';
import { clock, count, measure, plural } from './format.js';
import { icon } from './icons.js';

// A process that has just begun has its line over the whole chart soon.
const shortest = 60_000;

export function instrumentView(close, refreshPage) {
  const read = feed();
  let [shown, wantedTags] = ['', new Map()];
  const title = element('div', { class: 'instrument-title' });
  const dimensions = element('div', { class: 'dimensions' });
  const picture = element('div', { class: 'picture' });
  const legend = element('table', { class: 'legend' });
  const exemplars = element('div', { class: 'exemplars' });
  const root = element('section', { class: 'card instrument-view', hidden: true },
    element('header', {}, title, element('button', { type: 'button', class: 'plain', 'aria-label': 'Close the chart', title: 'Close the chart', onclick: () => close() }, icon('close'))),
    dimensions, picture, legend, exemplars);

  async function refresh(instrument) {
    if (shown !== instrument.name + instrument.meter + instrument.service) {
      [shown, wantedTags] = [instrument.name + instrument.meter + instrument.service, new Map()];
      dimensions.replaceChildren();
    }
    const data = await read('/metrics/instrument', { ...instrument, dimension: [...wantedTags].map(([name, value]) => `${name}=${value}`) });
    if (!data) return;
    root.hidden = false;
    root.dataset.instrument = instrument.name;
    show(instrument, data);
  }

  function show({ name, service }, data) {
    const isRate = data.kind === 'Counter';
    const format = value => measure(value, data.unit, isRate);
    title.replaceChildren(element('h2', {}, name), element('p', { class: 'summary' }, [data.description, service].filter(Boolean).join(' · ')));
    fillAnew(dimensions, Object.entries(data.dimensions).filter(([, values]) => values.length > 1), ([dimension]) => dimension, dimensionChoice);
    const dots = data.exemplars.map(one => ({ ...one, href: `/traces/${one.trace}${one.span ? `?span=${one.span}` : ''}`, title: `${format(one.value)} in trace ${one.trace.slice(0, 8)}` }));
    const first = Math.min(...data.lines.flatMap(line => line.points.slice(0, 1)).map(point => point.time));
    chart(picture, { lines: data.lines, dots, from: Math.max(data.from, Math.min(first, data.to - shortest)), to: data.to, isBytes: data.unit === 'By', format });
    legend.replaceChildren(element('thead', {}, element('tr', {}, ['Line', 'Latest', 'Least', 'Most'].map(text => element('th', { scope: 'col' }, text)))), element('tbody', {}, data.lines.map((line, place) => legendRow(line, place, format))),
      element('caption', {}, captionOf(data, format)));
    exemplars.hidden = dots.length === 0;
    exemplars.replaceChildren(element('h3', {}, 'Measured requests'), element('ul', {}, dots.sort((one, other) => other.time - one.time).slice(0, 8).map(dot => element('li', {}, element('a', { href: dot.href, 'data-trace': dot.trace }, format(dot.value)), element('span', { class: 'soft' }, clock(dot.time))))));
  }

  function dimensionChoice([name, values]) {
    const select = element('select', { 'data-dimension': name, onchange: event => {
      if (event.target.value === '*') wantedTags.delete(name);
      else wantedTags.set(name, event.target.value);
      refreshPage();
    } }, element('option', { value: '*' }, 'all'), values.map(value => element('option', { value, selected: wantedTags.get(name) === value }, value || '(empty)')));
    return element('label', {}, element('span', {}, name), select);
  }

  return { root, refresh, hide() { root.hidden = true; } };
}

function legendRow(line, place, format) {
  const values = line.points.map(point => point.value).filter(value => value !== null);
  return element('tr', {}, element('th', { scope: 'row' }, element('span', { class: 'swatch', 'data-line-colour': place }), line.name),
    [values.at(-1), ...values.length ? [Math.min(...values), Math.max(...values)] : [null, null]].map(value => element('td', { class: 'number' }, format(value))));
}

const captionOf = (data, format) => data.kind === 'Histogram'
  ? `${plural(data.count, 'value')}${data.mean === null ? '' : `, ${format(data.mean)} on average`}, of ${plural(data.matching, 'series', 'series')}`
  : data.matching > data.lines.length ? `The ${count(data.lines.length)} largest of ${count(data.matching)} series. Choose a dimension to see others.` : plural(data.matching, 'series', 'series');
