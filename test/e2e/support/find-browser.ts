// The browser that the tests drive: Chromium from an npm package on Linux x64, an installed Chrome elsewhere.
import { existsSync } from 'node:fs';

const INSTALLED: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
  linux: ['/usr/bin/google-chrome', '/usr/bin/chromium', '/usr/bin/chromium-browser'],
  win32: ['C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'],
};

/** How to come by the path of the browser; null where there is none. `CHROME_PATH` names another. */
export function findBrowser(): (() => Promise<string>) | null {
  const { platform, arch, env } = process;
  const named = env.CHROME_PATH;
  if (named !== undefined) return async () => named;
  if (platform === 'linux' && arch === 'x64') return bundledChromium;
  const installed = INSTALLED[platform]?.find((path) => existsSync(path));
  return installed === undefined ? null : async () => installed;
}

/** Unpacks it on first use. */
async function bundledChromium(): Promise<string> {
  const { default: chromium } = await import('@sparticuz/chromium');
  return chromium.executablePath();
}
