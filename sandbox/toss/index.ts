import { networkFaults } from '../faults.ts';
import type { SandboxGateway, SandboxPorts } from '../gateway.ts';
import { openBankDesk } from './bank-desk.ts';
import { clearBooks, openBooks } from './books.ts';
import { createTossBuyer } from './buyer.ts';
import { openEscrowDesk } from './escrow-desk.ts';
import { mountApi } from './routes.ts';
import { webhookProtocol } from './webhooks.ts';
import { mountWindow } from './window-routes.ts';

/** The sandbox gateway under `/toss`. */
export function openToss(ports: SandboxPorts): SandboxGateway {
  ports.notices.speak('toss', webhookProtocol);
  const books = openBooks(ports);
  return {
    name: 'toss',
    buyer: createTossBuyer(ports.origin),
    bank: openBankDesk(books),
    escrow: openEscrowDesk(books),
    faultsIn: () => networkFaults,
    mount(app) {
      mountApi(app, books);
      mountWindow(app, books);
    },
    reset: () => clearBooks(books),
  };
}
