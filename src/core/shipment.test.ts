import assert from 'node:assert/strict';
import { test } from 'node:test';
import { escrowTransitions, type EscrowState } from './escrow.ts';
import { money } from './money.ts';
import type { Payment } from './payment.ts';
import { shipmentRefusal, shipmentTransitions } from './shipment.ts';

type Seen = Parameters<typeof shipmentRefusal>[0];

const paid: Seen = {
  escrow: 'registered',
  status: 'paid',
  price: money(30_000, 'KRW'),
  cancelled: 0,
  reserved: 0,
  purpose: 'charge',
};
const both = (over: Partial<Seen>) =>
  (['first', 'change'] as const).map((report) => shipmentRefusal({ ...paid, ...over }, report));

test('a delivery is reported once, and its number corrected until the buyer decides', () => {
  const rows: Record<EscrowState, readonly unknown[]> = {
    registered: [null, 'not_registered'],
    shipped: ['already_registered', null],
    confirmed: ['buyer_decided', 'buyer_decided'],
    denied: ['buyer_decided', 'buyer_decided'],
    returned: ['buyer_decided', 'buyer_decided'],
  };
  for (const state of Object.keys(escrowTransitions) as EscrowState[])
    assert.deepEqual(both({ escrow: state }), rows[state], state);
});

test('what is not in escrow, not paid, given back or on its way back has no delivery', () => {
  assert.deepEqual(both({ escrow: null }), ['not_in_escrow', 'not_in_escrow']);
  const statuses: Payment['status'][] = ['ready', 'awaiting_deposit', 'cancelled', 'failed', 'expired'];
  for (const status of statuses) assert.deepEqual(both({ status }), ['not_paid', 'not_paid'], status);
  assert.deepEqual(both({ reserved: 30_000 }), ['not_paid', 'not_paid']);
});

test('a report ends once', () => {
  assert.deepEqual(shipmentTransitions.requested, { report_done: 'registered', report_declined: 'failed' });
  assert.deepEqual([shipmentTransitions.registered, shipmentTransitions.failed], [{}, {}]);
});
