import assert from 'node:assert/strict';
import { registerNotificationUrls } from '../../src/sandbox-control/register-notifications.ts';
import type { BillingStage } from '../v1/billing-stage.ts';
import { payInWindow, type Cases } from './every-method.ts';

/* Goods in escrow, as `iamport-rest-client-nodejs` reports them. */

const parcel = { name: '나루', tel: '010-1234-5678', addr: '서울', postcode: '04524' };
const logis = { company: 'CJGLS', invoice: '6400-1', sent_at: 1_800_000_000 };
const delivery = { sender: parcel, receiver: parcel, logis };
const nobody = [404, -1, '존재하지 않는 결제정보입니다.'];

/** The client makes dates of times. */
const seen = (invoice: string) => ['CJGLS', invoice, new Date(logis.sent_at * 1000), true];

export function escrowCases(stage: () => BillingStage): Cases {
  const inEscrow = async (): Promise<string> => {
    const kiccProducts = [{ orderNumber: 'cup-1', name: '찻잔', quantity: 1, amount: 1000 }];
    const buyer = { buyer_name: '홍길동', buyer_email: 'buyer@example.com' };
    const wish = { pg: 'kicc', pay_method: 'trans', escrow: true, kiccProducts, ...buyer };
    return (await payInWindow(stage(), wish)).id;
  };
  const confirm = async (id: string): Promise<void> => {
    await registerNotificationUrls(stage().api.hub);
    await stage().shop.lever('POST', '/escrow', { imp_uid: id, decision: 'confirm' });
  };
  return {
    'Escrows.postEscrow': async (ask, refused) => {
      const imp_uid = await inEscrow();
      const { company, invoice, sent_at, applied_at } = await ask({ imp_uid, ...delivery });
      assert.deepEqual([company, invoice, sent_at, applied_at instanceof Date], seen('6400-1'));
      assert.equal((await refused({ imp_uid, ...delivery }))[0], 409);
      assert.deepEqual(await refused({ imp_uid: 'imp_999999999999', ...delivery }), nobody);
    },
    'Escrows.putEscrow': async (ask, refused) => {
      const imp_uid = await inEscrow();
      const corrected = { ...delivery, logis: { ...logis, invoice: '6400-2' } };
      assert.equal((await refused({ imp_uid, ...corrected }))[0], 409);
      await stage().post(`/escrows/logis/${imp_uid}`, delivery);
      const { company, invoice, sent_at, applied_at } = await ask({ imp_uid, ...corrected });
      assert.deepEqual([company, invoice, sent_at, applied_at instanceof Date], seen('6400-2'));
      await confirm(imp_uid);
      assert.equal((await refused({ imp_uid, ...delivery }))[0], 409);
      assert.deepEqual(await refused({ imp_uid: 'imp_999999999999', ...delivery }), nobody);
    },
  };
}
