// Every resource has a colour, the same on all pages: by its place among the resources, so that neighbours differ.
import { element } from './dom.js';

const colours = 10;
const places = new Map();

export function setResources(names) {
  names.forEach((name, place) => places.set(name, place % colours));
}

export function colourOf(name) {
  if (!places.has(name)) places.set(name, places.size % colours);
  return places.get(name);
}

/** The name on its colour, with a number where there is one to tell. */
export const badge = (name, number, isError) => element('span', { class: 'badge', 'data-colour': colourOf(name), 'data-error': isError ? 'true' : null, title: isError ? `${name}: has errors` : name },
  name, number > 1 ? element('b', {}, String(number)) : null);
