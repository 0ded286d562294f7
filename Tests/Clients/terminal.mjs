// node terminal.mjs <folder> <text> …: a screenshot with one terminal for each text, in the light and the dark colour scheme.
import { chromium } from 'playwright-core';

const [folder, ...texts] = process.argv.slice(2);
const escape = text => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const colour = line => line.startsWith('$ ') ? 'command' : /^Broken/.test(line) ? 'broken' : /^(Safe|Ready)/.test(line) ? 'safe' : '';
const screens = texts.map(text => `<pre>${text.trimEnd().split('\n').map(line => `<span class="${colour(line)}">${escape(line)}</span>`).join('\n')}</pre>`);

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--disable-gpu'], chromiumSandbox: process.getuid?.() !== 0 });
try {
  const page = await browser.newPage({ viewport: { width: 1000, height: 100 } });
  await page.setContent(`<style>
    :root { color-scheme: light dark; }
    body { margin: 0; padding: 16px; display: grid; gap: 16px; background: light-dark(#fff, #0d1117); }
    pre { margin: 0; padding: 16px 20px; border: 1px solid light-dark(#d0d7de, #30363d); border-radius: 8px; background: light-dark(#f6f8fa, #161b22);
      color: light-dark(#1f2328, #e6edf3); font: 14px/1.5 ui-monospace, 'DejaVu Sans Mono', monospace; white-space: pre-wrap; }
    .command { font-weight: bold; } .broken { color: light-dark(#b3261e, #ff7b72); font-weight: bold; } .safe { color: light-dark(#116329, #7ee787); font-weight: bold; }
  </style>${screens.join('')}`);
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `${folder}/any-server-${colorScheme}.png`, fullPage: true });
  }
} finally {
  await browser.close();
}
