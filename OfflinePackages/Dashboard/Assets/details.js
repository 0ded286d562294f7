// The pane beside the page, with all there is to tell of one thing.
import { breakable, element } from './dom.js';
import { icon } from './icons.js';

const pane = document.getElementById('details');
const longest = 120;
let opener;
let whenClosed;

/** Opens the pane. It is closed by its button or Escape, and the focus goes back to where it was. */
export function openDetails(key, title, content, onClose) {
  const isNew = pane.hidden;
  if (isNew) opener = document.activeElement;
  whenClosed = onClose;
  pane.hidden = false;
  pane.dataset.of = key;
  document.body.classList.add('with-details');
  pane.replaceChildren(
    element('header', {}, element('h2', { id: 'details-title' }, title), element('button', { type: 'button', class: 'plain', 'aria-label': 'Close the details', title: 'Close (Esc)', onclick: closeDetails }, icon('close'))),
    element('div', { class: 'details-body' }, content));
  if (isNew) pane.focus({ preventScroll: true });
}

export function closeDetails() {
  if (pane.hidden) return;
  pane.hidden = true;
  pane.replaceChildren();
  delete pane.dataset.of;
  document.body.classList.remove('with-details');
  whenClosed?.();
  whenClosed = undefined;
  if (opener?.isConnected) opener.focus();
}

export const shownDetails = () => pane.hidden ? undefined : pane.dataset.of;

/** Names with their values; a long value stands below its name. */
export const facts = pairs => element('dl', { class: 'facts' }, pairs.filter(([, value]) => value !== undefined && value !== null).map(([name, value]) =>
  element('div', { class: typeof value === 'string' && value.length > longest ? 'long' : null }, element('dt', {}, breakable(name)), element('dd', {}, value))));

export const tagFacts = tags => facts([...tags].sort((one, other) => one.name < other.name ? -1 : 1).map(tag => [tag.name, tag.value]));

export const section = (title, ...content) => element('section', {}, element('h3', {}, title), ...content);
