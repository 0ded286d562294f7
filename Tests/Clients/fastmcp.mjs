// node fastmcp.mjs <stateful | stateless> <port>: a server of FastMCP as in its examples, with one read-only tool.
import { FastMCP } from 'fastmcp';

const [mode, port] = process.argv.slice(2);
const server = new FastMCP({ name: `fastmcp-${mode}`, version: '1.0.0' });
server.addTool({ name: 'greet', annotations: { readOnlyHint: true }, execute: async () => 'Hello.' });
await server.start({ transportType: 'httpStream', httpStream: { host: '127.0.0.1', port: Number(port), stateless: mode === 'stateless' } });
console.log('Listening.');
