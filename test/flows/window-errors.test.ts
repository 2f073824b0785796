import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { windowErrors, type WindowErrorName } from '../../src/contract/checkout/window-errors.ts';
import { changeMerchantSettings } from '../../src/flows/change-settings.ts';
import { registerMerchant } from '../../src/flows/register-merchant.ts';
import { findSandboxMerchant, sandboxMerchant } from '../../src/flows/seed-sandbox.ts';
import type { MerchantSettings } from '../../src/store/merchants.ts';
import { startApi, type RunningApi } from '../v1/running-api.ts';

/*
 * Every line of the table of errors, as a page's callback hears it, before any window opens; and of two mistakes the
 * one that stands higher in the table. What is refused leaves no payment behind.
 */

let api: RunningApi;

before(async () => {
  api = await startApi({ withGateway: true });
  await registerMerchant(api.hub, {
    userCode: emptyShop,
    name: '채널 없는 상점',
    webhookSecret: sandboxMerchant.webhookSecret,
    actor: 'a test',
  });
});
after(() => api.close());

const emptyShop = 'imp11111111';

type Session = { readonly user_code?: string; readonly tier_code?: string; readonly params: Record<string, unknown> };

/** An order that asks for as much as any: an account in escrow. Nothing is wrong with it. */
const good = {
  pg: 'kicc',
  pay_method: 'vbank',
  name: '찻잔',
  amount: 10_000,
  escrow: true,
  kiccProducts: [{ orderNumber: 'p-1', name: '찻잔', quantity: 1, amount: 10_000 }],
  buyer_name: '홍길동',
  buyer_email: 'buyer@example.com',
  buyer_tel: '010-1234-5678',
};

let orders = 0;

async function ask({ params, ...rest }: Session): Promise<Record<string, unknown>> {
  const reply = await fetch(`${api.url}/checkout/sessions`, {
    method: 'POST',
    body: JSON.stringify({
      user_code: 'imp00000000',
      sdk: 'v1',
      device: 'pc',
      page_url: 'http://localhost:9/',
      request_id: 'req_1',
      has_callback: true,
      params,
      ...rest,
    }),
  });
  return (await reply.json()) as Record<string, unknown>;
}

/** What makes a good order wrong in one way: words of the page, or the ground that it stands on. */
type Mistake = {
  readonly params?: Record<string, unknown>;
  readonly session?: Omit<Session, 'params'>;
  readonly settings?: Partial<MerchantSettings>;
  readonly fault?: 'lose-request';
  readonly prepared?: number;
};

/** Those that another row's words do not stand in the way of: they are tried in pairs too. */
const words = {
  order_no_text: { params: { merchant_uid: 7 } },
  order_too_long: { params: { merchant_uid: 'x'.repeat(65) } },
  currency_unknown: { params: { currency: 'WON' } },
  amount_no_number: { params: { amount: '10000' } },
  amount_wrong: { params: { amount: -1 } },
  tax_free_wrong: { params: { tax_free: -1 } },
  unknown_merchant: { session: { user_code: 'imp99999999' } },
  unknown_tier: { session: { tier_code: 'ZZZ' } },
  unknown_channel_key: { params: { channelKey: 'channel-key-of-nobody' } },
  no_such_gateway: { params: { pg: 'nobody' }, settings: { strictPg: true } },
  no_channel: { session: { user_code: emptyShop } },
  method_unknown: { params: { pay_method: 'barter' } },
  period_twofold: { params: { period: { from: '20260101', interval: 'month' } } },
  billing_key_not_supported: { params: { customer_uid: 'card-1', pg: 'uplus' } },
  method_not_supported: { params: { pay_method: 'cultureland' } },
  currency_not_supported: { params: { currency: 'USD' } },
  buyer_phone_missing: { params: { buyer_tel: '' } },
  escrow_not_supported: { params: { pay_method: 'card' } },
  escrow_buyer_name_missing: { params: { buyer_name: undefined } },
  escrow_buyer_email_missing: { params: { buyer_email: null } },
  escrow_items_missing: { params: { kiccProducts: [] } },
  escrow_items_wrong: { params: { kiccProducts: [{ name: '찻잔', quantity: 0 }] } },
  due_unreadable: { params: { vbank_due: 'tomorrow' } },
  due_past: { params: { vbank_due: '20200101' } },
  redirect_unsafe: { params: { m_redirect_url: 'javascript:alert(1)' } },
  too_many_urls: { params: { notice_url: Array.from({ length: 6 }, () => 'https://shop.example/hook') } },
  webhook_url_refused: { params: { confirm_url: 'ftp://shop.example/confirm' } },
  redirect_not_allowed: {
    params: { m_redirect_url: 'https://elsewhere.example/' },
    settings: { redirectAllowList: ['https://shop.example'] },
  },
  prepared_amount_differs: { prepared: 9_000 },
  window_refused: { params: { app_scheme: 'x'.repeat(300) } },
  window_unanswered: { fault: 'lose-request' },
} as const satisfies Partial<Record<WindowErrorName, Mistake>>;

