import { randomUUID } from 'node:crypto';
import express from 'express';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';

const sessions = new Map<string, StreamableHTTPServerTransport>();

async function open(): Promise<StreamableHTTPServerTransport> {
  const transport: StreamableHTTPServerTransport = new StreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    onsessioninitialized: id => { sessions.set(id, transport); },
    onsessionclosed: id => { sessions.delete(id); },
  });
  const server = new McpServer({ name: 'typescript', version: '1.0.0' });
  let calls = 0;
  server.registerTool('count_calls', { description: 'Counts the calls of this session.' }, () => ({ content: [{ type: 'text', text: `${++calls}` }] }));
  await server.connect(transport);
  return transport;
}

const app = express();
app.use(express.json());
app.get('/health', (_, response) => { response.sendStatus(200); });
app.all('/mcp', async (request, response) => {
  const id = request.get('Mcp-Session-Id');
  const transport = id ? sessions.get(id) : await open();
  if (transport) {
    await transport.handleRequest(request, response, request.body);
  } else {
    response.status(404).json({ jsonrpc: '2.0', error: { code: -32001, message: 'Session not found' }, id: null });
  }
});
app.listen(Number(process.env.PORT), () => console.log(`Listening at ${process.env.PORT}.`));
