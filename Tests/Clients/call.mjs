// node call.mjs <kind of client> <url> <together | in-turn>: connects three clients, each of which lists the tools and calls who_am_i six times,
// and prints the results as JSON.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport as EventStreamV1 } from '@modelcontextprotocol/sdk/client/sse.js';
import { getDefaultEnvironment, StdioClientTransport as StdioV1 } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport as TransportV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { Client as ClientV2, StreamableHTTPClientTransport as TransportV2 } from '@modelcontextprotocol/client';

const [kind, address, order] = process.argv.slice(2);
const url = new URL(address);
const info = { name: `test-${kind}`, version: '1.0.0' };

// The state of mcp-remote, by default in the home folder.
const stateOfMcpRemote = await mkdtemp(join(tmpdir(), 'mcp-remote-'));

const v1 = transport => ({ client: new ClientV1(info), transport });
const v2 = mode => ({ client: new ClientV2(info, { versionNegotiation: { mode } }), transport: new TransportV2(url) });
const mcpRemote = (...options) => v1(new StdioV1({
  command: process.execPath,
  args: ['node_modules/mcp-remote/dist/proxy.js', address, ...options],
  env: { ...getDefaultEnvironment(), MCP_REMOTE_CONFIG_DIR: stateOfMcpRemote },
  stderr: 'pipe',
}));

const kinds = {
  'v1': () => v1(new TransportV1(url)),
  'v1-sse': () => v1(new EventStreamV1(new URL('/sse', url))),
  'v2-legacy': () => v2('legacy'),
  'v2-auto': () => v2('auto'),
  'v2-pinned': () => v2({ pin: '2026-07-28' }),
  'mcp-remote': () => mcpRemote(),
  'mcp-remote-http-only': () => mcpRemote('--transport', 'http-only'),
  'mcp-remote-auto': () => mcpRemote('--protocol', 'auto'),
};

async function run() {
  const { client, transport } = kinds[kind]();
  const log = transport.stderr ? text(transport.stderr) : '';
  const seen = await use(client, transport).catch(error => ({ error: error.message }));
  await client.close();
  const [fatal] = (await log).match(/Fatal error: .*/) ?? [];
  return { ...seen, fatal };
}

async function use(client, transport) {
  let protocolVersion;
  const setVersion = transport.setProtocolVersion?.bind(transport);
  transport.setProtocolVersion = version => {
    protocolVersion = version;
    setVersion?.(version);
  };
  await client.connect(transport);
  const { tools } = await client.listTools();
  const replicas = [];
  for (let call = 0; call < 6; call++) {
    const { structuredContent } = await client.callTool({ name: 'who_am_i', arguments: {} });
    replicas.push(structuredContent.replica);
  }
  return { protocolVersion, tools: tools.map(tool => tool.name), replicas };
}

try {
  const reports = order === 'together' ? await Promise.all([run(), run(), run()]) : [await run(), await run(), await run()];
  console.log(JSON.stringify(reports));
} finally {
  await rm(stateOfMcpRemote, { recursive: true });
}
