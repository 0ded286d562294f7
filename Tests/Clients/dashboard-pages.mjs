// node dashboard-pages.mjs <address of the dashboard> <address of the balancer> [folder for pictures]: follows a call to its trace, and loses a replica.
import assert from 'node:assert/strict';
import { connect, fitsAPhone, load, picture, visit } from './browser.mjs';

const [address, balancer, pictures] = process.argv.slice(2);

await visit(address, async page => {
  for (const resource of ['balancer', 'mcp-1', 'mcp-2', 'mcp-3']) {
    await page.locator(`[data-resource="${resource}"][data-state="Running"][data-health="Healthy"]`).waitFor();
  }
  await fitsAPhone(page);

  const client = await connect(new URL('/mcp', balancer));
  await client.callTool({ name: 'who_am_i', arguments: {} });
  await page.locator('[data-page]', { hasText: 'Traces' }).click();
  await page.locator('tr[data-trace]', { hasText: 'who_am_i' }).first().locator('a').first().click();
  await page.locator('[data-view="trace"] [data-span][data-service="balancer"]').first().waitFor();
  await page.locator('[data-view="trace"] [data-span][data-service^="mcp-"]', { hasText: 'who_am_i' }).waitFor();
  const spans = await page.locator('[data-view="trace"] [data-span]').evaluateAll(rows => rows.map(row => ({ service: row.dataset.service, name: row.dataset.name })));
  assert.equal(spans[0].service, 'balancer');
  assert.ok(spans.findIndex(span => /^mcp-\d/.test(span.service)) > 0, 'the replica is below the balancer');
  assert.match(spans.at(-1).name, /who_am_i/);
  await fitsAPhone(page);
  await picture(page, pictures, 'trace');

  const enough = { now: false };
  const calls = load(client, () => enough.now);
  await page.locator('[data-page]', { hasText: 'Resources' }).click();
  const killed = page.locator('[data-resource="mcp-2"]');
  await killed.locator('[data-command="kill"]').click();
  await page.locator('#question button.primary').click();
  await killed.locator('.state[data-kind="failed"]').waitFor();
  await client.callTool({ name: 'who_am_i', arguments: {} });
  await picture(page, pictures, 'dashboard');
  if (pictures) {
    // Whichever request met the dead replica.
    await page.locator('[data-page]', { hasText: 'Traces' }).click();
    await page.getByRole('searchbox').fill('mcp.lb.attempt=2');
    await page.locator('tr[data-trace]').first().locator('a').first().click();
    await page.locator('[data-view="trace"] [data-span][data-service^="mcp-"]').first().waitFor();
    await picture(page, pictures, 'retry');
  }

  enough.now = true;
  await calls;
  await client.close();
});
