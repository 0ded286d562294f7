// node balancer-page.mjs <address of the page> <address of the balancer> [folder for pictures]: checks that the balancer's page shows calls and the loss of a replica.
import assert from 'node:assert/strict';
import { connect, fitsAPhone, load, picture, processOf, visit } from './browser.mjs';

const [address, balancer, pictures] = process.argv.slice(2);
const colourOfState = row => row.locator('.state').evaluate(element => getComputedStyle(element).color);
const total = async page => Number((await page.locator('[data-total="requests"]').textContent()).replace(/\D/g, ''));

await visit(address, async page => {
  for (const replica of ['mcp-1', 'mcp-2', 'mcp-3']) {
    await page.locator(`[data-replica="${replica}"][data-state="ready"]`).waitFor();
  }
  await fitsAPhone(page);

  const client = await connect(new URL('/mcp', balancer));
  await client.callTool({ name: 'who_am_i', arguments: {} });
  await page.locator('#requests tr[data-outcome="answered"]', { hasText: 'who_am_i' }).first().waitFor({ timeout: 2_000 });

  const enough = { now: false };
  const calls = load(client, () => enough.now);
  const killed = page.locator('[data-replica="mcp-2"]');
  const before = await colourOfState(killed);
  process.kill(await processOf(client, 'mcp-2'), 'SIGKILL');
  await page.locator('[data-replica="mcp-2"][data-state="ejected"]').waitFor();
  assert.notEqual(await colourOfState(killed), before);

  const answered = await total(page);
  await page.waitForFunction(least => Number(document.querySelector('[data-total="requests"]').textContent.replace(/\D/g, '')) > least, answered + 50);
  await picture(page, pictures, 'balancer');
  enough.now = true;
  await calls;
  await client.close();

  await page.locator('#filter-text').fill('echo');
  assert.equal(await page.locator('#requests tr[data-request]:visible', { hasText: 'who_am_i' }).count(), 0);
});
