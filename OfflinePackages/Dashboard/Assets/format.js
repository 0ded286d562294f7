// Numbers and times as people read them.

const two = number => String(number).padStart(2, '0');
const digits = (value, most = 3) => value.toLocaleString('en', { maximumSignificantDigits: most, useGrouping: false });

/** 14:03:59.123, and the date before it when it is not today's. */
export function clock(milliseconds, withFraction = true) {
  const time = new Date(milliseconds);
  const fraction = withFraction ? `.${String(time.getMilliseconds()).padStart(3, '0')}` : '';
  const day = time.toDateString() === new Date().toDateString() ? '' : `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} `;
  return `${day}${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}${fraction}`;
}

/** 1.25 s, 12.3 ms, 45 µs. */
export function duration(milliseconds) {
  const size = Math.abs(milliseconds);
  if (size === 0) return '0 ms';
  if (size < 1) return `${digits(milliseconds * 1000)} µs`;
  if (size < 999.5) return `${digits(milliseconds)} ms`;
  if (size < 99_950) return `${digits(milliseconds / 1000)} s`;
  return age(milliseconds);
}

/** How long ago, or for how long: 45 s, 3 m 12 s, 2 h 5 m. */
export function age(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${seconds % 60} s`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ${Math.floor(seconds / 60) % 60} m`;
  return `${Math.floor(seconds / 86_400)} d ${Math.floor(seconds / 3600) % 24} h`;
}

export const count = number => number.toLocaleString('en');

export const plural = (number, one, many = `${one}s`) => `${count(number)} ${number === 1 ? one : many}`;

const large = [[1e12, 'T'], [1e9, 'G'], [1e6, 'M'], [1e4, 'k', 1e3]];
const bytes = [[2 ** 40, 'TiB'], [2 ** 30, 'GiB'], [2 ** 20, 'MiB'], [2 ** 10, 'KiB']];

/** A measured value in its unit (UCUM, as OpenTelemetry has it), by second where it is a rate. */
export function measure(value, unit, isRate) {
  if (value === null || value === undefined) return '–';
  const by = isRate ? '/s' : '';
  if (unit === 's' || unit === 'ms') return duration(value * (unit === 's' ? 1000 : 1)) + by;
  const scale = (unit === 'By' ? bytes : large).find(([least]) => Math.abs(value) >= least);
  if (unit === 'By') return scale ? `${digits(value / scale[0])} ${scale[1]}${by}` : `${digits(value)} B${by}`;
  return `${scale ? `${digits(value / (scale[2] ?? scale[0]))}${scale[1]}` : digits(value)}${by}`;
}

/** What is counted, where the unit says so in braces: {request} is "requests". */
export function unitName(unit) {
  const word = /^\{(.+)\}$/.exec(unit)?.[1].replaceAll('_', ' ');
  return word ? (word.endsWith('y') ? `${word.slice(0, -1)}ies` : `${word}s`) : '';
}
