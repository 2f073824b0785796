import type { Language, Method } from './wire.ts';

/** What the window says, in the two languages that it has. The pieces of all windows are bilingual by themselves. */
export type Texts = {
  readonly loading: string;
  readonly notice: string;
  readonly methods: Readonly<Record<Method, string>>;
  readonly cards: string;
  readonly otherCards: (count: number) => string;
  readonly months: string;
  readonly lumpSum: string;
  readonly monthsOf: (months: number) => string;
  readonly interestFree: string;
  readonly fromFiftyThousand: string;
  readonly points: string;
  readonly direct: (issuer: string) => string;
  readonly directHint: string;
  readonly directCard: string;
  readonly transferBank: string;
  readonly accountBank: string;
  readonly payer: string;
  readonly payUntil: string;
  readonly escrow: string;
  readonly refused: string;
  readonly cancel: string;
  readonly pay: (method: Method, amount: string) => string;
  readonly paying: string;
  readonly agree: string;
  readonly chooseCard: string;
  readonly chooseBank: string;
  readonly namePayer: string;
  readonly back: string;
  readonly nothingCharged: string;
};

const korean: Texts = {
  loading: '결제창을 불러오고 있습니다…',
  notice: '실제로 청구되지 않는 테스트 결제입니다',
  methods: { card: '신용카드', transfer: '계좌이체', virtual_account: '가상계좌' },
  cards: '카드사 선택',
  otherCards: (count) => `다른 카드사 ${count}곳`,
  months: '할부기간',
  lumpSum: '일시불',
  monthsOf: (months) => `${months}개월`,
  interestFree: '무이자',
  fromFiftyThousand: '5만원부터 할부할 수 있습니다',
  points: '카드 포인트를 쓸 수 있는 상점입니다',
  direct: (issuer) => `${issuer} 본인인증`,
  directHint: '카드사 인증을 마치면 상점으로 돌아갑니다.',
  directCard: '상점에서 고른 카드',
  transferBank: '출금할 은행',
  accountBank: '입금할 은행',
  payer: '입금자명',
  payUntil: '입금 기한',
  escrow: '에스크로(매매보호)로 결제합니다',
  refused: '잔액 부족으로 거절되기',
  cancel: '취소',
  pay: (method, amount) => (method === 'virtual_account' ? '계좌 발급받기' : `${amount} 결제하기`),
  paying: '인증하고 있습니다…',
  agree: '필수 약관에 동의해 주세요.',
  chooseCard: '카드사를 선택해 주세요.',
  chooseBank: '은행을 선택해 주세요.',
  namePayer: '입금자명을 적어 주세요.',
  back: '상점으로 돌아가기',
  nothingCharged: '금액은 청구되지 않았습니다.',
};

const english: Texts = {
  loading: 'Opening the payment window…',
  notice: 'This is a test. No money moves',
  methods: { card: 'Card', transfer: 'Bank transfer', virtual_account: 'Virtual account' },
  cards: 'Choose your card',
  otherCards: (count) => `${count} more cards`,
  months: 'Instalments',
  lumpSum: 'One payment',
  monthsOf: (months) => `${months} months`,
  interestFree: 'no interest',
  fromFiftyThousand: 'Instalments from 50,000 won',
  points: 'This shop takes card points',
  direct: (issuer) => `${issuer}: prove that it is you`,
  directHint: 'You return to the shop when the issuer knows that it is you.',
  directCard: 'Chosen in the shop',
  transferBank: 'Bank to pay from',
  accountBank: 'Bank to pay into',
  payer: 'Name on the deposit',
  payUntil: 'Pay until',
  escrow: 'Your money is kept in escrow',
  refused: 'Be refused for lack of money',
  cancel: 'Cancel',
  pay: (method, amount) => (method === 'virtual_account' ? 'Get the account' : `Pay ${amount}`),
  paying: 'One moment…',
  agree: 'Please agree to the terms.',
  chooseCard: 'Please choose a card.',
  chooseBank: 'Please choose a bank.',
  namePayer: 'Please enter the name on the deposit.',
  back: 'Return to the shop',
  nothingCharged: 'Nothing has been charged.',
};

export const texts: Readonly<Record<Language, Texts>> = { KO: korean, EN: english };

export function won(amount: number, language: Language): string {
  const number = amount.toLocaleString('ko-KR');
  return language === 'EN' ? `${number} won` : `${number}원`;
}
