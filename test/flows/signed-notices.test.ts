import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Launch } from '../../src/core/launch.ts';
import { money } from '../../src/core/money.ts';
import type { Payment } from '../../src/core/payment.ts';
import { receiveNotification } from '../../src/flows/receive-notification.ts';
import { uplus } from '../../src/gateways/uplus/index.ts';
import { findCheckout } from '../../src/store/checkouts.ts';
import { loadChannel } from '../../src/store/channels.ts';
import { openFlowStage, type FlowStage } from '../support/flow-stage.ts';

/*
 * A gateway whose notices are believed for their signature. What is signed stands without a mark between its parts, and
 * the buyer's browser holds a signature of the same key: that of the form that opened the window.
 */

let stage: FlowStage;

before(async () => {
  stage = await openFlowStage({ gateway: uplus });
});
after(() => stage.close());

type Form = Readonly<Record<string, string>>;

/** An account of 10,000 won, and all that the buyer's own browser shows of it. */
async function issued(): Promise<{ readonly payment: Payment; readonly form: Form }> {
  const window = await stage.open({ method: 'virtual_account', price: money(10_000, 'KRW') });
  await stage.finish(window, await stage.authenticate(window));
  const payment = await stage.payment(window.payment.id);
  assert.equal(payment.status, 'awaiting_deposit');
  const launch = (await findCheckout(stage.hub.db, window.token))?.launch as Launch | undefined;
  assert(launch?.kind === 'script-form');
  return { payment, form: Object.fromEntries(launch.fields) };
}

async function tell({ channelId }: Payment, fields: Form): Promise<string | undefined> {
  const { notificationToken: channelToken } = await loadChannel(stage.hub.db, channelId);
  const body = new URLSearchParams(fields).toString();
  const notice = { gateway: uplus.name, channelToken, sourceAddress: '203.0.113.9', headers: {}, body };
  return (await stage.during(receiveNotification(stage.hub, notice)))?.body;
}

/** A deposit as a buyer would write it who has paid nothing, with the only signature that he knows. */
function forged({ payment, form }: Awaited<ReturnType<typeof issued>>): Form {
  return {
    LGD_MID: form['LGD_MID'] ?? '',
    LGD_OID: payment.id,
    LGD_TID: payment.gatewayTransactionId ?? '',
    LGD_AMOUNT: '10000',
    LGD_TIMESTAMP: form['LGD_TIMESTAMP'] ?? '',
    LGD_HASHDATA: form['LGD_HASHDATA'] ?? '',
    LGD_PAYTYPE: 'SC0040',
    LGD_ACCOUNTNUM: payment.account?.number ?? '',
    LGD_PAYDATE: '20261126120000',
    LGD_CASFLAG: 'I',
    LGD_CASSEQNO: '001',
    LGD_CASCAMOUNT: '10000',
  };
}

const lies: Readonly<Record<string, Form>> = {
  'a notice without a code': {},
  'a notice whose code is the end of the amount': { LGD_AMOUNT: '1', LGD_RESPCODE: '0000' },
  'a notice whose code is the beginning of the time': { LGD_RESPCODE: '2' },
};

for (const [lie, changes] of Object.entries(lies)) {
  test(`${lie}, signed by the window's own form, is no money`, async () => {
    const account = await issued();
    const rest = lie.includes('beginning') ? { LGD_TIMESTAMP: (account.form['LGD_TIMESTAMP'] ?? '').slice(1) } : {};
    await tell(account.payment, { ...forged(account), ...changes, ...rest });
    assert.equal((await stage.payment(account.payment.id)).status, 'awaiting_deposit');
  });
}
