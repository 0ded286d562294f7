// node too-long.mjs <url> <tries>: calls a tool with six megabytes, each time with a new client, and prints how the SDK reports the answer.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const [url, tries] = process.argv.slice(2);
for (let attempt = 0; attempt < Number(tries); attempt++) {
  const client = new Client({ name: 'test-too-long', version: '1.0.0' });
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  const outcome = await client.callTool({ name: 'change', arguments: { text: 'x'.repeat(6_000_000) } }).then(() => 'answered', error => `${error.code} ${error.message}`);
  console.log(outcome.replaceAll('\n', ' '));
  await client.close();
}
