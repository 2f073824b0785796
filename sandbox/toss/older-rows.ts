import type { TossPayment } from './payment.ts';

/** What a row of the time when windows took cards only looks like. */
type OlderRow = Omit<TossPayment, 'window' | 'authentication'> & {
  readonly window: OlderWindow;
  readonly authentication: OlderAuthentication | null;
};

type OlderWindow = Pick<TossPayment['window'], 'device' | 'successUrl' | 'failUrl' | 'closed'> &
  Omit<TossPayment['window']['card'], 'useCardPoint' | 'isDirect'> & { readonly useCardPoint: boolean };

type OlderAuthentication = {
  readonly issuerCode: string;
  readonly maskedNumber: string;
  readonly instalmentMonths: number;
  readonly interestPayer: 'BUYER' | 'MERCHANT' | null;
  readonly outcome: NonNullable<TossPayment['authentication']>['outcome'];
  readonly source: 'card' | 'money' | 'points';
};

const defaultValidHours = 168;

/** A journal outlives versions of the sandbox: what it kept of card payments is read on. */
export function upgradeRow(row: TossPayment | OlderRow): TossPayment {
  if ('methods' in row.window) return row as TossPayment;
  const { window, authentication, ...rest } = row as OlderRow;
  const { device, successUrl, failUrl, closed, ...card } = window;
  return {
    ...rest,
    escrow: null,
    account: null,
    cashReceipt: null,
    window: {
      device,
      successUrl,
      failUrl,
      closed,
      methods: ['CARD'],
      customerName: null,
      customerPhone: null,
      appScheme: null,
      carrier: null,
      card: {
        ...card,
        useCardPoint: card.useCardPoint,
        isDirect: card.easyPay !== null,
        isAppCardOnly: false,
        discountCode: null,
        discountAmount: 0,
        language: 'KO',
      },
      account: {
        bankCode: null,
        due: { validHours: defaultValidHours },
        cashReceipt: null,
        useEscrow: null,
        escrowProducts: [],
      },
    },
    authentication: authentication && upgradeAuthentication(row as OlderRow, authentication),
  };
}

function upgradeAuthentication(row: OlderRow, older: OlderAuthentication): TossPayment['authentication'] {
  const { outcome, source, ...rest } = older;
  const card = { ...rest, useCardPoint: row.window.useCardPoint };
  if (row.window.easyPay === null) return { by: 'card', outcome, card };
  const isCard = source === 'card';
  return { by: 'easy_pay', outcome, card: isCard ? card : null, points: source === 'points' ? row.totalAmount : 0 };
}
