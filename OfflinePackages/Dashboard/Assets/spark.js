// A small chart without axes.
import { svg } from './dom.js';
import { segments } from './chart-lines.js';

const [width, height, edge] = [240, 44, 3];

export function spark(points) {
  const values = points.map(point => point.value).filter(value => value !== null);
  if (values.length < 2) return svg('svg', { class: 'spark', viewBox: `0 0 ${width} ${height}`, 'aria-hidden': 'true' });
  const [least, most] = [Math.min(0, ...values), Math.max(...values)];
  const [first, last] = [points[0].time, points.at(-1).time];
  const x = time => edge + (width - 2 * edge) * (time - first) / Math.max(1, last - first);
  const y = value => height - edge - (height - 2 * edge) * (value - least) / (most - least || 1);
  return svg('svg', { class: 'spark', viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    segments(points).map(part => {
      const path = part.map(point => `${x(point.time).toFixed(1)} ${y(point.value).toFixed(1)}`).join('L');
      return [svg('path', { class: 'area', d: `M${path}V${height}H${x(part[0].time).toFixed(1)}Z` }), svg('path', { class: 'stroke', d: `M${path}` })];
    }));
}
