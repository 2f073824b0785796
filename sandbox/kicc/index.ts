import type { SandboxGateway, SandboxPorts } from '../gateway.ts';
import { createBankDesk } from './accounts.ts';
import { clearBooks, openBooks } from './books.ts';
import { createKiccBuyer } from './buyer.ts';
import { faultsIn } from './endpoints.ts';
import { createEscrowDesk } from './escrow-desk.ts';
import { noticeProtocol } from './notices.ts';
import { scheduleAllPayouts } from './payouts.ts';
import { mountApi } from './routes.ts';
import { mountWindow } from './window-routes.ts';

/** The sandbox gateway under `/kicc`. */
export function openKicc(ports: SandboxPorts): SandboxGateway {
  ports.notices.speak('kicc', noticeProtocol);
  const books = openBooks(ports);
  scheduleAllPayouts(books);
  return {
    name: 'kicc',
    buyer: createKiccBuyer(ports.origin),
    bank: createBankDesk(books),
    escrow: createEscrowDesk(books),
    faultsIn,
    mount(app) {
      mountApi(app, books);
      mountWindow(app, books);
    },
    reset: () => clearBooks(books),
  };
}
