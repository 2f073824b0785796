import { amount, text, unread, whole, yesOrNo, type FieldSchemas, type V1Call } from './call.ts';
import { currency, includeSandbox, impUid, impUids, merchantUid, merchantUids, paging, sorting } from './fields.ts';

const state = { state: 'works' } as const;

const attemptFilter: FieldSchemas = { sorting };

const reading: readonly V1Call[] = [
  {
    ...state,
    method: 'GET',
    path: '/payments/{imp_uid}',
    id: 'getPayment',
    tag: 'payments',
    summary: { ko: '결제 한 건을 봅니다', en: 'One payment' },
    query: { optional: { include_sandbox: includeSandbox } },
    answer: 'Payment',
    refusals: ['payment_not_found'],
  },
  {
    ...state,
    method: 'GET',
    path: '/payments',
    id: 'getPayments',
    tag: 'payments',
    summary: { ko: '여러 결제를 한 번에 봅니다', en: 'Several payments at once' },
    more: {
      ko: '쪽 없이 목록으로 답하며 최근에 시작한 결제가 앞입니다. 일부만 찾으면 HTTP 207로, 찾은 것만 답합니다.',
      en: 'A plain list, the last started first. When only some were found the answer is HTTP 207 with those.',
    },
    query: { optional: { 'imp_uid[]': impUids, 'merchant_uid[]': merchantUids } },
    answer: 'Payment[]',
    isPartly: true,
    refusals: ['ids_missing', 'too_many_ids', 'payment_not_found'],
  },
  {
    ...state,
    method: 'GET',
    path: '/payments/find/{merchant_uid}/{payment_status}',
    id: 'findPayment',
    tag: 'payments',
    summary: { ko: '주문번호로 결제 한 건을 찾습니다', en: 'The first payment of an order' },
    more: {
      ko: '정렬한 순서의 첫 번째 결제를 답합니다. 상태는 주소에서 빼도 되고, 그러면 `all`과 같습니다.',
      en: 'The first in the asked order. The state may be left out of the address and is then `all`.',
    },
    query: { optional: attemptFilter },
    answer: 'Payment',
    refusals: ['status_unknown', 'sorting_unknown', 'payment_not_found'],
    also: [
      'GET /payments/find/{merchant_uid}',
      'POST /payments/find/{merchant_uid}',
      'POST /payments/find/{merchant_uid}/{payment_status}',
    ],
  },
  {
    ...state,
    method: 'GET',
    path: '/payments/findAll/{merchant_uid}/{payment_status}',
    id: 'findPayments',
    tag: 'payments',
    summary: { ko: '한 주문의 모든 결제 시도를 봅니다', en: 'All payments of an order' },
    more: {
      ko: '상태는 주소에서 빼도 되고, 그러면 `all`과 같습니다.',
      en: 'The state may be left out of the address and is then `all`.',
    },
    query: { optional: { ...paging, ...attemptFilter } },
    answer: 'PagedPayment',
    refusals: ['status_unknown', 'sorting_unknown', 'page_wrong', 'payment_not_found'],
    also: ['GET /payments/findAll/{merchant_uid}'],
  },
  {
    ...state,
    method: 'GET',
    path: '/payments/status/{payment_status}',
    id: 'getPaymentsByStatus',
    tag: 'payments',
    summary: { ko: '상태와 기간으로 결제를 봅니다', en: 'Payments of a state, in a range of time' },
    more: {
      ko: '기간은 90일까지이며 기본값은 최근 90일입니다. 각 결제는 제 상태가 된 시각으로 셉니다.',
      en: 'At most 90 days, by default the last. A payment counts by the time at which it came to its state.',
    },
    query: {
      optional: {
        ...paging,
        from: whole('조회 시작, 초 단위 Unix time.', 'The first second of the range.', 1_750_000_000),
        to: whole('조회 끝, 초 단위 Unix time. 기본값 지금.', 'Its last second; by default now.', 1_752_000_000),
        sorting,
      },
    },
    answer: 'PagedPayment',
    refusals: ['status_unknown', 'page_wrong', 'sorting_unknown', 'range_wrong'],
  },
  {
    state: 'refuses',
    note: { ko: '결제사가 금액 내역을 주지 않음', en: 'no gateway here tells the breakdown' },
    method: 'GET',
    path: '/payments/{imp_uid}/balance',
    id: 'getPaymentBalance',
    tag: 'payments',
    summary: { ko: '결제수단별 금액 내역', en: 'What was paid by which means' },
    query: { optional: { include_sandbox: includeSandbox } },
    answer: null,
    refusals: ['payment_not_found', 'balance_not_supported'],
  },
];

