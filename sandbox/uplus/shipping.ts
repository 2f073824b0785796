import type { EscrowDesk } from '../bank/bank.ts';
import { readString } from '../buyer/card-window.ts';
import { ControlRefused } from '../control-fields.ts';
import type { Conversation, WireAnswer } from '../conversation.ts';
import { networkFaults } from '../faults.ts';
import type { FaultKind } from '../faults.ts';
import { isFields } from '../json-body.ts';
import { putTransaction } from './books.ts';
import type { UplusBooks } from './books.ts';
import { merchants } from './merchants.ts';
import { isSame, shippingHash } from './signature.ts';
import type { Transaction } from './transaction.ts';

/** `03`: the goods are on their way. */
const shippedType = '03';

/** The report on the network. It has no number, so whoever heard no answer may say the same again. */
export function shippingConversation(books: UplusBooks, query: unknown): Conversation {
  const answerWith = (status: number, body: string): WireAnswer => {
    return { status, body, headers: { 'content-type': 'text/plain; charset=utf-8' } };
  };
  return {
    fault: books.ports.faults.take('uplus', 'register-delivery', shippingFaults),
    fail: () => answerWith(500, 'Internal Server Error'),
    admit: () => ({ perform: () => answerWith(200, reportShipping(books, query)) }),
  };
}

export const shippingFaults: readonly FaultKind[] = networkFaults;

/** The merchant's server reports that goods were shipped; the answer is one word. What is wrong is said in ours. */
function reportShipping(books: UplusBooks, query: unknown): string {
  const said = isFields(query) ? query : {};
  const value = (name: string): string => readString(said, name);
  const merchant = merchants.find(({ mid }) => mid === value('mid'));
  if (!merchant) return 'ERROR mid';
  const signed = ['mid', 'oid', 'dlvdate', 'dlvcompcode', 'dlvno'].map(value);
  if (!isSame(value('hashdata'), shippingHash(signed, merchant.mertKey))) return 'ERROR hashdata';
  const transaction = inEscrow(books, value('oid'));
  if (!transaction || transaction.mid !== merchant.mid) return 'ERROR oid';
  if (value('dlvtype') !== shippedType) return 'ERROR dlvtype';
  if (value('dlvcompcode') === '' || value('dlvno') === '') return 'ERROR dlvno';
  if (transaction.delivery === 'confirmed' || transaction.delivery === 'denied') return 'ERROR decided';
  putTransaction(books, { ...transaction, delivery: 'shipped' });
  return 'OK';
}

/** What happens at the gateway's own pages. No notice of it is published, so nobody is told. */
export function openEscrowDesk(books: UplusBooks): EscrowDesk {
  return {
    decide({ orderId, decision }) {
      const transaction = inEscrow(books, orderId);
      if (!transaction) throw new ControlRefused(409, `에스크로 거래가 아닙니다. No escrow: ${orderId}`);
      const isAnswer = decision !== 'ship';
      if (isAnswer && transaction.delivery !== 'shipped')
        throw new ControlRefused(409, '아직 배송 등록이 되지 않았습니다. The goods have not been shipped yet.');
      const delivery = ({ ship: 'shipped', confirm: 'confirmed', deny: 'denied' } as const)[decision];
      putTransaction(books, { ...transaction, delivery });
      return [];
    },
  };
}

function inEscrow(books: UplusBooks, oid: string): Transaction | null {
  const found = [...books.transactions.rows()].findLast((each) => each.oid === oid && each.isEscrow);
  return found ?? null;
}
