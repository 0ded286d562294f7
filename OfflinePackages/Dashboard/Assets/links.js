// Where a resource can be reached. Only what a browser can open is a link.
import { element } from './dom.js';

export function link({ text, url }) {
  const opens = /^https?:\/\//.test(url);
  const shown = text || url.replace(/\/$/, '');
  return opens
    ? element('a', { href: url, target: '_blank', rel: 'noreferrer', title: url }, shown)
    : element('span', { class: 'soft' }, shown);
}
