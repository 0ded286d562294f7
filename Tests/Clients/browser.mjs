// Drives the machine's Chromium with Playwright.
import assert from 'node:assert/strict';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { chromium } from 'playwright-core';

const flags = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** Opens a page and runs the function on it. Fails if the page writes an unexpected error to the console or sends a request to another host. */
export async function visit(address, look, isExpected = () => false) {
  // Chromium has no sandbox when it runs as root, as in a container.
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags, chromiumSandbox: process.getuid?.() !== 0 });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const troubles = [];
    page.on('console', message => { if (message.type() === 'error' && !isExpected(message.text())) troubles.push(message.text()); });
    page.on('pageerror', error => troubles.push(error.message));
    page.on('request', request => { if (new URL(request.url()).hostname !== new URL(address).hostname) troubles.push(`sent a request to ${request.url()}`); });
    await page.goto(address);
    await look(page);
    assert.deepEqual(troubles, []);
  } finally {
    await browser.close();
  }
}

/** Checks that the page fits the width of a phone. */
export async function fitsAPhone(page) {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 844 });
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= 390, 'the page is wider than 390 px');
  await page.setViewportSize(before);
}

/** Connects a real client. */
export async function connect(endpoint) {
  const client = new Client({ name: 'test-browser', version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } });
  await client.connect(new StreamableHTTPClientTransport(new URL(endpoint)));
  return client;
}

/** Returns the process id of a replica, from its answer. */
export async function processOf(client, replica) {
  for (;;) {
    const { structuredContent } = await client.callTool({ name: 'who_am_i', arguments: {} });
    if (structuredContent.replica === replica) return structuredContent.processId;
  }
}

/** Calls tools concurrently until the function returns true. */
export async function load(client, isEnough) {
  const work = async () => {
    while (!isEnough()) {
      await client.callTool({ name: 'who_am_i', arguments: {} });
      await client.listTools();
      await client.callTool({ name: 'echo', arguments: { message: 'hello' } });
      await new Promise(resolve => setTimeout(resolve, 20));
    }
  };
  await Promise.all([work(), work(), work(), work()]);
}

/** Takes a screenshot for the documents, in the light and the dark colour scheme, if a folder is given. */
export async function picture(page, folder, name) {
  if (!folder) return;
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `${folder}/${name}-${colorScheme}.png` });
  }
  await page.emulateMedia({ colorScheme: null });
}
