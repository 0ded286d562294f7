// Who waits for whom, drawn from left to right: what starts first is on the left.
import { element, svg } from './dom.js';
import { colourOf } from './colours.js';
import { stateOf } from './states.js';

const [width, height, gapX, gapY, edge] = [148, 34, 96, 12, 2];
const mostOfColumn = 12;

export function drawGraph(parent, resources) {
  const shown = resources.filter(resource => resource.waitsFor.length > 0 || resources.some(other => other.waitsFor.includes(resource.name)));
  const columns = layers(shown);
  parent.hidden = shown.length === 0 || columns.some(column => column.length > mostOfColumn);
  const picture = JSON.stringify(shown.map(resource => [resource.name, resource.waitsFor, stateOf(resource).kind]));
  if (parent.hidden || parent.dataset.picture === picture) return;
  parent.dataset.picture = picture;

  const rows = Math.max(...columns.map(column => column.length));
  const [wide, high] = [columns.length * (width + gapX) - gapX + 2 * edge, rows * (height + gapY) - gapY + 2 * edge];
  const places = new Map(columns.flatMap((column, x) => column.map((resource, y) => [resource.name, {
    x: edge + x * (width + gapX),
    y: edge + (rows - column.length) * (height + gapY) / 2 + y * (height + gapY),
  }])));
  parent.replaceChildren(
    element('h2', {}, 'Who waits for whom'),
    element('div', { class: 'scroll', tabindex: '0' }, svg('svg', { viewBox: `0 0 ${wide} ${high}`, style: { 'max-width': `${wide}px` }, role: 'img', 'aria-label': shown.map(words).filter(Boolean).join('; ') },
      shown.flatMap(resource => resource.waitsFor.filter(name => places.has(name)).map(name => arrow(places.get(name), places.get(resource.name)))),
      shown.map(resource => node(resource, places.get(resource.name))))));
}

const words = resource => resource.waitsFor.length ? `${resource.name} waits for ${resource.waitsFor.join(', ')}` : '';

// A resource stands right of all that it waits for.
function layers(resources) {
  const depths = new Map();
  const depth = resource => {
    if (!depths.has(resource.name)) {
      depths.set(resource.name, 0);
      const before = resource.waitsFor.map(name => resources.find(other => other.name === name)).filter(Boolean);
      depths.set(resource.name, before.length ? 1 + Math.max(...before.map(depth)) : 0);
    }
    return depths.get(resource.name);
  };
  const columns = [];
  for (const resource of resources) (columns[depth(resource)] ??= []).push(resource);
  return columns;
}

function arrow(from, to) {
  const [x1, y1, x2, y2] = [from.x + width, from.y + height / 2, to.x, to.y + height / 2];
  const middle = (x1 + x2) / 2;
  return svg('path', { class: 'edge', d: `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}` });
}

const node = (resource, { x, y }) => svg('g', { class: 'node', 'data-colour': colourOf(resource.name), 'data-kind': stateOf(resource).kind, transform: `translate(${x} ${y})` },
  svg('rect', { class: 'box', width, height, rx: 8 }),
  svg('circle', { class: 'dot', cx: 17, cy: height / 2, r: 5 }),
  svg('text', { x: 32, y: height / 2, dy: '.35em' }, resource.name));
