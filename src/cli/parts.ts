import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../config.ts';
import { sandboxMerchant } from '../flows/sandbox-merchant.ts';
import type { WantedPort } from './ports.ts';

/** The processes of a laptop, in the order in which they are stopped: each outlives those who need it. */
export type Part = {
  readonly name: 'shop' | 'hub' | 'sandbox';
  readonly script: string;
  readonly args: readonly string[];
  /** The database is the hub's alone: the others share nothing with it but HTTP. */
  readonly needsDatabase: boolean;
  readonly port: WantedPort;
};

const root = fileURLToPath(new URL('../../', import.meta.url));
/** `.ts` in the repository, `.js` in a package. */
const ending = extname(import.meta.url);

export function partsOf(config: Config): readonly Part[] {
  const { host, port, sandboxPort, shopPort, home, publicUrl } = config;
  const { userCode, apiKey, apiSecret } = sandboxMerchant;
  const bank = bankPageOf(config);
  return [
    {
      name: 'shop',
      script: join(root, `examples/shop/server${ending}`),
      args: written({ port: shopPort, hub: publicUrl, bank, 'user-code': userCode, key: apiKey, secret: apiSecret }),
      needsDatabase: false,
      port: { port: shopPort, host: 'localhost', variable: 'SHOP_PORT', forWhat: 'the demo shop' },
    },
    {
      name: 'hub',
      script: join(root, `src/main${ending}`),
      args: [],
      needsDatabase: true,
      port: { port, host, variable: 'PORT', forWhat: 'the hub' },
    },
    {
      name: 'sandbox',
      script: join(root, `sandbox/index${ending}`),
      args: written({ host, port: sandboxPort, home: join(home, 'sandbox') }),
      needsDatabase: false,
      port: { port: sandboxPort, host, variable: 'SANDBOX_PORT', forWhat: 'the sandbox gateways' },
    },
  ];
}

/** The page on which a person pays into virtual accounts, where his browser finds it. */
export function bankPageOf({ publicUrl, sandboxPort }: Config): string {
  return `http://${new URL(publicUrl).hostname}:${sandboxPort}/bank`;
}

function written(options: Readonly<Record<string, string | number>>): string[] {
  return Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
}
