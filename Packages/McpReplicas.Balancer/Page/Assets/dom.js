// Values from requests are always set as text, never as HTML.

export const find = (selector, root = document) => root.querySelector(selector);

export function text(element, value) {
  if (element.textContent !== value) element.textContent = value;
}

export function attribute(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** Sets the text of the row's elements by their data-field attribute. */
export function fill(row, values) {
  for (const [field, value] of Object.entries(values)) text(find(`[data-field="${field}"]`, row), value);
}

export const clone = template => find(template).content.firstElementChild.cloneNode(true);

let clearing;

/** Shows a message, which screen readers also announce. */
export function say(sentence, isWrong = false) {
  const said = find('#said');
  said.textContent = sentence;
  said.dataset.said = isWrong ? 'wrong' : 'right';
  clearTimeout(clearing);
  clearing = setTimeout(() => { said.textContent = ''; }, 8000);
}

export async function copy(value, what) {
  try {
    await navigator.clipboard.writeText(value);
    say(`Copied ${what}.`);
  } catch {
    say(`The browser blocked copying ${what}: ${value}`, true);
  }
}
