import { after, type TestContext } from 'node:test';
import { chromium, devices, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { packagedChromium, packagedLibraries } from './packaged-chromium.ts';

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
const usual = {
  timeout: launchTimeoutMs,
  args: [
    '--no-sandbox',
    '--no-zygote',
    '--disable-gpu',
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
  ],
};

async function launch(): Promise<Browser | string> {
  const named = process.env['NARU_CHROME'];
  if (named) return chromium.launch({ executablePath: named, ...usual });
  try {
    const packaged = await packagedChromium();
    return packaged === null ? await chromium.launch({ channel: 'chrome', ...usual }) : await launchPackaged(packaged);
  } catch (error) {
    const cause = String(error).split('\n', 1).join('');
    return `no browser could be started; install Chrome and set NARU_CHROME to its path (${cause})`;
  }
}

async function launchPackaged(executablePath: string): Promise<Browser> {
  try {
    return await chromium.launch({ executablePath, ...usual });
  } catch (error) {
    if (!/shared librar/.test(String(error))) throw error;
    const env = { ...process.env, LD_LIBRARY_PATH: await packagedLibraries() };
    return chromium.launch({ executablePath, env, ...usual });
  }
}

async function blockThirdPartyCookies(context: BrowserContext, page: Page): Promise<void> {
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCookieControls', { enableThirdPartyCookieRestriction: true });
}
