import type { FastifyInstance } from 'fastify';
import { ControlRefused, bodyOf, readFlag, readChoice, readNamed, readWord, refuseOthers } from '../control-fields.ts';
import type { Body } from '../control-fields.ts';
import type { SandboxGateway } from '../gateway.ts';
import type { Notices } from '../notices.ts';
import type { Timers } from '../timers.ts';
import { BankRefused, escrowDecisions } from './bank.ts';
import type { BankDesk, Deposit, Deposited, EscrowDesk, GivenAccount } from './bank.ts';
import { accountDigits, testAccounts } from './test-accounts.ts';

export type Banking = {
  readonly gateways: readonly SandboxGateway[];
  readonly notices: Notices;
  readonly timers: Timers;
};

/** Deposits, and what buyers say of goods that are paid for in escrow. */
export function mountBanks(app: FastifyInstance, banking: Banking): void {
  app.get('/accounts', async () => ({ accounts: listAccounts(banking.gateways) }));
  app.get<{ Querystring: Body }>('/holders', async ({ query }) => {
    refuseOthers(query, ['bank_code', 'number']);
    return { holder: holderOf(banking.gateways, readWord(query, 'bank_code'), readWord(query, 'number')) };
  });
  app.post('/deposits', async (request) => {
    const body = bodyOf(request);
    refuseOthers(body, ['gateway', 'order_id', 'amount', 'force']);
    const desk = deskOf(readNamed(body, 'gateway', banking.gateways));
    const deposited = payIn(desk, readDeposit(body));
    await announced(banking, deposited.noticeIds);
    return { amount: deposited.amount, notices: noticesOf(banking, deposited.noticeIds) };
  });
  app.post('/withdrawals', async (request) => {
    const body = bodyOf(request);
    refuseOthers(body, ['gateway', 'order_id']);
    const desk = deskOf(readNamed(body, 'gateway', banking.gateways));
    const withdrawn = takeBack(desk, readWord(body, 'order_id'));
    await announced(banking, withdrawn.noticeIds);
    return { amount: withdrawn.amount, notices: noticesOf(banking, withdrawn.noticeIds) };
  });
  app.post('/escrow', async (request) => {
    const body = bodyOf(request);
    refuseOthers(body, ['gateway', 'order_id', 'decision']);
    const desk = escrowOf(readNamed(body, 'gateway', banking.gateways));
    const decision = readChoice(body, 'decision', escrowDecisions);
    const noticeIds = asking(() => desk.decide({ orderId: readWord(body, 'order_id'), decision }));
    await announced(banking, noticeIds);
    return { notices: noticesOf(banking, noticeIds) };
  });
}

/** What stands on the page of the bank. */
export function listAccounts(gateways: readonly SandboxGateway[]): (GivenAccount & { readonly gateway: string })[] {
  return gateways.flatMap(({ name, bank }) => (bank?.accounts() ?? []).map((each) => ({ ...each, gateway: name })));
}

/** Whose name the bank tells for an account: of those that were given out, and of the test accounts. */
function holderOf(gateways: readonly SandboxGateway[], bankCode: string, number: string): string {
  const digits = accountDigits(number);
  const known = [...listAccounts(gateways), ...testAccounts];
  const found = known.find((each) => each.bankCode === bankCode && accountDigits(each.number) === digits);
  if (found) return found.holder;
  throw new ControlRefused(404, '이 은행에 없는 계좌입니다. This bank does not know the account.');
}

/** A refusal of the bank's is one of the lever's. */
export function payIn(desk: BankDesk, deposit: Deposit): Deposited {
  return asking(() => desk.deposit(deposit));
}

function takeBack({ withdraw }: BankDesk, orderId: string): Deposited {
  if (withdraw) return asking(() => withdraw({ orderId }));
  throw new ControlRefused(409, '입금을 되돌리는 은행이 없습니다. Here no bank takes a deposit back.');
}

function asking<Answer>(bank: () => Answer): Answer {
  try {
    return bank();
  } catch (error) {
    if (error instanceof BankRefused) throw new ControlRefused(409, error.message);
    throw error;
  }
}

export function deskOf({ name, bank }: SandboxGateway): BankDesk {
  if (bank) return bank;
  throw new ControlRefused(409, `${name}은 가상계좌를 발급하지 않습니다. ${name} gives out no accounts.`);
}

function escrowOf({ name, escrow }: SandboxGateway): EscrowDesk {
  if (escrow) return escrow;
  const sentence = '구매자의 구매 확인을 알려 주지 않습니다';
  throw new ControlRefused(409, `${name}은 ${sentence}. ${name} does not tell what the buyer says of the goods.`);
}

export function readDeposit(body: Body): Deposit {
  const amount = body['amount'] ?? null;
  if (amount !== null && (typeof amount !== 'number' || !Number.isSafeInteger(amount) || amount < 1))
    throw new ControlRefused(400, 'amount: 1 이상의 정수입니다. A whole number from 1.');
  return { orderId: readWord(body, 'order_id'), amount, isForced: readFlag(body, 'force') };
}

/** The first try of each notice; time need not go on for it. */
async function announced({ timers }: Banking, noticeIds: readonly string[]): Promise<void> {
  if (noticeIds.length > 0) await timers.run();
}

function noticesOf({ notices }: Banking, ids: readonly string[]): object[] {
  return notices
    .list()
    .filter(({ id }) => ids.includes(id))
    .map(({ id, url, tries }) => ({ id, url, status: tries.at(-1)?.status ?? null }));
}
