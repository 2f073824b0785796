import { hubUnreachable, unregisteredModule, type ParamRefusal } from './refusals.ts';

/** `todo`: what the page's developer does about it, in both languages. */
export type WindowError = ParamRefusal & { readonly en: string; readonly todo: string };

/**
 * Why no window opens, as the page's callback is told, in the order in which it is looked for: of two mistakes the
 * first one here is named. F1001 and F1002 and their sentences are the original service's (front ends compare them); it
 * published none for the others, which are ours from F2001. A docs page is printed from this table.
 */
export const windowErrors = {
  order_no_text: {
    errorCode: 'F2003',
    errorMessage: '주문번호(merchant_uid)는 문자열이어야 합니다. 예: merchant_uid: "order-1"',
    en: 'merchant_uid is not a text.',
    todo: "따옴표로 감싸 보냅니다. merchant_uid: 'order-1'",
  },
  order_too_long: {
    errorCode: 'F2003',
    errorMessage: '주문번호(merchant_uid)는 1자 이상 64자 이하여야 합니다.',
    en: 'merchant_uid is empty or longer than 64 characters.',
    todo: '짧은 주문번호를 씁니다. Use a shorter number.',
  },
  currency_unknown: {
    errorCode: 'F2002',
    errorMessage: '통화(currency)를 알 수 없습니다. 예: currency: "KRW"',
    en: 'The currency is not known.',
    todo: '원화면 비워 둡니다. Leave it out for won.',
  },
  amount_no_number: {
    errorCode: 'F2002',
    errorMessage: '결제금액(amount)은 숫자여야 합니다. 따옴표 없이 보내 주세요. 예: amount: 1000',
    en: 'amount is not a number.',
    todo: '따옴표 없이 보냅니다. amount: 1000',
  },
  amount_wrong: {
    errorCode: 'F2002',
    errorMessage: '결제금액(amount)은 0보다 커야 하고, 통화(currency)의 가장 작은 단위보다 잘게 나눌 수 없습니다.',
    en: 'amount is not above 0, or finer than the currency.',
    todo: '원화는 정수로 보냅니다. Won are whole numbers.',
  },
  tax_free_wrong: {
    errorCode: 'F2002',
    errorMessage: '면세금액(tax_free)은 0 이상, 결제금액 이하의 금액이어야 합니다.',
    en: 'tax_free is no amount from 0 to amount.',
    todo: '면세 상품이 없으면 비워 둡니다. Leave it out where everything is taxed.',
  },
  unknown_merchant: {
    errorCode: 'F1001',
    errorMessage: '등록되지 않은 가맹점 식별코드입니다. IMP.init()에 넣은 값을 확인해 주세요.',
    en: 'No merchant has this user code.',
    todo: './naru merchant list에서 식별코드를 봅니다. See `./naru merchant list`.',
  },
  unknown_tier: {
    errorCode: 'F1001',
    errorMessage: '등록되지 않은 하위상점 코드입니다. IMP.agency()에 넣은 값을 확인해 주세요.',
    en: 'The merchant has no such sub-merchant.',
    todo: 'IMP.agency()의 두 번째 값을 고칩니다. Correct the second argument.',
  },
  unknown_channel_key: {
    errorCode: 'F2001',
    errorMessage: '등록되지 않은 채널 키(channelKey)입니다. 채널 키를 확인해 주세요.',
    en: 'No channel has this key.',
    todo: './naru channel list에서 채널 키를 봅니다. See `./naru channel list`.',
  },
  no_such_gateway: {
    ...unregisteredModule,
    en: 'pg names no channel, and the merchant wants it exact (strict_pg).',
    todo: 'pg를 고치거나 채널을 넣습니다. Correct pg, or add the channel: `./naru channel add`.',
  },
  no_channel: {
    ...unregisteredModule,
    en: 'The merchant has no channel that opens windows.',
    todo: '채널을 넣습니다. Add one: `./naru channel add`.',
  },
  method_unknown: {
    errorCode: 'F2004',
    errorMessage: '지원하지 않는 결제수단(pay_method)입니다.',
    en: 'pay_method is no method.',
    todo: 'card, trans, vbank, phone ... 중 하나입니다. One of the methods of the parameter page.',
  },
  period_twofold: {
    errorCode: 'F2017',
    errorMessage: '제공 기간은 range와 interval 둘 중 하나만 입력해주세요',
    en: 'period has both a range and an interval.',
    todo: 'period.from, to 또는 period.interval만 보냅니다. Send one of the two.',
  },
  billing_key_not_supported: {
    errorCode: 'F2004',
    errorMessage: '이 채널에서는 빌링키(customer_uid)를 발급할 수 없습니다. 결제창을 열지 않았습니다.',
    en: 'This channel issues no billing keys in its window.',
    todo: 'customer_uid를 빼거나 빌링 채널을 씁니다. Leave it out, or use a billing channel.',
  },
  method_not_supported: {
    errorCode: 'F2004',
    errorMessage: '이 채널에서 지원하지 않는 결제수단(pay_method)입니다.',
    en: 'The channel’s gateway does not take this method.',
    todo: '결제사별 결제수단 표를 봅니다. See the page of gateways.',
  },
  currency_not_supported: {
    errorCode: 'F2002',
    errorMessage: '이 채널에서 지원하지 않는 통화(currency)입니다.',
    en: 'The channel’s gateway does not take this currency.',
    todo: 'KRW로 보냅니다. Send KRW.',
  },
  buyer_phone_missing: {
    errorCode: 'F2016',
    errorMessage: '이 채널에서는 구매자 전화번호(buyer_tel)가 필요합니다.',
    en: 'The gateway needs buyer_tel.',
    todo: 'buyer_tel을 보냅니다. Send buyer_tel.',
  },
  escrow_not_supported: {
    errorCode: 'F2006',
    errorMessage: '이 채널에서는 에스크로 결제를 할 수 없습니다.',
    en: 'The channel’s gateway takes no escrow with this method.',
    todo: 'pay_method를 trans 또는 vbank로 하거나 escrow를 뺍니다. Use trans or vbank, or leave escrow out.',
  },
  escrow_buyer_name_missing: {
    errorCode: 'F2006',
    errorMessage: '에스크로 결제에는 구매자 이름(buyer_name)이 필요합니다.',
    en: 'Escrow needs buyer_name.',
    todo: 'buyer_name을 보냅니다. Send buyer_name.',
  },
  escrow_buyer_email_missing: {
    errorCode: 'F2006',
    errorMessage: '에스크로 결제에는 구매자 이메일(buyer_email)이 필요합니다.',
    en: 'Escrow needs buyer_email.',
    todo: 'buyer_email을 보냅니다. Send buyer_email.',
  },
  escrow_items_missing: {
    errorCode: 'F2006',
    errorMessage: '에스크로 결제에는 상품 목록(kiccProducts)이 필요합니다.',
    en: 'Escrow needs the list of goods.',
    todo: 'kiccProducts: [{orderNumber, name, quantity, amount}]',
  },
  escrow_items_wrong: {
    errorCode: 'F2006',
    errorMessage:
      '에스크로 상품 목록(kiccProducts, products)의 각 상품에는 이름(name)과 1 이상의 수량(quantity)이 필요합니다.',
    en: 'A line of the list of goods has no name, or no quantity from 1.',
    todo: '모든 상품에 name과 quantity를 넣습니다. Give every line a name and a quantity.',
  },
  due_unreadable: {
    errorCode: 'F2007',
    errorMessage: '입금기한(vbank_due)을 읽을 수 없습니다. 예: vbank_due: "20261231" 또는 "2026-12-31 18:00:00"',
    en: 'vbank_due is no date.',
    todo: 'YYYYMMDD, YYYYMMDDHHmm, YYYYMMDDHHmmss, YYYY-MM-DD, YYYY-MM-DD HH:mm, YYYY-MM-DD HH:mm:ss (KST)',
  },
  due_past: {
    errorCode: 'F2007',
    errorMessage: '입금기한(vbank_due)이 이미 지났습니다. 한국 시간으로 앞으로의 날짜를 보내 주세요.',
    en: 'vbank_due is over.',
    todo: '한국 시간으로 앞으로의 날짜를 보냅니다. Send a time to come, in Korean time.',
  },
  redirect_unsafe: {
    errorCode: 'F2011',
    errorMessage: 'm_redirect_url로 쓸 수 없는 주소입니다. http, https 또는 앱 스킴 주소를 보내 주세요.',
    en: 'A browser must not be sent to m_redirect_url.',
    todo: 'http, https 또는 앱 스킴 주소를 보냅니다. Send a web address or an app’s.',
  },
  too_many_urls: {
    errorCode: 'F2010',
    errorMessage: 'notice_url은 5개까지 보낼 수 있습니다.',
    en: 'notice_url has more than five addresses.',
    todo: '다섯 개까지만 보냅니다. Send at most five.',
  },
  webhook_url_refused: {
    errorCode: 'F2010',
    errorMessage: 'notice_url 또는 confirm_url로 쓸 수 없는 주소입니다. http(s) 주소를 보내 주세요.',
    en: 'notice_url or confirm_url cannot be called.',
    todo: '밖에서 부를 수 있는 http(s) 주소를 보냅니다. Send an address that the hub can call.',
  },
  redirect_not_allowed: {
    errorCode: 'F2011',
    errorMessage: 'm_redirect_url이 가맹점이 허용한 주소가 아닙니다.',
    en: 'The merchant does not allow m_redirect_url.',
    todo: './naru merchant set --redirect-allow 로 허용합니다. Allow it there.',
  },
  redirect_never_allowed: {
    errorCode: 'F2011',
    errorMessage:
      '가맹점이 m_redirect_url로 허용한 주소가 없습니다. ./naru merchant set --redirect-allow 로 먼저 정해 주세요.',
    en: 'In live mode the merchant must first say where buyers may be sent.',
    todo: './naru merchant set --redirect-allow https://shop.example',
  },
  already_paid: {
    errorCode: 'F1002',
    errorMessage: '이미 결제가 이루어진 거래건입니다.',
    en: 'This order has been paid.',
    todo: '새 주문번호를 씁니다. Use a new merchant_uid.',
  },
  in_progress: {
    errorCode: 'F1002',
    errorMessage: '결제가 진행 중입니다.',
    en: 'This order is being paid, and nobody knows yet how it ends.',
    todo: '끝날 때까지 기다립니다. Wait for its end.',
  },
  prepared_amount_differs: {
    errorCode: 'F2005',
    errorMessage: '결제요청 금액이 사전 등록된 금액과 일치하지 않습니다.',
    en: 'amount or currency is not what POST /payments/prepare registered.',
    todo: '사전 등록을 고치거나 그 금액을 보냅니다. Send what was registered.',
  },
  window_refused: {
    errorCode: 'F2013',
    errorMessage: '결제사가 결제창을 열어 주지 않았습니다. 금액은 청구되지 않았습니다.',
    en: 'The gateway refused the window. Nothing was taken; its own words stand behind ours.',
    todo: '뒤에 붙은 결제사의 말을 봅니다. Read the gateway’s words.',
  },
  window_unanswered: {
    errorCode: 'F2014',
    errorMessage: '결제사가 응답하지 않아 결제창을 열지 못했습니다. 금액은 청구되지 않았습니다. 다시 시도해 주세요.',
    en: 'The gateway did not answer. Nothing was taken.',
    todo: '잠시 후 다시 시도합니다. Try again.',
  },
} as const satisfies Record<string, WindowError>;