type Name = keyof typeof words;
const names = Object.keys(words) as Name[];
const mistakes: Readonly<Record<Name, Mistake>> = words;

async function refusalOf(made: readonly Name[]): Promise<unknown> {
  orders += 1;
  const order = `order-${orders}`;
  const all = made.map((name) => mistakes[name]);
  const params = Object.assign({ merchant_uid: order, ...good }, ...all.map((each) => each.params));
  const session = Object.assign({}, ...all.map((each) => each.session));
  const settings: Partial<MerchantSettings> = Object.assign({}, ...all.map((each) => each.settings));
  const prepared = all.find((each) => each.prepared !== undefined)?.prepared;
  if (prepared !== undefined)
    await api.call('POST', '/payments/prepare', { json: { merchant_uid: order, amount: prepared } });
  const fault = all.find((each) => each.fault !== undefined)?.fault;
  const lever = (method: string, body?: object) =>
    fetch(`${api.url}/sandbox/faults`, { method, ...(body && { body: JSON.stringify(body) }) });
  if (fault !== undefined) await lever('POST', { gateway: 'kicc', call: 'any', fault });
  await choose({ strictPg: false, redirectAllowList: null, ...settings });
  const { opened, result } = (await ask({ ...session, params })) as {
    opened: boolean;
    result: Record<string, unknown>;
  };
  if (fault !== undefined) await lever('DELETE');
  assert.equal(opened, false, made.join(' and '));
  assert.deepEqual([result['imp_uid'], result['imp_success'], result['success']], [null, false, false]);
  return [result['error_code'], result['error_msg']];
}

async function choose(change: Partial<MerchantSettings>): Promise<void> {
  const merchant = await findSandboxMerchant(api.hub);
  await changeMerchantSettings(api.hub, { merchant, change, actor: 'a test' });
}

async function assertRefused(made: readonly Name[], name: Name): Promise<void> {
  const [code, sentence] = (await refusalOf(made)) as [string, string];
  const { errorCode, errorMessage } = windowErrors[name];
  assert.equal(code, errorCode, made.join(' and '));
  // What was sent, or what the gateway said, may stand behind our sentence.
  assert(sentence.startsWith(errorMessage), `${made.join(' and ')}: ${sentence}`);
}

async function payments(): Promise<number> {
  return (await api.hub.db.query('select 1 from payments')).length;
}

test('the good order of this file opens a window', async () => {
  const { opened } = await ask({ params: { merchant_uid: 'order-good', ...good } });
  assert.equal(opened, true);
});

for (const name of names) {
  test(`${name}: ${windowErrors[name].errorCode} ${windowErrors[name].errorMessage}`, async () => {
    const before = await payments();
    await assertRefused([name], name);
    assert.equal(await payments(), before);
  });
}

test('every line of the table is produced here, or by the tests of orders and of live mode', () => {
  const elsewhere = ['already_paid', 'in_progress', 'redirect_never_allowed'];
  assert.deepEqual(
    Object.keys(windowErrors).filter((name) => !names.includes(name as Name)),
    Object.keys(windowErrors).filter((name) => elsewhere.includes(name)),
  );
});

/** Two mistakes in one word of the page are one mistake; so are two grounds that exclude each other. */
function canBeBoth(a: Name, b: Name): boolean {
  const keys = (name: Name): string[] => {
    const { params = {}, session = {} } = mistakes[name];
    return [...Object.keys(params), ...Object.keys(session)];
  };
  const excluding = [
    ['unknown_merchant', 'no_channel'],
    ['window_refused', 'window_unanswered'],
  ];
  if (excluding.some((pair) => pair.includes(a) && pair.includes(b))) return false;
  return !keys(a).some((key) => keys(b).includes(key));
}

test('of two mistakes the one that stands higher in the table is named', async () => {
  const order = Object.keys(windowErrors);
  const before = await payments();
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...names), fc.constantFrom(...names), async (a, b) => {
      fc.pre(a !== b && canBeBoth(a, b));
      await assertRefused([a, b], order.indexOf(a) < order.indexOf(b) ? a : b);
    }),
    { numRuns: 150 },
  );
  assert.equal(await payments(), before);
});
