import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Iamport, RequestPayParams, RequestPayResponse } from '../../sdk/types.ts';
import type Theirs from 'iamport-typings';
import type { RequestPayParams as TheirParams, RequestPayResponse as TheirResponse } from 'iamport-typings';

/*
 * Pages that were typed by npm `iamport-typings`, as the type checker of `npm run check` sees them with the settings of
 * such a page: what they hand in is right for this script, and what they read is there but for the fields below.
 */

/** Fields of what is asked that are missing in what is given, or wider there. */
type Misfits<Given, Asked> = {
  [Field in keyof Asked]-?: Field extends keyof Given ? (Given[Field] extends Asked[Field] ? never : Field) : Field;
}[keyof Asked];

const openUnion = 'their list of words is of its day; a gateway adds words, and code must stand that';
const mayBeNull = 'null when the gateway did not say it, as the original service sends it';

/** Every field that does not fit stands here, and no other: both are errors of the type checker. */
const misfits: Record<Misfits<RequestPayResponse, TheirResponse>, string> = {
  pay_method: openUnion,
  pg_provider: openUnion,
  pg_tid: mayBeNull,
  apply_num: mayBeNull,
  name: mayBeNull,
  buyer_name: mayBeNull,
  buyer_email: mayBeNull,
  buyer_tel: mayBeNull,
  buyer_addr: mayBeNull,
};

test('a page that they typed may open windows and read results', () => {
  const called: unknown[] = [];
  const imp: Pick<Iamport, 'init' | 'request_pay'> = {
    init: (userCode) => void called.push(userCode),
    request_pay: (params, callback) => {
      called.push(params);
      callback?.({ imp_uid: 'imp_123456789012', merchant_uid: params.merchant_uid });
    },
  };
  const written: TheirParams = {
    merchant_uid: 'order-1',
    amount: 1000,
    buyer_tel: '010-1234-5678',
    pg: 'tosspayments.mid',
    pay_method: 'vbank',
    vbank_due: '20301231',
    display: { card_quota: [2, 3] },
    card: { direct: { code: '366', quota: 3 }, detail: [{ card_code: '366', enabled: true }] },
  };
  const init: Theirs['init'] = imp.init;
  init('imp00000000');
  imp.request_pay(written satisfies RequestPayParams, (result) => {
    const read: Omit<TheirResponse, keyof typeof misfits> = result;
    called.push(read.imp_uid);
  });
  assert.deepEqual(called, ['imp00000000', written, 'imp_123456789012']);
});

test('what does not fit is told to those who move in', () => {
  const page = readFileSync(new URL('../../docs/start/move-in.md', import.meta.url), 'utf8');
  for (const field of Object.keys(misfits)) assert.ok(page.includes(`\`${field}\``), field);
});
