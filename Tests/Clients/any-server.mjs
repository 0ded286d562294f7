// PORT=<port> node any-server.mjs <name> <path> [greeting]: a server of the TypeScript SDK without sessions, which reports where it runs. It listens on an address
// that depends on its name, and is ready shortly after it listens.
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';

const [name, path, greeting] = process.argv.slice(2);
const address = { 'mcp-1': '127.0.0.1', 'mcp-2': '::1' }[name] ?? '0.0.0.0';
const ready = Date.now() + 500;

createServer(async (request, response) => {
  if (request.url === '/ready') {
    response.writeHead(Date.now() < ready ? 503 : 200).end();
  } else if (request.url !== path) {
    response.writeHead(404).end();
  } else if (request.method !== 'POST') {
    response.writeHead(405, { Allow: 'POST' }).end();
  } else {
    const server = new McpServer({ name: 'any', version: '1.0.0' });
    server.registerTool('where_am_i', { annotations: { readOnlyHint: true } }, () => ({
      content: [{ type: 'text', text: greeting ?? '' }],
      structuredContent: { greeting, name: process.env.NAME, port: process.env.PORT, folder: process.cwd(), address, processId: process.pid, headers: request.headers, otel: process.env.OTEL_SERVICE_NAME },
    }));
    const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined, enableJsonResponse: true });
    await server.connect(transport);
    await transport.handleRequest(request, response, await json(request));
  }
}).listen(Number(process.env.PORT), address, () => console.log('Listening.'));
