// Fields above a list. What they say is in the address, so that it can be kept, shared and gone back to.
import { element } from './dom.js';

export const wanted = name => new URLSearchParams(location.search).get(name) ?? '';

export function want(name, value) {
  const address = new URL(location.href);
  if (value) address.searchParams.set(name, value);
  else address.searchParams.delete(name);
  history.replaceState(null, '', address);
}

export const search = (name, label, onChange) => element('input', {
  type: 'search', 'aria-label': label, placeholder: label, value: wanted(name), 'data-filter': name,
  oninput: event => { want(name, event.target.value.trim()); onChange(); },
});

export function choice(name, label, options, onChange, otherwise = '') {
  const select = element('select', { 'aria-label': label, 'data-filter': name, onchange: event => { want(name, event.target.value === otherwise ? '' : event.target.value); onChange(); } });
  select.setOptions = values => {
    const chosen = wanted(name) || otherwise;
    const all = values.some(([value]) => value === chosen) ? values : [...values, [chosen, chosen]];
    if (select.dataset.options === JSON.stringify(all)) return;
    select.dataset.options = JSON.stringify(all);
    select.replaceChildren(...all.map(([value, text]) => element('option', { value, selected: value === chosen }, text)));
  };
  select.setOptions(options);
  return select;
}

export const check = (name, label, onChange, otherwise = false) => element('label', { class: 'check' },
  element('input', { type: 'checkbox', checked: (wanted(name) || String(otherwise)) === 'true', 'data-filter': name, onchange: event => { want(name, event.target.checked === otherwise ? '' : String(event.target.checked)); onChange(); } }),
  element('span', {}, label));

export const isChecked = (name, otherwise = false) => (wanted(name) || String(otherwise)) === 'true';
