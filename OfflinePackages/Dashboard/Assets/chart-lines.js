/** The parts of a line between its breaks. */
export function segments(points) {
  const parts = [[]];
  for (const point of points) {
    if (point.value === null) parts.push([]);
    else parts.at(-1).push(point);
  }
  return parts.filter(part => part.length > 0);
}

/** Round steps for an axis from the least to the most, a few of them; of bytes they are round in KiB, MiB and so on. */
export function steps(least, most, isBytes, wanted = 5) {
  const rough = (most - least || 1) / wanted;
  const base = isBytes ? 1024 ** Math.max(0, Math.floor(Math.log(rough) / Math.log(1024))) : 1;
  const power = base * 10 ** Math.floor(Math.log10(rough / base));
  const step = [1, 2, 5, 10].map(factor => factor * power).find(size => size >= rough);
  const first = Math.floor(least / step);
  return Array.from({ length: Math.ceil(most / step) - first + 1 }, (_, index) => (first + index) * step);
}

export const nearest = (points, time) => points.reduce((best, point) => point.value !== null && (!best || Math.abs(point.time - time) < Math.abs(best.time - time)) ? point : best, undefined);
