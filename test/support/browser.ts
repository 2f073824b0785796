import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { after, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createBrotliDecompress } from 'node:zlib';
import { chromium, devices, type Browser, type BrowserContext, type Page } from 'playwright-core';

/*
 * A real browser for tests: the one that NARU_CHROME names, else the packaged one (Linux, x64), else an installed
 * Chrome. Where none can be had, the test is skipped and says so. It is started once a file; every test has a context
 * of its own, with its own cookies, cache and history.
 */

export type BrowserOptions = {
  /** `mobile` is an Android phone, in its user agent, its screen and its touch. */
  readonly device: 'pc' | 'mobile';
  /** As most browsers of these days do. */
  readonly blockThirdPartyCookies?: boolean;
};

export type OpenBrowser = {
  readonly context: BrowserContext;
  openPage(): Promise<Page>;
  close(): Promise<void>;
};

/** Runs `use` in a fresh context that ends with it, or skips the test. */
export async function withBrowser(
  test: TestContext,
  options: BrowserOptions,
  use: (browser: OpenBrowser) => Promise<void>,
): Promise<void> {
  const browser = await openBrowser(options);
  if ('missing' in browser) return test.skip(browser.missing);
  try {
    await use(browser);
  } finally {
    await browser.close();
  }
}

let started: Promise<Browser | string> | null = null;

after(async () => {
  const browser = await started;
  if (browser !== null && typeof browser !== 'string') await browser.close();
});

/** A fresh context without history or cookies, or the sentence why there is none. */
export async function openBrowser(options: BrowserOptions): Promise<OpenBrowser | { readonly missing: string }> {
  const browser = await (started ??= launch());
  if (typeof browser === 'string') return { missing: browser };
  const device = options.device === 'mobile' ? devices['Pixel 7'] : devices['Desktop Chrome'];
  const context = await browser.newContext({ ...device, locale: 'ko-KR', timezoneId: 'Asia/Seoul' });
  context.setDefaultTimeout(stepTimeoutMs);
  return {
    context,
    async openPage() {
      const page = await context.newPage();
      if (options.blockThirdPartyCookies) await blockThirdPartyCookies(context, page);
      return page;
    },
    close: () => context.close(),
  };
}

/** Two busy cores are slow, but nothing here waits for anything but this machine. */
const stepTimeoutMs = 15_000;
const launchTimeoutMs = 30_000;

/**
 * The package's own list of flags turns the browser's web security off, which is what these tests are about; this list
 * only lets it run as root. No name outside this machine is looked up.
 */
const flags: readonly string[] = [
  '--no-sandbox',
  '--no-zygote',
  '--disable-gpu',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
];

async function launch(): Promise<Browser | string> {
  const named = process.env['NARU_CHROME'];
  const args = [...flags];
  if (named) return chromium.launch({ executablePath: named, args, timeout: launchTimeoutMs });
  try {
    const packaged = await packagedBrowser();
    const program = packaged === null ? { channel: 'chrome' } : { executablePath: packaged };
    return await chromium.launch({ ...program, args, timeout: launchTimeoutMs });
  } catch (error) {
    const cause = String(error).split('\n', 1).join('');
    return `no browser could be started; install Chrome and set NARU_CHROME to its path (${cause})`;
  }
}

/** Unpacked once, beside its place and moved there whole: test files run at the same time. */
async function packagedBrowser(): Promise<string | null> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  const main = fileURLToPath(import.meta.resolve('@sparticuz/chromium'));
  const home = join(dirname(main), '..');
  const { version } = JSON.parse(await readFile(join(home, 'package.json'), 'utf8')) as { version: string };
  const place = join(home, '..', '..', '.cache', 'naru', `chromium-${version}`);
  if (existsSync(place)) return place;
  const draft = `${place}.${process.pid}`;
  await mkdir(dirname(place), { recursive: true });
  const packed = createReadStream(join(home, 'bin', 'chromium.br'));
  await pipeline(packed, createBrotliDecompress(), createWriteStream(draft, { mode: 0o755 }));
  await rename(draft, place);
  return place;
}

async function blockThirdPartyCookies(context: BrowserContext, page: Page): Promise<void> {
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCookieControls', { enableThirdPartyCookieRestriction: true });
}
