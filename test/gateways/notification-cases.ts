import assert from 'node:assert/strict';
import type { Notification } from '../../src/gateways/gateway.ts';
import type { Case } from './conformance.ts';
import { cancelOf, usualPrice } from './stage.ts';

type Accepted = Extract<Notification, { accepted: true }>;

export const notificationCases: readonly Case[] = [
  {
    name: 'a notice names the payment, and carries its check value or none',
    async run(stage) {
      const { request, approval } = await stage.pay();
      const [notice] = await stage.bench.heard(1);
      assert(notice);
      const parsed = accepted(stage.open().parseNotification(notice));
      assert.equal(parsed.paymentId, request.paymentId);
      if (parsed.secret !== null) assert.equal(parsed.secret, approval.secret);
    },
  },
  {
    name: 'a repeated notice has the key of the first, and another notice has another',
    async run(stage) {
      const paid = await stage.pay();
      await stage.bench.heard(1);
      await stage.open().cancel(cancelOf(paid, usualPrice.amount, usualPrice.amount));
      const [first, second] = await stage.bench.heard(2);
      assert(first && second);
      const session = stage.open();
      const keyOf = (notice: typeof first): string => accepted(session.parseNotification(notice)).dedupeKey;
      const [key, again, other] = [keyOf(first), keyOf({ ...first }), keyOf(second)];
      assert.equal(again, key);
      assert.notEqual(other, key);
    },
  },
  {
    name: 'notices in the wrong order name the payment all the same',
    async run(stage) {
      const paid = await stage.pay();
      await stage.open().cancel(cancelOf(paid, usualPrice.amount, usualPrice.amount));
      const notices = [...(await stage.bench.heard(2))].reverse();
      const named = notices.map((each) => accepted(stage.open().parseNotification(each)).paymentId);
      assert.deepEqual(named, [paid.request.paymentId, paid.request.paymentId]);
    },
  },
  {
    name: 'a notice with another check value does not carry ours',
    async run(stage) {
      const { approval } = await stage.pay();
      const [notice] = await stage.bench.heard(1);
      assert(notice);
      const forged = { ...notice, body: notice.body.replaceAll(approval.secret ?? 'no secret', 'forged') };
      const parsed = stage.open().parseNotification(forged);
      if (parsed.accepted && approval.secret !== null) assert.notEqual(parsed.secret, approval.secret);
    },
  },
  {
    name: 'what is no notice is not accepted',
    async run(stage) {
      for (const body of ['', '{', 'null', '<html>']) {
        const parsed = stage.open().parseNotification({ headers: {}, body, sourceAddress: '127.0.0.1' });
        assert.equal(parsed.accepted, false, body);
      }
    },
  },
];

function accepted(notice: Notification): Accepted {
  assert(notice.accepted);
  return notice;
}
