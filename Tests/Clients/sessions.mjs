// node sessions.mjs <name> <port>: a server of the TypeScript SDK with sessions in its memory, for Streamable HTTP and HTTP+SSE, without support for balancers.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { isInitializeRequest } from '@modelcontextprotocol/sdk/types.js';

const [name, port] = process.argv.slice(2);
const sessions = new Map();

function server() {
  const server = new McpServer({ name: 'typescript', version: '1.0.0' });
  server.registerTool('who_am_i', { annotations: { readOnlyHint: true } }, () => ({ content: [{ type: 'text', text: name }], structuredContent: { replica: name } }));
  return server;
}

async function streamable(request, response) {
  const body = request.method === 'POST' ? await json(request) : undefined;
  const id = request.headers['mcp-session-id'];
  let transport = sessions.get(id);
  if (!transport && !id && isInitializeRequest(body)) {
    transport = new StreamableHTTPServerTransport({ sessionIdGenerator: randomUUID, onsessioninitialized: id => sessions.set(id, transport) });
    await server().connect(transport);
  }

  await (transport ? transport.handleRequest(request, response, body) : refuse(response));
}

async function open(response) {
  // Otherwise nginx buffers the stream until a buffer is full.
  response.setHeader('X-Accel-Buffering', 'no');
  const transport = new SSEServerTransport('/messages', response);
  sessions.set(transport.sessionId, transport);
  await server().connect(transport);
}

async function message(request, response, id) {
  await (sessions.has(id) ? sessions.get(id).handlePostMessage(request, response) : refuse(response));
}

function refuse(response) {
  response.writeHead(404, { 'Content-Type': 'application/json' }).end(JSON.stringify({ jsonrpc: '2.0', error: { code: -32001, message: 'Session not found' }, id: null }));
}

createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  await (pathname === '/mcp' ? streamable(request, response)
    : pathname === '/sse' ? open(response)
    : pathname === '/messages' ? message(request, response, searchParams.get('sessionId'))
    : refuse(response));
}).listen(Number(port), '127.0.0.1', () => console.log('Listening.'));
