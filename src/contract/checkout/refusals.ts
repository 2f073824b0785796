/**
 * Codes that the page's callback gets. F2001 and above are this hub's own; the original service published none for
 * these.
 */
export type ParamRefusal = { readonly errorCode: string; readonly errorMessage: string };

/** The page asked for a module that is not there. The sentence is the original service's. */
export const unregisteredModule: ParamRefusal = {
  errorCode: 'F1001',
  errorMessage:
    '등록되지 않은 PG모듈 정보입니다. 아임포트 관리자페이지에서 PG모듈 정보를 설정하신 후 다시 시도해주세요.',
};

/** The browser could not reach the hub, or could not read its answer. The sentence is the original script's. */
export const hubUnreachable: ParamRefusal = {
  errorCode: 'F2012',
  errorMessage: '결제모듈 구동 중에 오류가 발생하였습니다. 페이지 새로고침 후 다시 시도해주세요.',
};

/**
 * Why no window opens, as the page's callback is told. F1001 and F1002 and their sentences are the original service's
 * (front ends compare them); it published none for the others, which are ours from F2001.
 */
export const checkoutRefusals = {
  unknown_merchant: {
    errorCode: 'F1001',
    errorMessage: '등록되지 않은 가맹점 식별코드입니다. IMP.init()에 넣은 값을 확인해 주세요.',
  },
  unknown_tier: {
    errorCode: 'F1001',
    errorMessage: '등록되지 않은 하위상점 코드입니다. IMP.agency()에 넣은 값을 확인해 주세요.',
  },
  no_such_gateway: unregisteredModule,
  no_channel: unregisteredModule,
  unknown_channel_key: {
    errorCode: 'F2001',
    errorMessage: '등록되지 않은 채널 키(channelKey)입니다. 채널 키를 확인해 주세요.',
  },
  already_paid: { errorCode: 'F1002', errorMessage: '이미 결제가 이루어진 거래건입니다.' },
  in_progress: { errorCode: 'F1002', errorMessage: '결제가 진행 중입니다.' },
  method_not_supported: {
    errorCode: 'F2004',
    errorMessage: '이 채널에서 지원하지 않는 결제수단(pay_method)입니다.',
  },
  currency_not_supported: {
    errorCode: 'F2002',
    errorMessage: '이 채널에서 지원하지 않는 통화(currency)입니다.',
  },
  billing_key_not_supported: {
    errorCode: 'F2004',
    errorMessage: '이 채널에서는 빌링키(customer_uid)를 발급할 수 없습니다. 결제창을 열지 않았습니다.',
  },
  prepared_amount_differs: {
    errorCode: 'F2005',
    errorMessage: '결제요청 금액이 사전 등록된 금액과 일치하지 않습니다.',
  },
  window_refused: {
    errorCode: 'F2013',
    errorMessage: '결제사가 결제창을 열어 주지 않았습니다. 금액은 청구되지 않았습니다.',
  },
  window_unanswered: {
    errorCode: 'F2014',
    errorMessage: '결제사가 응답하지 않아 결제창을 열지 못했습니다. 금액은 청구되지 않았습니다. 다시 시도해 주세요.',
  },
  escrow_not_supported: { errorCode: 'F2006', errorMessage: '이 채널에서는 에스크로 결제를 할 수 없습니다.' },
  redirect_not_allowed: {
    errorCode: 'F2011',
    errorMessage: 'm_redirect_url이 가맹점이 허용한 주소가 아닙니다.',
  },
  redirect_never_allowed: {
    errorCode: 'F2011',
    errorMessage:
      '가맹점이 m_redirect_url로 허용한 주소가 없습니다. ./naru merchant set --redirect-allow 로 먼저 정해 주세요.',
  },
  redirect_unsafe: {
    errorCode: 'F2011',
    errorMessage: 'm_redirect_url로 쓸 수 없는 주소입니다. http, https 또는 앱 스킴 주소를 보내 주세요.',
  },
  webhook_url_refused: {
    errorCode: 'F2010',
    errorMessage: 'notice_url 또는 confirm_url로 쓸 수 없는 주소입니다. http(s) 주소를 보내 주세요.',
  },
} as const satisfies Record<string, ParamRefusal>;

/** The buyer was away for too long; nothing was taken. */
export const windowExpired: ParamRefusal = {
  errorCode: 'F2008',
  errorMessage: '결제창의 유효 시간이 지났습니다. 다시 시도해 주세요.',
};

/** The buyer closed the window himself. Front ends compare the sentence, which the original service wrote so. */
export const windowClosed: ParamRefusal = {
  errorCode: 'F2015',
  errorMessage: '사용자가 결제를 취소하셨습니다',
};

/** A window whose end is not known when the buyer has waited long enough. The webhook will tell. */
export const unresolvedEnd: ParamRefusal = {
  errorCode: 'F2009',
  errorMessage: '결제 결과를 확인하고 있습니다. 주문 내역에서 확인해 주세요.',
};

/** What is wrong with a parameter of the page, and what to do. What was sent is added where it helps. */
export const paramRefusals = {
  amount_no_number: {
    errorCode: 'F2002',
    errorMessage: '결제금액(amount)은 숫자여야 합니다. 따옴표 없이 보내 주세요. 예: amount: 1000',
  },
  amount_wrong: {
    errorCode: 'F2002',
    errorMessage: '결제금액(amount)은 0보다 커야 하고, 통화(currency)의 가장 작은 단위보다 잘게 나눌 수 없습니다.',
  },
  currency_unknown: { errorCode: 'F2002', errorMessage: '통화(currency)를 알 수 없습니다. 예: currency: "KRW"' },
  tax_free_wrong: {
    errorCode: 'F2002',
    errorMessage: '면세금액(tax_free)은 0 이상, 결제금액 이하의 금액이어야 합니다.',
  },
  order_no_text: {
    errorCode: 'F2003',
    errorMessage: '주문번호(merchant_uid)는 문자열이어야 합니다. 예: merchant_uid: "order-1"',
  },
  order_too_long: { errorCode: 'F2003', errorMessage: '주문번호(merchant_uid)는 1자 이상 64자 이하여야 합니다.' },
  method_unknown: { errorCode: 'F2004', errorMessage: '지원하지 않는 결제수단(pay_method)입니다.' },
  too_many_urls: { errorCode: 'F2010', errorMessage: 'notice_url은 5개까지 보낼 수 있습니다.' },
} as const satisfies Record<string, ParamRefusal>;
