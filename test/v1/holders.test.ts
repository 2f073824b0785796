import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testAccounts } from '../../sandbox/bank/test-accounts.ts';
import { bankCodes } from '../../src/contract/v1/codes.ts';
import { v1Errors } from '../../src/contract/v1/errors.ts';
import { merchantOf } from '../support/merchant.ts';
import { anotherMerchant } from './rows.ts';
import { askToken, startApi, type Answer, type RunningApi } from './running-api.ts';

/*
 * GET /vbanks/holder: the sandbox's bank tells whose an account is; on a live hub nobody does.
 */

let api: RunningApi;

before(async () => {
  api = await startApi({ withGateway: true });
});
after(() => api.close());

const ask = (bank: string, number: string): Promise<Answer> =>
  api.call('GET', `/vbanks/holder?${new URLSearchParams({ bank_code: bank, bank_num: number }).toString()}`);

const notFound = (code: 'holder_not_found' | 'holder_not_offered' | 'holder_asked_wrong'): unknown[] => {
  const error = v1Errors[code];
  return [error.status, error.code, error.ko, null];
};

const told = ({ status, code, message, response }: Answer): unknown[] => [status, code, message, response];

test('every test account has a bank of the standard`s, and a holder, however its number is written', async () => {
  for (const { bankCode, number, holder } of testAccounts) {
    assert.ok(bankCodes.some(({ code }) => code === bankCode));
    for (const written of [number, number.replaceAll('-', ''), number.replaceAll('-', ' ')])
      assert.deepEqual(told(await ask(bankCode, written)), [200, 0, null, { bank_holder: holder }]);
  }
});

test('an account that a gateway gave out is known to the bank, by the name that its buyer sees', async () => {
  const shop = merchantOf(api.url);
  for (const [index, pg] of ['tosspayments', 'kicc', 'uplus'].entries()) {
    const id = await shop.open({ pg, pay_method: 'vbank', merchant_uid: `holder-${index}`, amount: 10_000 });
    await shop.complete(id, { decision: 'pay' });
    const { vbank_code: bank, vbank_num: number, vbank_holder: shown } = await shop.payment(id);
    const { status, response } = await ask(String(bank), String(number));
    assert.equal(status, 200);
    assert.match(String(response?.['bank_holder']), /./);
    if (shown !== null) assert.equal(response?.['bank_holder'], shown);
  }
});

test('an account that is nobody`s, or another bank`s, is not found', async () => {
  const [{ bankCode, number } = { bankCode: '', number: '' }] = testAccounts;
  for (const [bank, written] of [
    ['081', number],
    [bankCode, `${number}0`],
    ['092', '1'],
  ] as const)
    assert.deepEqual(told(await ask(bank, written)), notFound('holder_not_found'));
});

test('a bank that is none and a number without digits are slips', async () => {
  for (const [bank, number] of [
    ['', '1'],
    ['999', '1'],
    ['신한', '1'],
    ['088', ''],
    ['088', '---'],
  ] as const)
    assert.deepEqual(told(await ask(bank, number)), notFound('holder_asked_wrong'));
});

test('on a live hub nobody is asked, whatever the number', async (t) => {
  const live = await startApi({ mode: 'live' });
  t.after(() => live.close());
  const { pair } = await anotherMerchant(live.hub);
  const token = await askToken(live.url, pair);
  const answer = await live.call('GET', '/vbanks/holder?bank_code=088&bank_num=110-123-456789', { token });
  assert.deepEqual(told(answer), notFound('holder_not_offered'));
});
