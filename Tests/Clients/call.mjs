// node call.mjs <v1 | v1-sse | v2-legacy | v2-auto | v2-modern> <url>: lists the tools, calls who_am_i six times, and prints what it saw as JSON.
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport as EventStreamV1 } from '@modelcontextprotocol/sdk/client/sse.js';
import { StreamableHTTPClientTransport as TransportV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { Client as ClientV2, StreamableHTTPClientTransport as TransportV2 } from '@modelcontextprotocol/client';

const [kind, url] = process.argv.slice(2);
const info = { name: `test-${kind}`, version: '1.0.0' };

let protocolVersion;
const watchingFetch = async (input, init) => {
  protocolVersion = new Headers(init?.headers).get('mcp-protocol-version') ?? protocolVersion;
  return fetch(input, init);
};

const modes = { 'v2-legacy': 'legacy', 'v2-auto': 'auto', 'v2-modern': { pin: '2026-07-28' } };
const client = kind.startsWith('v1') ? new ClientV1(info) : new ClientV2(info, { versionNegotiation: { mode: modes[kind] } });
const transports = { v1: () => new TransportV1(new URL(url), { fetch: watchingFetch }), 'v1-sse': () => new EventStreamV1(new URL('/sse', url)) };
const transport = (transports[kind] ?? (() => new TransportV2(new URL(url), { fetch: watchingFetch })))();

try {
  await client.connect(transport);
  const { tools } = await client.listTools();
  const replicas = [];
  for (let call = 0; call < 6; call++) {
    const { structuredContent } = await client.callTool({ name: 'who_am_i', arguments: {} });
    replicas.push(structuredContent.replica);
  }
  console.log(JSON.stringify({ protocolVersion, tools: tools.map(tool => tool.name), replicas }));
} catch (error) {
  console.log(JSON.stringify({ error: error.message }));
} finally {
  await client.close();
}
