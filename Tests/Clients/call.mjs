// node call.mjs <v1 | v2-legacy | v2-auto | v2-modern> <url>: lists the tools, calls who_am_i six times, and prints what it saw as JSON.
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as TransportV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { Client as ClientV2, StreamableHTTPClientTransport as TransportV2 } from '@modelcontextprotocol/client';

const [kind, url] = process.argv.slice(2);
const info = { name: `test-${kind}`, version: '1.0.0' };
const modes = { 'v2-legacy': 'legacy', 'v2-auto': 'auto', 'v2-modern': { pin: '2026-07-28' } };

let protocolVersion;
const watchingFetch = async (input, init) => {
  protocolVersion = new Headers(init?.headers).get('mcp-protocol-version') ?? protocolVersion;
  return fetch(input, init);
};

const client = kind === 'v1' ? new ClientV1(info) : new ClientV2(info, { versionNegotiation: { mode: modes[kind] } });
const Transport = kind === 'v1' ? TransportV1 : TransportV2;
await client.connect(new Transport(new URL(url), { fetch: watchingFetch }));

const { tools } = await client.listTools();
const replicas = [];
for (let call = 0; call < 6; call++) {
  const { structuredContent } = await client.callTool({ name: 'who_am_i', arguments: {} });
  replicas.push(structuredContent.replica);
}
await client.close();

console.log(JSON.stringify({ protocolVersion, tools: tools.map(tool => tool.name), replicas }));
