const whole = new Intl.NumberFormat('en');
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const none = '–';

export const count = value => whole.format(value);
export const big = value => value < 100_000 ? whole.format(value) : short.format(value);
export const rate = value => value === 0 ? '0' : value < 9.95 ? value.toFixed(1) : whole.format(Math.round(value));
export const percent = share => share === null ? none : `${Math.round(share * 100)} %`;

export function duration(milliseconds) {
  if (milliseconds === null) return none;
  if (milliseconds < 0.005) return '< 0.01 ms';
  if (milliseconds < 9.95) return `${milliseconds.toFixed(milliseconds < 0.995 ? 2 : 1)} ms`;
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
  return `${(milliseconds / 1000).toFixed(milliseconds < 9_950 ? 2 : 1)} s`;
}

export function time(iso) {
  const at = new Date(iso);
  return `${at.toLocaleTimeString('en-GB')}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}

export const ago = seconds => seconds < 9.95 ? `${Math.max(seconds, 0).toFixed(1)} s ago` : `${Math.round(seconds)} s ago`;
