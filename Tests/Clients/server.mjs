// node server.mjs <stateful | stateless> <port>, or node server.mjs stdio: a server of the TypeScript SDK as in its examples, with one read-only tool.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { isInitializeRequest } from '@modelcontextprotocol/sdk/types.js';

const [mode, port] = process.argv.slice(2);
const sessions = new Map();

function server() {
  const server = new McpServer({ name: `typescript-${mode}`, version: '1.0.0' });
  server.registerTool('greet', { annotations: { readOnlyHint: true } }, () => ({ content: [{ type: 'text', text: 'Hello.' }] }));
  return server;
}

async function stateful(request, response) {
  const body = request.method === 'POST' ? await json(request) : undefined;
  let transport = sessions.get(request.headers['mcp-session-id']);
  if (!transport && isInitializeRequest(body) && !request.headers['mcp-session-id']) {
    transport = new StreamableHTTPServerTransport({ sessionIdGenerator: randomUUID, onsessioninitialized: id => sessions.set(id, transport) });
    await server().connect(transport);
  }

  if (transport) {
    await transport.handleRequest(request, response, body);
  } else {
    refuse(response, 400, 'Bad Request: No valid session ID provided');
  }
}

async function stateless(request, response) {
  if (request.method !== 'POST') {
    refuse(response, 405, 'Method not allowed.');
    return;
  }

  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined, enableJsonResponse: true });
  await server().connect(transport);
  await transport.handleRequest(request, response, await json(request));
}

function refuse(response, status, message) {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify({ jsonrpc: '2.0', error: { code: -32000, message }, id: null }));
}

if (mode === 'stdio') {
  await server().connect(new StdioServerTransport());
} else {
  createServer(mode === 'stateful' ? stateful : stateless).listen(Number(port), '127.0.0.1', () => console.log('Listening.'));
}
