import { withAccount } from './account.ts';
import { readAccountOffer } from './account-offer.ts';
import { issuingBanks } from './banks.ts';
import { addPayment } from './books.ts';
import type { TossBooks } from './books.ts';
import type { Done, Endpoint, EndpointRequest } from './endpoint.ts';
import { TossError } from './errors.ts';
import { readOptionalText, readText } from './fields.ts';
import { isFields } from '../json-body.ts';
import type { Fields } from '../json-body.ts';
import type { AccountOffer, AccountUse, TossPayment } from './payment.ts';
import { projectPayment } from './projection.ts';
import { announce } from './webhooks.ts';
import { checkOrder, noWindow, paymentWithoutWindow, readOrder } from './without-window.ts';

/** Accounts that a merchant's server asks for (section 4.3). */
export const accountEndpoints: readonly Endpoint[] = [
  { method: 'POST', path: '/v1/virtual-accounts', faultCall: 'issue-virtual-account', act: issue },
];

/** What comes into an account at least (section 7.1, BELOW_MINIMUM_AMOUNT). */
const leastWon = 200;

function issue(books: TossBooks, { merchant, view, body }: EndpointRequest): Done {
  if (!merchant.hasAccountsByApi) throw new TossError('NOT_SUPPORTED_METHOD');
  const order = readOrder(body, leastWon);
  const customerName = readText(body, 'customerName', 100);
  const account = readAccountOffer(merchant, body, books.ports.now());
  const fixedKey = readFixedKey(body);
  const use = readUse(body, account);
  checkOrder(books, merchant, order);
  const { useEscrow } = use;
  const asked = paymentWithoutWindow(books, merchant, {
    order,
    type: 'NORMAL',
    method: '가상계좌',
    authentication: { by: 'virtual_account', outcome: null, customerName, ...use },
    useEscrow,
    window: { ...noWindow, methods: ['VIRTUAL_ACCOUNT'], customerName, customerPhone: readPhone(body), account },
  });
  const payment = withAccount(books, merchant, asked, fixedKey);
  addPayment(books, payment);
  noteIssue(books, payment);
  announce(books.ports, merchant, payment);
  return { body: projectPayment(payment, view) };
}

function noteIssue({ ports }: TossBooks, { orderId, mid, paymentKey: transactionId }: TossPayment): void {
  ports.ledger.add({ gateway: 'toss', kind: 'issue', amount: 0, at: ports.now(), orderId, mid, transactionId });
}

/** `고정`: the account that this buyer always pays into, under his own key. A key without that is not looked at. */
function readFixedKey(body: Fields): string | undefined {
  const type = readOptionalText(body, 'accountType', 10, 'INVALID_VIRTUAL_ACCOUNT_TYPE') ?? '일반';
  if (type === '일반') return undefined;
  if (type !== '고정') throw new TossError('INVALID_VIRTUAL_ACCOUNT_TYPE');
  const key = readOptionalText(body, 'accountKey', 13);
  if (key === null) throw new TossError('REQUIRED_ACCOUNT_KEY');
  return key;
}

function readUse(body: Fields, { bankCode, cashReceipt, useEscrow }: AccountOffer): AccountUse {
  if (bankCode === null || !issuingBanks.some(({ code }) => code === bankCode)) throw new TossError('INVALID_BANK');
  const type = cashReceipt ?? '미발행';
  return { bankCode, receipt: { type, number: readReceiptNumber(body, type) }, useEscrow: useEscrow ?? false };
}

function readReceiptNumber(body: Fields, type: AccountUse['receipt']['type']): string {
  if (type === '미발행') return '';
  const written = isFields(body['cashReceipt']) ? body['cashReceipt'] : {};
  const number = readText(written, 'registrationNumber', 30, 'INVALID_CASH_RECEIPT_INFO').replaceAll(/[-\s]/g, '');
  if (!/^[0-9]{10,19}$/.test(number)) throw new TossError('INVALID_CASH_RECEIPT_INFO');
  return number;
}

function readPhone(body: Fields): string | null {
  const phone = readOptionalText(body, 'customerMobilePhone', 15);
  if (phone !== null && !/^[0-9]{8,15}$/.test(phone)) throw new TossError('INVALID_REQUEST');
  return phone;
}
