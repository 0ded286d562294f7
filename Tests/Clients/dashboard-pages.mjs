// node dashboard-pages.mjs <address of the dashboard, with its token> <address of the balancer> <address of its page> [folder for pictures]
// Uses Aspire's dashboard like a person: finds the resources and their links, follows a call to its trace, kills a replica.
import assert from 'node:assert/strict';
import { connect, load, picture, visit } from './browser.mjs';

const [address, balancer, balancerPage, pictures] = process.argv.slice(2);
const endpoint = new URL('/mcp', balancer).href;

await visit(address, async page => {
  const dashboard = new URL(page.url());
  const row = resource => page.getByRole('row').filter({ has: page.getByRole('gridcell', { name: `Project: ${resource}` }) });
  for (const resource of ['balancer', 'mcp-1', 'mcp-2', 'mcp-3']) {
    await row(resource).getByRole('gridcell', { name: 'Running' }).waitFor();
  }

  assert.equal(await row('balancer').getByRole('link', { name: 'MCP endpoint' }).getAttribute('href'), endpoint);
  assert.equal(await page.getByText('certificate').count(), 0, 'no banner asks for a certificate');

  const { trace, replica } = await call();
  const names = await spansOf(trace);
  assert.deepEqual(names.filter(name => ['balancer', 'mcp-1', 'mcp-2', 'mcp-3'].includes(name)), ['balancer', 'balancer', replica, replica]);
  assert.ok(names.indexOf('tools/call who_am_i') > names.indexOf(replica), 'the tool is below the replica');
  await picture(page, pictures, 'trace');

  // Clients continue to call, and no call fails.
  const client = await connect(endpoint);
  const enough = { now: false };
  const calls = load(client, () => enough.now);
  await page.goto(dashboard.origin);
  await command('mcp-2', 'Kill');
  await page.locator('fluent-dialog', { hasText: 'Kill mcp-2?' }).locator('fluent-button', { hasText: 'Yes' }).click();
  await row('mcp-2').getByText(/Finished|Exited/).waitFor();
  await picture(page, pictures, 'dashboard');
  if (pictures) await pictureOfARetry();
  enough.now = true;
  await calls;
  await client.close();

  async function command(resource, name) {
    await row(resource).locator('fluent-button').last().click();
    await page.getByRole('menuitem', { name: 'Commands' }).hover();
    await page.getByRole('menuitem', { name, exact: true }).click();
  }

  /** Returns the cells of a trace from its root: the name and the resource of each span. Waits until the spans of every process have arrived. */
  async function spansOf(id) {
    for (;;) {
      await page.goto(new URL(`/traces/detail/${id}`, dashboard).href);
      const complete = await page.getByText('tools/call who_am_i', { exact: true }).waitFor({ timeout: 2_000 }).then(() => true, () => false);
      const lines = (await page.locator('main, body').first().innerText()).split('\n').map(line => line.trim());
      // The balancer has a span of the request and one of each attempt, which may arrive one after the other.
      if (complete && lines.filter(line => line === 'balancer').length >= 2) return lines;
    }
  }

  /** Shows the trace of a call that first went to the dead replica: the balancer made two attempts. */
  async function pictureOfARetry() {
    const { requests } = await (await fetch(new URL('/page/state', balancerPage))).json();
    await spansOf(requests.find(request => request.attempts.length > 1 && request.target === 'who_am_i').traceId);
    await picture(page, pictures, 'retry');
  }
});

/** Calls a tool, and returns the trace id of the answer and the replica that answered. */
async function call() {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'who_am_i' } }),
  });
  return { trace: answer.headers.get('X-Trace-Id'), replica: (await answer.json()).result.structuredContent.replica };
}
