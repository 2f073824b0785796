import { isBillingKeyName, type BillingKey } from '../../core/billing-key.ts';
import { unreachable } from '../../core/unreachable.ts';
import { readChannelWish, readPerson, readTypedCard } from '../../contract/v1/charge.ts';
import { customerAnnotation } from '../../contract/v1/customer.ts';
import { ok, partly, type Reply } from '../../contract/v1/envelope.ts';
import { refuse, refuseKey } from '../../contract/v1/errors.ts';
import { olderCustomer } from '../../contract/v1/older-fields.ts';
import { pagedList, readPage } from '../../contract/v1/paging.ts';
import { listField, textField } from '../../contract/v1/reader.ts';
import { deleteKey } from '../../flows/delete-key.ts';
import { findKey } from '../../flows/find-key.ts';
import { registerCard } from '../../flows/register-card.ts';
import { findBillingKeys } from '../../store/billing-keys.ts';
import { listByBillingKey } from '../../store/payment-lists.ts';
import type { Call } from './call.ts';
import { spellingsOf } from './paths.ts';
import { show } from './payments.ts';
import { refusalReply, registrationFailed } from './subscribe.ts';

const maxNames = 100;

/** `GET /subscribe/customers?customer_uid[]=..`: 207 when only some are there. */
export async function listCustomers(call: Call): Promise<Reply> {
  const { hub, caller, query } = call;
  const names = [...new Set(listField(query, 'customer_uid'))];
  if (names.length === 0 || names.length > maxNames) return refuse('key_names_missing');
  const keys = await findBillingKeys(hub.db, caller.scope, names);
  if (keys.length === 0) return refuse('keys_not_found');
  const shown = keys.map((key) => shownKey(call, key));
  return keys.length === names.length ? ok(shown) : partly(shown);
}

/** `GET /subscribe/customers/{customer_uid}` */
export async function showCustomer(call: Call): Promise<Reply> {
  for (const name of namesOf(call)) {
    const key = await findKey(call.hub, call.caller.scope, name);
    if (key) return ok(shownKey(call, key));
  }
  return refuseKey(namesOf(call)[0] ?? '');
}

/** `DELETE /subscribe/customers/{customer_uid}`: answers with the key as it was. Nothing brings it back. */
export async function deleteCustomer(call: Call): Promise<Reply> {
  for (const name of namesOf(call)) {
    const key = await deleteKey(call.hub, call.caller.scope, name);
    if (key) return ok(shownKey(call, key));
  }
  return refuseKey(namesOf(call)[0] ?? '');
}

/** `POST /subscribe/customers/{customer_uid}`: makes a billing key of a typed card. Nothing is charged. */
export async function saveCustomer(call: Call): Promise<Reply> {
  const { hub, caller, body } = call;
  const [name = ''] = namesOf(call);
  if (!isBillingKeyName(name)) return refuse('key_name_wrong');
  const card = readTypedCard(body);
  if ('status' in card) return card;
  const { merchant, scope } = caller;
  const [wish, customerId] = [readChannelWish(body), textField(body, 'customer_id')];
  const buyer = readPerson(body, 'customer');
  const end = await registerCard(hub, { merchant, scope, wish, card, name, customerId, buyer });
  switch (end.end) {
    case 'issued':
      return ok(shownKey(call, end.key));
    case 'refused':
      return refusalReply(end.refused);
    case 'declined':
      return registrationFailed(end.failed, 'customer');
    case 'lost':
      return refuse('issue_unknown');
    default:
      return unreachable(end);
  }
}

/** `GET /subscribe/customers/{customer_uid}/payments`: the newest first, 20 to a page. */
export async function listPaymentsOfCustomer(call: Call): Promise<Reply> {
  const page = readPage(call.query);
  if (!page) return refuse('page_wrong');
  for (const name of namesOf(call)) {
    const found = await listByBillingKey(call.hub.db, call.caller.scope, { name, page });
    if (found.total > 0) return ok(pagedList(await show(call, found.payments), found.total, page));
  }
  return ok(pagedList([], 0, page));
}

function namesOf({ path }: Call): string[] {
  return spellingsOf(path['customer_uid'] ?? '');
}

function shownKey({ isStrictClient }: Call, key: BillingKey): Readonly<Record<string, unknown>> {
  const shown = customerAnnotation(key);
  return isStrictClient ? olderCustomer(shown) : shown;
}
