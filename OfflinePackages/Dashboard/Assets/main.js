// Shows the page that the address names, and asks for what is new every second.
import { Lost, get } from './api.js';
import { go } from './address.js';
import { closeDetails } from './details.js';
import { setResources } from './colours.js';
import { live, showContact, showPages, showShell } from './shell.js';
import { consolePage } from './console.js';
import { logsPage } from './logs.js';
import { metricsPage } from './metrics.js';
import { resourcesPage } from './resources.js';
import { tell } from './talk.js';
import { tracePage } from './trace.js';
import { tracesPage } from './traces.js';

const second = 1000;
const routes = [
  [/^\/$/, resourcesPage],
  [/^\/console(?:\/(.+))?$/, consolePage],
  [/^\/logs$/, logsPage],
  [/^\/traces$/, tracesPage],
  [/^\/traces\/([0-9a-f]+)$/, tracePage],
  [/^\/metrics$/, metricsPage],
];
const main = document.getElementById('page');
let page;
let run;
let turn = Promise.resolve();

function show() {
  const [pattern, create] = routes.find(([pattern]) => pattern.test(location.pathname)) ?? routes[0];
  const [, argument] = pattern.exec(location.pathname) ?? [];
  closeDetails();
  showPages(location.pathname);
  page = create(argument && decodeURIComponent(argument), refresh);
  main.replaceChildren(page.root);
  document.title = `${page.title} · dashboard`;
  return refresh();
}

// One after the other: an answer that comes late must not undo a later one.
const refresh = () => turn = turn.then(refreshNow);

async function refreshNow() {
  try {
    await page.refresh();
    showContact('live');
  } catch (problem) {
    suffer(problem);
  }
}

function suffer(problem) {
  if (problem instanceof Lost) showContact('lost');
  else tell(`This page has failed: ${problem.message}`, true);
}

async function watch() {
  if (document.visibilityState === 'visible') {
    const lost = document.body.classList.contains('stale');
    if (lost) await begin();
    else if (!live.paused) await refresh();
    page?.tick?.();
  }
  setTimeout(watch, second);
}

// After a new start of the application nothing that is shown is true any more.
async function begin() {
  try {
    const shell = await get('/shell');
    if (run && run !== shell.run) location.reload();
    run = shell.run;
    setResources(shell.resources);
    showShell(shell);
    showContact('live');
  } catch (problem) {
    suffer(problem);
  }
}

addEventListener('popstate', show);
addEventListener('unhandledrejection', event => suffer(event.reason));
addEventListener('visibilitychange', () => document.visibilityState === 'visible' && !live.paused && refresh());
addEventListener('click', event => {
  const link = event.target.closest('a[href]');
  if (!link || link.target || link.origin !== location.origin || link.hash || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  go(link.href);
});
addEventListener('keydown', event => {
  if (event.key === 'Escape' && !document.querySelector('dialog[open]')) closeDetails();
  if (event.key === '/' && !/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) {
    const search = main.querySelector('input[type="search"]');
    if (search) event.preventDefault();
    search?.focus();
  }
});

await begin();
await show();
setTimeout(watch, second);
