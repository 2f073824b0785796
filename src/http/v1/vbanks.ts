import { unreachable } from '../../core/unreachable.ts';
import { accountDeclined, accountWishRefused, readAccountChange, readAccountOrder } from '../../contract/v1/account.ts';
import { readChannelWish } from '../../contract/v1/charge.ts';
import { bankCodes, standardBankCode } from '../../contract/v1/codes.ts';
import { ok, type Reply } from '../../contract/v1/envelope.ts';
import { declinedByGateway, refuse, type V1ErrorCode } from '../../contract/v1/errors.ts';
import { failReason } from '../../contract/v1/payment.ts';
import { textField } from '../../contract/v1/reader.ts';
import { changeAccount, type ChangeRefusal } from '../../flows/change-account.ts';
import type { ChargeRefusal } from '../../flows/charge-payment.ts';
import { issueAccount, type AccountRefusal } from '../../flows/issue-account.ts';
import { revokeAccount } from '../../flows/revoke-account.ts';
import { scopeOf } from '../../flows/scope-of.ts';
import type { Call } from './call.ts';
import { findById } from './find-by-id.ts';
import { show } from './payments.ts';
import { chargedReply, refusalReply, urlRefusal } from './subscribe.ts';

/**
 * `POST /vbanks`: an account without a window. One that the gateway does not give out answers with a code other than 0;
 * its payment is there all the same, and failed.
 */
export async function issue(call: Call): Promise<Reply> {
  const asked = readAccountOrder(call.body);
  if ('status' in asked) return asked;
  const uncallable = urlRefusal(call.hub, [asked.order]);
  if (uncallable !== null) return uncallable;
  const { merchant, scope } = call.caller;
  const end = await issueAccount(call.hub, {
    merchant,
    scope,
    wish: readChannelWish(call.body),
    account: asked.account,
    order: { ...asked.order, userAgent: call.userAgent },
  });
  if (end.end === 'refused') return 'rules' in end ? accountWishRefused(end.refused, end.rules) : refused(end.refused);
  return end.payment.status === 'failed' ? accountDeclined(failReason(end.payment) ?? '') : chargedReply(call, end);
}

function refused(why: ChargeRefusal | AccountRefusal): Reply {
  if (why === 'no_accounts') return refuse('account_not_by_api');
  return why === 'currency_not_supported' ? refuse('account_currency_wrong') : refusalReply(why);
}

/**
 * `PUT /vbanks/{imp_uid}`, or `PUT /vbanks` with `imp_uid` in the body: another amount or due time of an account that
 * nobody has paid into, where its gateway changes one.
 */
export async function change(call: Call): Promise<Reply> {
  const id = call.path['imp_uid'] ?? textField(call.body, 'imp_uid');
  if (id === null) return refuse('account_id_missing');
  const payment = await findById(call, id);
  if (!payment) return refuse('payment_not_found');
  if (payment.method !== 'virtual_account') return refuse('not_an_account');
  if (payment.status !== 'awaiting_deposit') return refuse('account_not_waiting');
  const wishes = readAccountChange(call.body);
  if (wishes === null) return refuse('account_change_wrong');
  const end = await changeAccount(call.hub, scopeOf(payment), { id: payment.id, ...wishes });
  switch (end.end) {
    case 'done':
      return ok((await show(call, [end.payment]))[0]);
    case 'refused':
      return refuse(changeRefusals[end.refused]);
    case 'declined':
      return declinedByGateway('change', end);
    case 'unknown':
      return refuse('account_change_unknown');
    default:
      return unreachable(end);
  }
}

const changeRefusals = {
  not_an_account: 'not_an_account',
  not_waiting: 'account_not_waiting',
  other_operation_open: 'other_operation_open',
  not_changeable: 'account_not_changeable',
  due_past: 'account_change_due_past',
  below_tax_free: 'account_change_below_tax_free',
  order_paid: 'account_change_order_paid',
} as const satisfies Record<ChangeRefusal, V1ErrorCode>;

/**
 * `GET /vbanks/holder`: whose account it is. No gateway here tells it without being told a name first, so the only one
 * who can be asked is the sandbox's bank.
 */
export async function showHolder({ hub, query }: Call): Promise<Reply> {
  const [bank, number] = [standardBankCode(textField(query, 'bank_code') ?? ''), textField(query, 'bank_num') ?? ''];
  const isAsked = bankCodes.some(({ code }) => code === bank) && /[0-9]/.test(number);
  if (!isAsked) return refuse('holder_asked_wrong');
  if (hub.findHolder === null) return refuse('holder_not_offered');
  const holder = await hub.findHolder({ bankCode: bank, number });
  return holder === null ? refuse('holder_not_found') : ok({ bank_holder: holder });
}

/** `DELETE /vbanks/{imp_uid}`: closes an account before anybody has paid in. */
export async function revoke(call: Call): Promise<Reply> {
  const payment = await findById(call, call.path['imp_uid'] ?? '');
  if (!payment) return refuse('payment_not_found');
  const end = await revokeAccount(call.hub, scopeOf(payment), payment.id);
  switch (end.end) {
    case 'done':
      return ok((await show(call, [end.payment]))[0]);
    case 'refused':
      return refuse(end.refused === 'not_waiting' ? 'account_not_waiting' : end.refused);
    case 'declined':
      return declinedByGateway('revoking', end);
    case 'unknown':
      return refuse('revoke_unknown');
    default:
      return unreachable(end);
  }
}
