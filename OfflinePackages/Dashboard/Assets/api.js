// Speaks with the dashboard's server.

export class Lost extends Error {}

async function ask(path, options) {
  try {
    return await fetch(`/api${path}`, { cache: 'no-store', ...options });
  } catch {
    throw new Lost();
  }
}

async function read(answer) {
  if (answer.status === 404) return null;
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return answer.json();
}

export const get = async path => read(await ask(path));

/** Does something, or asks for a secret: the header tells the server that it is this page which does. */
export const post = async path => read(await ask(path, { method: 'POST', headers: { 'X-Dashboard': '1' } }));

export function query(parameters) {
  const pairs = Object.entries(parameters).flatMap(([name, value]) => [value].flat().map(one => [name, one])).filter(([, value]) => value !== undefined && value !== null && value !== '' && value !== false);
  return pairs.length ? `?${new URLSearchParams(pairs)}` : '';
}

/** Reads the same thing again and again, and hands on only what is new. */
export function feed() {
  let [lastPath, known] = ['', undefined];
  return async (path, parameters = {}) => {
    const plain = path + query(parameters);
    const answer = await ask(path + query({ ...parameters, known: plain === lastPath ? known : undefined }));
    if (answer.status === 204) return undefined;
    const data = await read(answer);
    [lastPath, known] = [plain, data?.version];
    return data;
  };
}
