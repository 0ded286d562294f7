// What is around every page: where one is, whether the server is there, what the dashboard keeps.
import { element, say } from './dom.js';
import { count } from './format.js';
import { icon } from './icons.js';

const pages = [['/', 'resources', 'Resources'], ['/console', 'console', 'Console'], ['/logs', 'logs', 'Logs'], ['/traces', 'traces', 'Traces'], ['/metrics', 'metrics', 'Metrics']];
const contact = document.getElementById('contact');
const pauseButton = document.getElementById('pause');

export const live = { paused: false };

export function showPages(path) {
  const nav = document.getElementById('pages');
  const here = pages.findLast(([start]) => path === start || (start !== '/' && path.startsWith(`${start}/`)))?.[0];
  nav.replaceChildren(...pages.map(([href, name, title]) => element('a', { href, 'data-page': name, 'aria-current': href === here ? 'page' : null }, icon(name), element('span', {}, title))));
}

export function showShell(shell) {
  say(document.getElementById('application'), shell.application);
  const { limits } = shell;
  say(document.getElementById('limits'), `In memory, and gone with the application: the last ${count(limits.traces)} traces or ${count(limits.spans)} spans (${limits.spanBytes >> 20} MiB), ${count(limits.logs)} log records (${limits.logBytes >> 20} MiB), `
    + `${limits.points} points of each of ${count(limits.series)} series, 10,000 console lines of each resource. Texts are cut after ${count(limits.textLength)} characters. For this machine only, without login.`);
}

export function showContact(state) {
  contact.dataset.contact = live.paused ? 'paused' : state;
  say(document.getElementById('contact-text'), { live: live.paused ? 'Paused' : 'Live', lost: 'The application does not answer', waiting: 'Connecting' }[state]);
  document.body.classList.toggle('stale', state === 'lost');
}

pauseButton.addEventListener('click', () => {
  live.paused = !live.paused;
  pauseButton.setAttribute('aria-pressed', live.paused);
  pauseButton.textContent = live.paused ? 'Go on' : 'Pause';
  showContact('live');
});
