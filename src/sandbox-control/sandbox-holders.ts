import type { FindHolder } from '../hub.ts';
import { createSandboxClient, SandboxUnreachable } from './sandbox-client.ts';

/** Asks the sandbox's bank. One that does not answer has told nobody's name. */
export function sandboxHolders(sandboxUrl: string): FindHolder {
  const sandbox = createSandboxClient(sandboxUrl);
  return async ({ bankCode, number }) => {
    const query = new URLSearchParams({ bank_code: bankCode, number }).toString();
    try {
      const { body } = await sandbox.call('GET', `/holders?${query}`);
      return typeof body['holder'] === 'string' ? body['holder'] : null;
    } catch (error) {
      if (error instanceof SandboxUnreachable) return null;
      throw error;
    }
  };
}
