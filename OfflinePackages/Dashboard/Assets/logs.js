// The page of structured logs: what processes have logged by OpenTelemetry, the latest first.
import { feed } from './api.js';
import { element, fill, say } from './dom.js';
import { choice, search, wanted } from './filters.js';
import { count, plural } from './format.js';
import { createLog, logHead } from './log-rows.js';
import { offerServices } from './services.js';

const [step, most] = [300, 2000];
const levels = [['', 'All levels'], ['Debug', 'Debug and above'], ['Information', 'Information and above'], ['Warning', 'Warning and above'], ['Error', 'Error and above'], ['Critical', 'Critical']];

export function logsPage(_, refresh) {
  const read = feed();
  let shown = step;
  const body = element('tbody', {});
  const summary = element('p', { class: 'summary' });
  const empty = element('p', { class: 'empty', hidden: true });
  const more = element('button', { type: 'button', hidden: true, onclick: () => { shown = Math.min(most, shown + step); refresh(); } }, 'Show more');
  const resource = choice('resource', 'Resource', [['', 'All resources']], refresh);
  offerServices(resource);
  const root = element('div', { 'data-view': 'logs' },
    element('header', { class: 'top' }, element('h1', {}, 'Structured logs'), summary, element('div', { class: 'filters' },
      resource, choice('level', 'Level', levels, refresh), search('text', 'Search: words, -word, name=value', refresh))),
    element('div', { class: 'card scroll' }, element('table', { class: 'logs' }, logHead(), body), empty),
    element('p', { class: 'more' }, more));

  return {
    root,
    title: 'Structured logs',
    async refresh() {
      const data = await read('/logs', { text: wanted('text'), resource: wanted('resource'), level: wanted('level'), trace: wanted('trace'), most: shown });
      if (!data) return;
      fill(body, data.logs, log => log.number, createLog);
      say(summary, data.matching === data.total ? plural(data.total, 'record') : `${count(data.matching)} of ${plural(data.total, 'record')}`);
      more.hidden = data.matching <= data.logs.length || shown >= most;
      empty.hidden = data.logs.length > 0;
      say(empty, data.total > 0 ? 'No record matches.' : 'Nothing has been logged yet.');
    },
  };
}
