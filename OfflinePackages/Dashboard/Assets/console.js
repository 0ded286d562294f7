// The page of console logs: what processes have written, as it comes.
import { go } from './address.js';
import { get, query } from './api.js';
import { badge } from './colours.js';
import { element, fill, marked, say } from './dom.js';
import { check, choice, isChecked, search, wanted } from './filters.js';
import { clock, plural } from './format.js';
import { offerServices } from './services.js';

const mostShown = 2000;
const escapes = /\u001b\[[0-9;?]*[A-Za-z]/g;

export function consolePage(resource) {
  let [after, lines] = [0, []];
  const list = element('ol', { class: 'console card', tabindex: '0', 'aria-label': 'Lines', 'data-times': isChecked('times', true), 'data-all': resource ? null : 'true' });
  const summary = element('p', { class: 'summary' });
  const select = choice('', 'Resource', [['', 'All resources']], () => {});
  select.onchange = () => go(select.value ? `/console/${encodeURIComponent(select.value)}` : '/console');
  const root = element('div', { 'data-view': 'console', class: 'full' },
    element('header', { class: 'top' }, element('h1', {}, 'Console'), summary, element('div', { class: 'filters' },
      select,
      search('text', 'Search lines', show),
      check('errors', 'Only stderr', show),
      check('times', 'Times', () => { list.dataset.times = isChecked('times', true); }, true),
      check('follow', 'Follow', follow, true))),
    list);
  offerServices(select).then(() => { select.value = resource ?? ''; });

  function show() {
    const text = wanted('text');
    const lower = text.toLowerCase();
    const shown = lines.filter(line => (!isChecked('errors') || line.error) && (!text || line.text.toLowerCase().includes(lower)));
    fill(list, shown, line => `${line.number} ${text}`, line => createLine(line, text, !resource));
    say(summary, text || isChecked('errors') ? `${shown.length} of ${plural(lines.length, 'line')}` : plural(lines.length, 'line'));
    follow();
  }

  function follow() {
    if (isChecked('follow', true)) list.scrollTop = list.scrollHeight;
  }

  return {
    root,
    title: resource ? `Console of ${resource}` : 'Console',
    async refresh() {
      const isFirst = after === 0;
      const data = await get(`/console${query({ resource, after })}`);
      after = data.next;
      if (data.lines.length === 0 && !isFirst) return;
      lines = [...lines, ...data.lines].slice(-mostShown);
      show();
    },
  };
}

const createLine = (line, text, withName) => element('li', { 'data-line': line.number, 'data-error': line.error ? 'true' : null, 'data-resource': line.resource, 'data-level': /^(warn|fail|crit): /.exec(line.text)?.[1] },
  element('time', {}, clock(line.time)),
  withName ? badge(line.resource) : null,
  line.error ? element('b', { class: 'stderr' }, 'stderr') : null,
  element('span', { class: 'text' }, marked(line.text.replace(escapes, ''), text)));
