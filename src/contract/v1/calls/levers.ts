import { group, text, whole, word, yesOrNo, type Taken, type Words } from './call.ts';
import { impUid } from './fields.ts';

/*
 * The levers of the sandbox as data: who pays, what goes wrong, and what time it is. They are there in sandbox mode
 * only, and so are their words.
 */

export type Lever = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly id: string;
  readonly summary: Words;
  readonly more?: Words;
  readonly query?: Taken;
  readonly body?: Taken;
  readonly shown?: readonly string[];
};

const gateway = text('결제사: toss, kicc, uplus.', 'The gateway: toss, kicc or uplus.', 'toss');

const windows: readonly Lever[] = [
  {
    method: 'POST',
    path: '/sandbox/windows',
    id: 'openWindow',
    summary: { ko: '브라우저 없이 결제창을 엽니다', en: 'Opens a payment window without a browser' },
    more: {
      ko: '`IMP.request_pay`의 값은 무엇이든 보낼 수 있습니다. `imp_uid`와 구매자가 고를 수 있는 것(`offered`)을 답합니다.',
      en: 'Takes whatever `IMP.request_pay` takes. Answers `imp_uid` and what the buyer may choose (`offered`).',
    },
    body: {
      required: {
        user_code: text('가맹점 식별코드.', 'The merchant’s user code.', 'imp00000000'),
        merchant_uid: text('주문번호.', 'The order’s number.', 'order-0001'),
        amount: whole('금액.', 'The amount.', 1_000),
        name: text('주문명.', 'What the order is called.', '찻잔'),
      },
      optional: {
        pg: text('결제사.', 'The gateway.', 'tosspayments'),
        pay_method: text('결제수단.', 'The means.', 'card'),
        device: word(['pc', 'mobile'], '구매자의 기기.', 'What the buyer uses.'),
        sdk: word(['v1', 'legacy'], 'SDK의 판.', 'Which SDK the page has.'),
        tier_code: text('하위상점.', 'The sub-merchant.'),
      },
    },
    shown: ['pg', 'pay_method'],
  },
  {
    method: 'POST',
    path: '/sandbox/windows/{imp_uid}/complete',
    id: 'completeWindow',
    summary: { ko: '결제창에서 구매자가 정합니다', en: 'The buyer decides in the window' },
    more: {
      ko: '콜백이 받는 객체와, 모바일 브라우저가 가는 주소를 답합니다.',
      en: 'Answers what the callback gets, and where a mobile browser ends.',
    },
    body: {
      required: {
        decision: word(['pay', 'decline', 'cancel', 'abandon'], '구매자의 결정.', 'What the buyer decides.'),
      },
      optional: {
        card_number: text('카드번호. 테스트 카드 표 참고.', 'The card; see the test cards.'),
        card_code: text('카드사 표준코드.', 'The card company.'),
        quota: whole('할부 개월 수.', 'Instalment months.'),
        bank_code: text('은행 표준코드.', 'The bank.'),
        point: yesOrNo('포인트를 씁니다.', 'Points are used.'),
      },
    },
  },
];

const bank: readonly Lever[] = [
  {
    method: 'POST',
    path: '/sandbox/deposits',
    id: 'deposit',
    summary: { ko: '가상계좌에 입금합니다', en: 'The buyer pays into an account' },
    body: {
      required: { imp_uid: impUid },
      optional: {
        amount: whole('입금액. 기본값은 받을 금액.', 'By default what is due.'),
        force: yesOrNo('은행이 거절할 입금도 보냅니다.', 'Sends what a bank would refuse, too.'),
      },
    },
  },
  {
    method: 'POST',
    path: '/sandbox/withdrawals',
    id: 'withdraw',
    summary: { ko: '은행이 입금을 되가져갑니다', en: 'The bank takes a deposit back' },
    body: { required: { imp_uid: impUid } },
  },
  {
    method: 'POST',
    path: '/sandbox/escrow',
    id: 'decideEscrow',
    summary: {
      ko: '에스크로 상품을 보내거나, 구매자가 확정·거절합니다',
      en: 'Goods in escrow are sent, confirmed or denied',
    },
    body: { required: { imp_uid: impUid, decision: word(['ship', 'confirm', 'deny'], '일어난 일.', 'What happens.') } },
  },
];