const cancelling: V1Call = {
  ...state,
  method: 'POST',
  path: '/payments/cancel',
  id: 'cancelPayment',
  mayNotKnow: true,
  tag: 'payments',
  summary: { ko: '결제를 전부 또는 일부 취소합니다', en: 'Cancels a payment, all of it or a part' },
  more: {
    ko:
      '`imp_uid`와 `merchant_uid` 가운데 하나는 있어야 하고, 둘 다 있으면 `imp_uid`만 봅니다. ' +
      'HTTP 200이라도 `code`가 0이 아니면 취소되지 않은 것입니다. 일부만 취소해도 `status`는 `cancelled`가 됩니다. ' +
      '결과를 모르면 `Naru-Outcome: unknown` 헤더로 알립니다.',
    en:
      'One of `imp_uid` and `merchant_uid` is needed; of both `imp_uid` counts. HTTP 200 with another code than 0 ' +
      'means not cancelled. After a part the `status` is `cancelled` too. An end that is not known has ' +
      '`Naru-Outcome: unknown`.',
  },
  body: {
    optional: {
      imp_uid: impUid,
      merchant_uid: merchantUid,
      amount: amount(
        '취소할 금액. 없거나 0이면 남은 금액 전부.',
        'What to give back; absent or 0 is all that is left.',
        1_000,
      ),
      tax_free: amount(
        '취소 금액 가운데 면세 금액. 기본값 0. KICC에서 면세분이 있는 결제의 일부를 취소할 때는 필수.',
        'How much of it is free of tax; 0 unless it is given. KICC needs it for a part of a payment that has such.',
        0,
      ),
      checksum: amount(
        '취소하기 전의 남은 금액. 다르면 취소하지 않습니다.',
        'What is left before this cancellation; where it differs nothing is cancelled.',
        10_000,
      ),
      reason: text('취소 사유. 200자까지 보관합니다.', 'Why; 200 characters are kept.', '구매자 변심'),
      refund_holder: text(
        '환불계좌 예금주. 입금된 가상계좌에 필요.',
        'Who gets a paid account’s money back.',
        '홍길동',
      ),
      refund_bank: text('환불계좌 은행 코드.', 'The bank’s code.', '088'),
      refund_account: text('환불계좌 번호.', 'The account’s number.', '110123456789'),
      enable_webhook: yesOrNo('취소 웹훅도 보냅니다. 기본값 false.', 'Sends a webhook too; false unless it is given.'),
      ...unread({
        vat_amount: 'number',
        refund_tel: 'string',
        retain_promotion: 'boolean',
        extra: 'array',
        escrow_confirmed: 'boolean',
      }),
    },
  },
  shown: ['imp_uid', 'amount', 'checksum', 'reason'],
  answer: 'Payment',
  refusals: [
    'cancel_id_missing',
    'nothing_to_cancel',
    'amount_unreadable',
    'account_open',
    'already_fully_cancelled',
    'balance_differs',
    'amount_not_positive',
    'amount_too_large',
    'tax_free_too_large',
    'tax_free_missing',
    'partial_not_allowed',
    'month_over',
    'refund_account_missing',
    'refund_account_differs',
    'other_cancellation_open',
    'cancel_unknown',
  ],
  declines: ['cancel_declined'],
};

const prepared = {
  required: {
    merchant_uid: merchantUid,
    amount: amount('이 주문의 결제 금액. 0 이상.', 'What the order costs: 0 or more.', 10_000),
  },
  optional: { currency },
};

const preparing: readonly V1Call[] = [
  {
    ...state,
    method: 'POST',
    path: '/payments/prepare',
    id: 'preparePayment',
    tag: 'prepare',
    summary: { ko: '주문의 결제 금액을 미리 등록합니다', en: 'Registers what an order costs' },
    more: {
      ko: '결제창이 다른 금액으로 열리려 하면 막습니다. 통화를 등록하지 않으면 통화는 보지 않습니다.',
      en: 'A window for another amount does not open. A currency that is not registered is not looked at.',
    },
    body: prepared,
    answer: 'PaymentPrepare',
    refusals: ['prepare_order_missing', 'currency_unknown', 'prepare_amount_wrong', 'already_prepared'],
  },
  {
    ...state,
    method: 'PUT',
    path: '/payments/prepare',
    id: 'changePreparedPayment',
    tag: 'prepare',
    summary: { ko: '미리 등록한 금액을 바꿉니다', en: 'Changes what was registered' },
    body: prepared,
    answer: 'PaymentPrepare',
    refusals: ['prepare_order_missing', 'currency_unknown', 'prepare_amount_wrong', 'not_prepared'],
  },
  {
    ...state,
    method: 'GET',
    path: '/payments/prepare/{merchant_uid}',
    id: 'getPreparedPayment',
    tag: 'prepare',
    summary: { ko: '미리 등록한 금액을 봅니다', en: 'What was registered' },
    answer: 'PaymentPrepare',
    refusals: ['not_prepared'],
  },
];

export const paymentCalls: readonly V1Call[] = [...reading, cancelling, ...preparing];
