import type { SandboxGateway, SandboxPorts } from '../gateway.ts';
import { openBankDesk } from './bank.ts';
import { clearBooks, openBooks } from './books.ts';
import { createUplusBuyer } from './buyer.ts';
import { faultsIn } from './calls.ts';
import { noticeProtocol } from './notices.ts';
import { mountApi } from './routes.ts';
import { openEscrowDesk } from './shipping.ts';
import { mountWindow } from './window-routes.ts';

/** The sandbox gateway under `/uplus`. */
export function openUplus(ports: SandboxPorts): SandboxGateway {
  ports.notices.speak('uplus', noticeProtocol);
  const books = openBooks(ports);
  return {
    name: 'uplus',
    buyer: createUplusBuyer(ports.origin),
    bank: openBankDesk(books),
    escrow: openEscrowDesk(books),
    faultsIn,
    mount(app) {
      mountApi(app, books);
      mountWindow(app, books);
    },
    reset: () => clearBooks(books),
  };
}
