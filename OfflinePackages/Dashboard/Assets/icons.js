// Small pictures, drawn in the colour of the text around them. Each is beside a word, or on a button that has a label.
import { svg } from './dom.js';

const lines = {
  resources: 'M3 4h10v4H3zM3 10h10v3H3zM5.5 6h.01M5.5 11.5h.01',
  console: 'M2.5 3.5h11v9h-11zM5 6.5l2 1.5-2 1.5M8.5 10h2.5',
  logs: 'M3 4h10M3 8h10M3 12h6',
  traces: 'M2.5 4h6M5.5 8h6M8.5 12h5',
  metrics: 'M2.5 2.5v11h11M5 10l2.5-3 2 2L13 5',
  restart: 'M12.5 8a4.5 4.5 0 1 1-1.4-3.2M12.5 2.5V5H10',
  close: 'M4 4l8 8M12 4l-8 8',
  copy: 'M6 6h7v7H6zM10 6V3H3v7h3',
  back: 'M10 3.5L5.5 8l4.5 4.5',
  waiting: 'M8 3a5 5 0 1 0 5 5',
  failed: 'M4.5 4.5l7 7M11.5 4.5l-7 7',
  link: 'M6.5 9.5l3-3M7 5l1.5-1.5a2.5 2.5 0 0 1 3.5 3.5L10.5 8.5M9 11l-1.5 1.5A2.5 2.5 0 0 1 4 9l1.5-1.5',
};
const shapes = {
  start: 'M5 3.5v9l7.5-4.5z',
  stop: 'M4.5 4.5h7v7h-7z',
  running: 'M8 3.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9z',
  unhealthy: 'M8 2.8l5.6 9.9H2.4z',
  stopped: 'M4.5 4.5h7v7h-7z',
  expand: 'M6 4l4.5 4L6 12z',
};

export function icon(name) {
  const path = lines[name]
    ? svg('path', { d: lines[name], fill: 'none', stroke: 'currentColor', 'stroke-width': '1.6', 'stroke-linecap': 'round', 'stroke-linejoin': 'round' })
    : svg('path', { d: shapes[name], fill: 'currentColor' });
  return svg('svg', { viewBox: '0 0 16 16', width: '16', height: '16', 'aria-hidden': 'true', class: `icon icon-${name}` }, path);
}
