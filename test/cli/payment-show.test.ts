import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { leversAt } from '../levers/levers-at.ts';
import { merchantOf } from '../support/merchant.ts';
import { naru } from '../support/naru.ts';
import { startInstallation } from '../support/processes.ts';

/* What a person sees of a payment who asks where the money is. */

const { hubs, variables } = await startInstallation({ after }, 1);
const hub = hubs[0]?.url ?? '';
const merchant = merchantOf(hub);
const { pull, open, complete } = leversAt(hub, 'kicc');

type Shown = Readonly<Record<string, unknown>> & { readonly events: readonly { readonly event: string }[] };

async function shown(id: string): Promise<Shown> {
  const { code, out, err } = await naru(['payment', 'show', id, '--json'], variables);
  assert.equal(code, 0, err);
  return JSON.parse(out) as Shown;
}

test('an account, a deposit that is wrong, one that is right, and a refund: all of it is there', async () => {
  const { imp_uid: id } = await open({ pg: 'kicc', pay_method: 'vbank' });
  await complete(id, { decision: 'pay' });
  await pull('POST', '/deposits', { imp_uid: id, amount: 1, force: true });
  const waiting = await shown(id);
  assert.deepEqual([waiting['status'], waiting['deposit'], waiting['amount']], ['awaiting_deposit', null, 60_000]);
  await pull('POST', '/deposits', { imp_uid: id, force: true });
  const refund = { refund_holder: '홍길동', refund_bank: '088', refund_account: '110123456789' };
  await merchant.call('POST', '/payments/cancel', { imp_uid: id, amount: 10_000, ...refund });
  const paid = await shown(id);
  assert.deepEqual([paid['status'], paid['cancelled']], ['partially_cancelled', 10_000]);
  const told = paid.events.map(({ event }) => event);
  for (const event of ['account_issued', 'deposit_wrong_amount', 'deposited', 'partially_cancelled'])
    assert(told.includes(event), event);
  const { out } = await naru(['payment', 'show', id], variables);
  for (const line of [/account +\S+은행/, /deposit_wrong_amount/, /취소 Cancellations\n.*10,000 +done +requested/])
    assert.match(out, line);
  assert.doesNotMatch(out, /홍길동|110123456789|010-1234-5678/);
});

test('goods in escrow: where they are is seen', async () => {
  const buyer = { buyer_name: '홍길동', buyer_email: 'a@b.example' };
  const kiccProducts = [{ orderNumber: 'p-1', name: '찻잔', quantity: 1, amount: 60_000 }];
  const { imp_uid: id } = await open({ pg: 'kicc', pay_method: 'trans', escrow: true, kiccProducts, ...buyer });
  await complete(id, { decision: 'pay' });
  assert.equal((await shown(id))['escrow'], 'registered');
  await pull('POST', '/escrow', { imp_uid: id, decision: 'ship' });
  await pull('POST', '/escrow', { imp_uid: id, decision: 'confirm' });
  assert.equal((await shown(id))['escrow'], 'confirmed');
});
