// node calling-page.mjs <endpoint with sessions> <endpoint without> <endpoint of a balancer at its limit>: a page on another port calls tools at each
// endpoint, with fetch and with the SDK's build for browsers.
import assert from 'node:assert/strict';
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { join, normalize } from 'node:path';
import { visit } from './browser.mjs';

const [withSessions, withoutSessions, atItsLimit] = process.argv.slice(2);

// The files that a bundler selects by the packages' exports, with the conditions "browser" and "import".
const imports = {
  '@modelcontextprotocol/client': '@modelcontextprotocol/client/dist/index.mjs',
  '@modelcontextprotocol/client/_shims': '@modelcontextprotocol/client/dist/shimsBrowser.mjs',
  '@modelcontextprotocol/core/internal': '@modelcontextprotocol/core/dist/internal.mjs',
  'eventsource': 'eventsource/dist/index.js',
  'eventsource-parser': 'eventsource-parser/dist/index.js',
  'eventsource-parser/stream': 'eventsource-parser/dist/stream.js',
  'jose': 'jose/dist/webapi/index.js',
  'pkce-challenge': 'pkce-challenge/dist/index.browser.js',
  'zod/v4': 'zod/v4/index.js',
};
const packages = Object.fromEntries(Object.entries(imports).map(([name, file]) => [name, `/node_modules/${file}`]));
const html = `<!doctype html><html lang="en"><title>A page that calls tools</title><link rel="icon" href="data:,">
<script type="importmap">${JSON.stringify({ imports: packages })}</script>
<script type="module">import * as sdk from '@modelcontextprotocol/client'; window.sdk = sdk;</script></html>`;

const server = createServer((request, response) => {
  const file = join(import.meta.dirname, normalize(new URL(request.url, 'http://localhost').pathname));
  if (request.url === '/') {
    response.setHeader('Content-Type', 'text/html').end(html);
  } else if (request.url.startsWith('/node_modules/') && existsSync(file)) {
    createReadStream(file).pipe(response.setHeader('Content-Type', 'text/javascript'));
  } else {
    response.writeHead(404).end();
  }
}).listen(0, 'localhost');
await new Promise(resolve => server.once('listening', resolve));

/** Runs in the page. */
async function byFetch({ endpoint, messages }) {
  const seen = [];
  let session;
  for (const { body, modern } of messages) {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'Accept': 'application/json, text/event-stream',
        'MCP-Protocol-Version': modern ? '2026-07-28' : '2025-11-25',
        ...modern && { 'Mcp-Method': body.method, 'Mcp-Name': body.params.name },
        ...session && { 'Mcp-Session-Id': session },
      },
      body: JSON.stringify(body),
    });
    session = response.headers.get('Mcp-Session-Id') ?? session;
    const text = await response.text();
    const headers = Object.fromEntries(['Mcp-Session-Id', 'Retry-After'].map(name => [name, response.headers.get(name)]));
    const lines = text.split('\n').filter(line => line.startsWith('data: {'));
    seen.push({ status: response.status, headers, message: text && JSON.parse(lines.at(-1)?.slice(6) ?? text) });
  }
  return seen;
}

/** Runs in the page. */
async function bySdk({ endpoint, mode }) {
  const { Client, StreamableHTTPClientTransport } = window.sdk;
  const transport = new StreamableHTTPClientTransport(new URL(endpoint));
  const client = new Client({ name: 'page', version: '1.0.0' }, { versionNegotiation: { mode } });
  await client.connect(transport);
  const { tools } = await client.listTools();
  const { content: [{ text }] } = await client.callTool({ name: 'echo', arguments: { message: 'hello' } });
  const seen = { tools: tools.map(tool => tool.name), text, session: transport.sessionId, revision: client.getNegotiatedProtocolVersion() };
  await client.close();
  return seen;
}

const initialize = { jsonrpc: '2.0', id: 1, method: 'initialize', params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'page', version: '1.0.0' } } };
const call = (id, meta) => ({ jsonrpc: '2.0', id, method: 'tools/call', params: { name: 'echo', arguments: { message: 'hello' }, ...meta && { _meta: meta } } });
const modern = call(3, { 'io.modelcontextprotocol/protocolVersion': '2026-07-28', 'io.modelcontextprotocol/clientCapabilities': {} });

try {
  await visit(`http://localhost:${server.address().port}/`, async page => {
    await page.waitForFunction(() => window.sdk);

    const [opened, called] = await page.evaluate(byFetch, { endpoint: withSessions, messages: [{ body: initialize }, { body: call('a') }] });
    assert.equal(opened.status, 200);
    assert.ok(opened.headers['Mcp-Session-Id'], 'the page cannot read the session id');
    assert.deepEqual([called.status, called.message.id, called.message.result.content[0].text], [200, 'a', 'hello']);

    for (const endpoint of [withSessions, withoutSessions]) {
      const [answer] = await page.evaluate(byFetch, { endpoint, messages: [{ body: modern, modern: true }] });
      assert.deepEqual([answer.status, answer.message.result.content[0].text, answer.headers['Mcp-Session-Id']], [200, 'hello', null]);
    }

    for (const [endpoint, mode, revision, hasSession] of [
      [withSessions, 'legacy', '2025-11-25', true],
      [withSessions, 'auto', '2026-07-28', false],
      [withoutSessions, 'legacy', '2025-11-25', false],
      [withoutSessions, 'auto', '2026-07-28', false],
    ]) {
      const seen = await page.evaluate(bySdk, { endpoint, mode });
      assert.ok(seen.tools.includes('echo'));
      assert.deepEqual([seen.text, seen.revision, Boolean(seen.session)], ['hello', revision, hasSession], `${mode} at ${endpoint}`);
    }

    const refused = (await page.evaluate(byFetch, { endpoint: atItsLimit, messages: Array.from({ length: 20 }, (_, id) => ({ body: call(id) })) })).find(answer => answer.status !== 200);
    assert.equal(refused.status, 429);
    assert.ok(refused.message.error.message, 'the page cannot read why it was refused');
    assert.ok(Number(refused.headers['Retry-After']) > 0, 'the page cannot read Retry-After');
  }, error => error.includes('429') || error.includes('405')); // A client without a session requests its stream and gets 405.
} finally {
  server.close();
}
