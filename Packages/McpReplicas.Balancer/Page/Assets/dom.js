// Whatever comes from a request is text: nothing here makes HTML of it.

export const find = (selector, root = document) => root.querySelector(selector);

export function text(element, value) {
  if (element.textContent !== value) element.textContent = value;
}

export function attribute(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** Fills the elements of a row that have a data-field of that name. */
export function fill(row, values) {
  for (const [field, value] of Object.entries(values)) text(find(`[data-field="${field}"]`, row), value);
}

export const clone = template => find(template).content.firstElementChild.cloneNode(true);

let silence;

/** Says something to the user, seen and heard. */
export function say(sentence, isWrong = false) {
  const said = find('#said');
  said.textContent = sentence;
  said.dataset.said = isWrong ? 'wrong' : 'right';
  clearTimeout(silence);
  silence = setTimeout(() => { said.textContent = ''; }, 8000);
}

export async function copy(value, what) {
  try {
    await navigator.clipboard.writeText(value);
    say(`Copied ${what}.`);
  } catch {
    say(`The browser did not let ${what} be copied: ${value}`, true);
  }
}