const course: readonly Lever[] = [
  {
    method: 'GET',
    path: '/sandbox/clock',
    id: 'getClock',
    summary: { ko: '지금이 언제인지 봅니다', en: 'What time it is' },
  },
  {
    method: 'POST',
    path: '/sandbox/clock',
    id: 'moveClock',
    summary: { ko: '시간을 보냅니다', en: 'Moves time' },
    more: {
      ko: '가는 길에 할 일은 그때 일어납니다. 끝나지 않았으면 202이고 다시 부르면 이어집니다. 되돌릴 수는 없습니다.',
      en: 'What is due on the way happens on the way. 202: not there yet, call again. Time never goes back.',
    },
    body: {
      optional: {
        advance: text('ISO 8601 기간.', 'An ISO 8601 duration.', 'P1D'),
        set: text('ISO 시각.', 'An ISO time.'),
        hold: yesOrNo('시간을 세워 둡니다.', 'Time stands still.'),
      },
    },
    shown: ['advance'],
  },
  {
    method: 'POST',
    path: '/sandbox/faults',
    id: 'addFault',
    summary: { ko: '결제사의 다음 호출을 망가뜨립니다', en: 'The next call at a gateway goes wrong' },
    body: {
      required: {
        gateway,
        call: text(
          'approve, cancel, settle, issue-billing-key, charge-billing-key, issue-virtual-account, any 등.',
          'approve, cancel, settle, issue-billing-key, charge-billing-key, issue-virtual-account, any and others.',
          'approve',
        ),
        fault: word(
          ['lose-reply', 'lose-request', 'slow', 'http-500', 'garbage'],
          '무엇이 잘못되는지.',
          'What goes wrong.',
        ),
      },
      optional: {
        times: whole('몇 번. 기본값 1.', 'How often; once unless it is given.', 1),
        delay_ms: whole(
          'slow가 기다리는 시간(ms). 기본값 5000.',
          'How long slow waits; 5000 ms unless it is given.',
          5_000,
        ),
      },
    },
  },
  {
    method: 'GET',
    path: '/sandbox/faults',
    id: 'getFaults',
    summary: { ko: '남은 고장을 봅니다', en: 'What is still to go wrong' },
  },
  {
    method: 'DELETE',
    path: '/sandbox/faults',
    id: 'clearFaults',
    summary: { ko: '고장을 모두 없앱니다', en: 'Nothing goes wrong any more' },
  },
];

const looking: readonly Lever[] = [
  {
    method: 'GET',
    path: '/sandbox/ledger',
    id: 'getLedger',
    summary: { ko: '결제사의 장부를 봅니다', en: 'The gateway’s own books' },
    query: { required: { gateway }, optional: { order: text('결제 고유번호.', 'Of one payment.') } },
  },
  {
    method: 'GET',
    path: '/sandbox/wire',
    id: 'getWire',
    summary: { ko: '결제사가 받은 것을 봅니다', en: 'What the gateway received' },
    query: { required: { imp_uid: impUid } },
  },
  {
    method: 'GET',
    path: '/sandbox/webhooks',
    id: 'getWebhooks',
    summary: { ko: '결제의 웹훅과 시도를 모두 봅니다', en: 'Every webhook of a payment, with its attempts' },
    query: { required: { imp_uid: impUid } },
  },
  {
    method: 'GET',
    path: '/sandbox/cards',
    id: 'getTestCards',
    summary: { ko: '테스트 카드를 봅니다', en: 'The test cards' },
  },
];

const upkeep: readonly Lever[] = [
  {
    method: 'POST',
    path: '/sandbox/settings',
    id: 'changeSettings',
    summary: { ko: '가맹점 설정을 바꿉니다', en: 'Changes the merchant’s settings' },
    body: {
      optional: {
        webhook_url: text('웹훅 주소.', 'Where webhooks go.', 'http://localhost:3000/webhook'),
        content_type: word(['json', 'form'], '웹훅의 형식.', 'How webhooks are written.'),
        strict_pg: yesOrNo('모르는 pg를 거절합니다.', 'An unknown pg is refused.'),
        retries: yesOrNo('웹훅을 다시 보냅니다.', 'Webhooks are sent again.'),
        expired_as: word(['failed', 'ready'], '만료된 결제를 무엇으로 보일지.', 'What an expired payment is shown as.'),
      },
    },
    shown: ['webhook_url'],
  },
  {
    method: 'POST',
    path: '/sandbox/reset',
    id: 'resetSandbox',
    summary: { ko: '결제와 장부를 비우고 실제 시간으로 돌아옵니다', en: 'Empties payments and books; real time again' },
    more: { ko: '가맹점, 채널, 키, 설정은 남습니다.', en: 'Merchants, channels, keys and settings stay.' },
  },
];

export const levers: readonly Lever[] = [...windows, ...bank, ...course, ...looking, ...upkeep];

/** The answer to a lever that was pulled wrongly. */
export const leverRefusal = group({ required: { message: text('무엇이 잘못되었는지.', 'What is wrong.') } });
