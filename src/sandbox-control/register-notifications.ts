import { setTimeout as sleep } from 'node:timers/promises';
import { listNotificationUrls } from '../flows/list-notification-urls.ts';
import type { Hub } from '../hub.ts';
import { createSandboxClient } from './sandbox-client.ts';

const retryMs = 500;
const maxTries = 120;

/**
 * Tells the sandbox gateways where this hub wants their notices: what a merchant types into each gateway's own
 * console in real life. The sandbox may start after the hub, so it is tried for a while.
 */
export async function registerNotificationUrls(hub: Hub): Promise<void> {
  const sandbox = createSandboxClient(hub.settings.sandboxUrl);
  const urls = await listNotificationUrls(hub);
  for (let attempt = 1; attempt <= maxTries; attempt += 1) {
    try {
      for (const { gateway, mid, url } of urls) await sandbox.call('PUT', '/webhooks', { gateway, mid, url });
      return;
    } catch (error) {
      hub.log.debug({ err: error }, 'the sandbox is not up yet');
      await sleep(retryMs);
    }
  }
  hub.log.warn('the sandbox gateways never answered; their notices will not arrive');
}
