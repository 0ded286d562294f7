// node everything.mjs <http | sse> <url>: three clients at the same time, each with a session of @modelcontextprotocol/server-everything. Each runs twelve
// steps, including notifications and requests from the server. Prints each client's steps, and its error if one occurred, as JSON.
import assert from 'node:assert/strict';
import { once, EventEmitter } from 'node:events';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { CreateMessageRequestSchema, ElicitRequestSchema, ListRootsRequestSchema, ResourceUpdatedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';

const [kind, address] = process.argv.slice(2);

async function run() {
  const transport = kind === 'sse' ? new SSEClientTransport(new URL(address)) : new StreamableHTTPClientTransport(new URL(address));
  const client = new Client({ name: 'twelve-steps', version: '1.0.0' }, { capabilities: { elicitation: {}, sampling: {}, roots: {} } });
  const heard = new EventEmitter();
  client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => heard.emit('updated', params.uri));
  client.setRequestHandler(ListRootsRequestSchema, () => ({ roots: [{ uri: 'file:///garden', name: 'garden' }] }));
  client.setRequestHandler(ElicitRequestSchema, () => ({ action: 'accept', content: { name: 'Ada' } }));
  client.setRequestHandler(CreateMessageRequestSchema, () => ({ role: 'assistant', model: 'none', content: { type: 'text', text: 'a sampled answer' } }));

  const call = async (name, args = {}) => JSON.stringify((await client.callTool({ name, arguments: args })).content);
  const uri = async () => (await client.listResources()).resources[0].uri;
  const steps = {
    connect: () => client.connect(transport),
    ping: () => client.ping(),
    list: async () => assert((await client.listTools()).tools.length >= 10),
    call: async () => assert.match(await call('echo', { message: 'hello' }), /hello/),
    compute: async () => assert.match(await call('get-sum', { a: 2, b: 40 }), /42/),
    level: () => client.setLoggingLevel('debug'),
    read: async () => assert((await client.readResource({ uri: await uri() })).contents.length > 0),
    subscribe: async () => client.subscribeResource({ uri: await uri() }),
    hear: async () => {
      const updated = once(heard, 'updated', { signal: AbortSignal.timeout(30_000) });
      await call('toggle-subscriber-updates');
      assert.equal((await updated)[0], await uri());
    },
    elicit: async () => assert.match(await call('trigger-elicitation-request'), /Ada/),
    sample: async () => assert.match(await call('trigger-sampling-request', { prompt: 'say something' }), /a sampled answer/),
    roots: async () => assert.match(await call('get-roots-list'), /garden/),
  };

  const done = [];
  let error, session;
  try {
    for (const [name, step] of Object.entries(steps)) {
      await step();
      done.push(name);
    }

    session = transport.sessionId;
    await transport.terminateSession?.();
  } catch (failure) {
    error = `${Object.keys(steps)[done.length] ?? 'end'}: ${failure.message}`;
  }

  await client.close();
  return { steps: done, session, error };
}

console.log(JSON.stringify(await Promise.all([run(), run(), run()])));
