// A person at a browser, by Playwright and the machine's Chromium.
import assert from 'node:assert/strict';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { chromium } from 'playwright-core';

const flags = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** Opens a page, has a look at it, and sees to it that it wrote no error to the console but those expected, and asked no other host for anything. */
export async function visit(address, look, isExpected = () => false) {
  // As root, as in a container, Chromium has no sandbox.
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags, chromiumSandbox: process.getuid?.() !== 0 });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const troubles = [];
    page.on('console', message => { if (message.type() === 'error' && !isExpected(message.text())) troubles.push(message.text()); });
    page.on('pageerror', error => troubles.push(error.message));
    page.on('request', request => { if (new URL(request.url()).hostname !== new URL(address).hostname) troubles.push(`asked ${request.url()}`); });
    await page.goto(address);
    await look(page);
    assert.deepEqual(troubles, []);
  } finally {
    await browser.close();
  }
}

/** The page fits where it is as wide as a phone. */
export async function fitsAPhone(page) {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 844 });
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= 390, 'the page is wider than 390 px');
  await page.setViewportSize(before);
}

/** A real client, connected. */
export async function connect(endpoint) {
  const client = new Client({ name: 'test-browser', version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } });
  await client.connect(new StreamableHTTPClientTransport(new URL(endpoint)));
  return client;
}

/** The id of a replica's process, which it tells when it answers. */
export async function processOf(client, replica) {
  for (;;) {
    const { structuredContent } = await client.callTool({ name: 'who_am_i', arguments: {} });
    if (structuredContent.replica === replica) return structuredContent.processId;
  }
}

/** Calls tools, some at a time, until the function says that it is enough. */
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

/** Takes a picture for the documents, in the light and in the dark, if a folder for it is given. */
export async function picture(page, folder, name) {
  if (!folder) return;
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `${folder}/${name}-${colorScheme}.png` });
  }
  await page.emulateMedia({ colorScheme: null });
}
