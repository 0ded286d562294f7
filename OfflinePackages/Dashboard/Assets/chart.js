// A chart of lines over time, with what they are at the time under the pointer.
import { element, svg } from './dom.js';
import { nearest, segments, steps } from './chart-lines.js';
import { clock } from './format.js';

const [height, left, right, top, bottom] = [300, 64, 16, 12, 28];

/** lines: [{ name, points }], each in the colour of its place. dots: [{ time, value, href, title }]. */
export function chart(parent, { lines, dots = [], from, to, isBytes, format }) {
  const width = Math.max(300, parent.clientWidth);
  const values = [...lines.flatMap(line => line.points), ...dots].map(point => point.value).filter(value => value !== null);
  const marks = steps(Math.min(0, ...values), Math.max(0, ...values) || 1, isBytes);
  const [least, most] = [marks[0], marks.at(-1)];
  const x = time => left + (width - left - right) * (time - from) / (to - from || 1);
  const y = value => height - bottom - (height - top - bottom) * (value - least) / (most - least || 1);

  const tip = element('div', { class: 'tip', hidden: true });
  const cross = svg('line', { class: 'cross', y1: top, y2: height - bottom, visibility: 'hidden' });
  const picture = svg('svg', { class: 'chart', width, height, viewBox: `0 0 ${width} ${height}`, role: 'group', 'aria-label': `Chart of ${lines.map(line => line.name).join(', ')}` },
    marks.map(mark => [svg('line', { class: 'grid', x1: left, x2: width - right, y1: y(mark), y2: y(mark) }), svg('text', { class: 'mark', x: left - 8, y: y(mark), dy: '.35em', 'text-anchor': 'end' }, format(mark))]),
    times(from, to, width).map(time => svg('text', { class: 'mark', x: x(time), y: height - 8, 'text-anchor': 'middle' }, clock(time, false))),
    lines.map((line, place) => segments(line.points).map(part => part.length === 1
      ? svg('circle', { class: 'point', 'data-line-colour': place, cx: x(part[0].time), cy: y(part[0].value), r: 2.5 })
      : svg('path', { class: 'stroke', 'data-line-colour': place, d: `M${part.map(point => `${x(point.time).toFixed(1)} ${y(point.value).toFixed(1)}`).join('L')}` }))),
    cross,
    dots.map(dot => svg('a', { href: dot.href, 'aria-label': dot.title }, svg('circle', { class: 'exemplar', cx: x(dot.time), cy: y(Math.min(most, dot.value)), r: 4.5 }, svg('title', {}, dot.title)))));

  picture.addEventListener('pointermove', event => {
    const time = from + (to - from) * (event.offsetX - left) / (width - left - right);
    const found = lines.map((line, place) => ({ line, place, point: nearest(line.points, time) })).filter(one => one.point);
    if (found.length === 0 || event.offsetX < left) return hide();
    const at = found[0].point.time;
    cross.setAttribute('x1', x(at));
    cross.setAttribute('x2', x(at));
    cross.setAttribute('visibility', 'visible');
    tip.hidden = false;
    tip.replaceChildren(element('b', {}, clock(at, false)), ...found.map(({ line, place, point }) => element('div', {}, element('span', { class: 'swatch', 'data-line-colour': place }), element('span', {}, line.name), element('b', {}, format(point.value)))));
    tip.style.left = `${Math.min(x(at) + 14, width - tip.offsetWidth - 4)}px`;
  });
  picture.addEventListener('pointerleave', hide);
  function hide() {
    tip.hidden = true;
    cross.setAttribute('visibility', 'hidden');
  }

  parent.replaceChildren(picture, tip);
}

// Full minutes, or parts of them, as many as there is room for.
function times(from, to, width) {
  const room = Math.max(2, Math.floor(width / 130));
  const step = [10, 15, 30, 60, 120, 300, 600].map(seconds => seconds * 1000).find(size => (to - from) / size <= room) ?? 600_000;
  const first = Math.ceil(from / step) * step;
  return Array.from({ length: Math.max(0, Math.floor((to - first) / step) + 1) }, (_, index) => first + index * step).filter(time => time - from > step / 6 && to - time > step / 6);
}
