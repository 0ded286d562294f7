// Builds elements. Text is always text: nothing that a process has sent is ever read as HTML.

export const element = (tag, properties, ...children) => build(document.createElement(tag), properties, children);

export const svg = (tag, properties, ...children) => build(document.createElementNS('http://www.w3.org/2000/svg', tag), properties, children);

function build(node, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (name === 'style') for (const [property, text] of Object.entries(value)) node.style.setProperty(property, text);
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.flat(Infinity).filter(child => child !== undefined && child !== null && child !== false));
  return node;
}

/** Sets a text only where it changes, so that a selection within it stays. */
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Makes the children those of the items, and keeps the elements of items that were there before: focus and scrolling stay where they are. */
export function fill(parent, items, keyOf, create, update) {
  const before = new Map([...parent.children].map(child => [child.dataset.key, child]));
  let next = parent.firstElementChild;
  for (const item of items) {
    const key = String(keyOf(item));
    let child = before.get(key);
    before.delete(key);
    if (!child) {
      child = create(item);
      child.dataset.key = key;
    }
    update?.(child, item);
    if (child === next) next = next.nextElementSibling;
    else parent.insertBefore(child, next);
  }
  for (const child of before.values()) child.remove();
}

/** Fills with elements that are made anew when their item has changed. */
export function fillAnew(parent, items, keyOf, create) {
  fill(parent, items, item => `${keyOf(item)} ${JSON.stringify(item)}`, create);
}

/** A name that breaks after its dots and underscores, not in the middle of a word. */
export const breakable = name => name.split(/(?<=[._])(?![._])/).flatMap(part => [part, element('wbr', {})]);

/** A text with the occurrences of a word marked. */
export function marked(text, word) {
  if (!word) return [text];
  const parts = [];
  const [lower, wanted] = [text.toLowerCase(), word.toLowerCase()];
  let from = 0;
  for (let at; (at = lower.indexOf(wanted, from)) >= 0; from = at + wanted.length) parts.push(text.slice(from, at), element('mark', {}, text.slice(at, at + wanted.length)));
  return [...parts, text.slice(from)];
}
