import type { SandboxPorts } from '../gateway.ts';
import type { Authorization } from './authorization.ts';
import type { CardOffer } from './card-offer.ts';
import type { CardChoice } from './choice.ts';
import type { Revision, Transaction } from './transaction.ts';

/*
 * Rows that were written while cards were the only method. A sandbox goes on from the folder that it was stopped on, so
 * they are written anew once, when the books are opened.
 */

type OlderCard = Omit<CardChoice, 'means' | 'wallet' | 'points'>;

type OlderRevision = Omit<Revision, 'kind' | 'payout'>;

type OlderTransaction = Omit<Transaction, 'choice' | 'account' | 'escrow' | 'receipt' | 'revisions'> & {
  readonly card: OlderCard;
  readonly revisions: readonly OlderRevision[];
};

type OlderAuthorization = Omit<Authorization, 'offer' | 'choice' | 'escrow' | 'language' | 'isDigital'> & {
  readonly cardOffer: Pick<CardOffer, 'cardCodes' | 'instalmentMonths' | 'freeInstalments'>;
  readonly cardChoice: OlderCard | null;
};

export function rewriteOlderRows({ journal }: SandboxPorts): void {
  const transactions = journal.table<Transaction | OlderTransaction>('kicc.transactions');
  for (const row of transactions.rows()) {
    if (!('card' in row)) continue;
    const { card, revisions, ...kept } = row;
    transactions.put(row.pgCno, {
      ...kept,
      choice: choiceOf(card),
      account: null,
      escrow: null,
      receipt: null,
      revisions: revisions.map((each): Revision => ({ ...each, kind: 'cancellation', payout: null })),
    });
  }
  const authorizations = journal.table<Authorization | OlderAuthorization>('kicc.authorizations');
  for (const row of authorizations.rows()) {
    if (!('cardOffer' in row)) continue;
    const { cardOffer, cardChoice, ...kept } = row;
    authorizations.put(row.authorizationId, {
      ...kept,
      language: 'KOR',
      isDigital: false,
      escrow: null,
      choice: cardChoice && choiceOf(cardChoice),
      offer: {
        means: ['card'],
        card: { ...cardOffer, walletCodes: [], isKeyIn: false, takesPoints: false },
        account: { bankCodes: [], dueAt: 0 },
      },
    });
  }
}

function choiceOf(card: OlderCard): CardChoice {
  return { means: 'card', wallet: null, points: 0, ...card };
}