export type WindowErrorName = keyof typeof windowErrors;

/** How a window ended that had opened, beside what the gateway itself says. */
export const windowEnds = {
  window_expired: {
    errorCode: 'F2008',
    errorMessage: '결제창의 유효 시간이 지났습니다. 다시 시도해 주세요.',
    en: 'The buyer was away for too long; nothing was taken.',
    todo: '결제를 다시 시작합니다. Begin again.',
  },
  unresolved: {
    errorCode: 'F2009',
    errorMessage: '결제 결과를 확인하고 있습니다. 주문 내역에서 확인해 주세요.',
    en: 'The end is not known yet. A webhook will tell.',
    todo: '웹훅을 기다립니다. 다시 결제하지 않게 합니다. Wait for the webhook.',
  },
  window_closed: {
    errorCode: 'F2015',
    errorMessage: '사용자가 결제를 취소하셨습니다',
    en: 'The buyer closed the window. Front ends compare the sentence, which the original service wrote so.',
    todo: '할 일이 없습니다. Nothing.',
  },
  hub_unreachable: {
    ...hubUnreachable,
    en: 'The browser could not reach the hub, or could not read its answer. No window was opened.',
    todo: '스크립트 주소와 CSP(connect-src)를 봅니다. See the script’s address and the page’s CSP.',
  },
} as const satisfies Record<string, WindowError>;
