/** What calls refuse that are for gateways which are not here; part of the table in errors.ts. */
export const otherErrors = {
  tier_not_found: { status: 404, code: -1, ko: '존재하지 않는 하위상점입니다.', en: 'There is no such sub-merchant.' },
  holder_asked_wrong: {
    status: 400,
    code: -1,
    ko: 'bank_code(은행 표준코드 3자리)와 bank_num(계좌번호)은 필수입니다.',
    en: 'bank_code, a known standard code, and bank_num, with digits, are needed.',
  },
  holder_not_found: {
    status: 404,
    code: -1,
    ko: '예금주를 조회하지 못했습니다. 등록된 결제사 가운데 예금주 조회를 제공하는 곳이 없습니다.',
    en: 'The holder could not be looked up: no gateway here offers it.',
  },
  not_of_naver: {
    status: 404,
    code: -1,
    ko: '네이버페이 주문형 결제가 아니어서 상품주문이 존재하지 않습니다. 아무것도 처리하지 않았습니다.',
    en: 'There are no orders of Naver Pay here; nothing was done.',
  },
  no_cash_amount: {
    status: 400,
    code: -1,
    ko: '네이버페이 결제가 아니어서 현금성 결제금액을 조회할 수 없습니다.',
    en: 'This payment was not made with Naver Pay itself; it has no amount of that kind.',
  },
  no_naver_channel: {
    status: 400,
    code: -1,
    ko: '네이버페이 채널이 없어 구매평을 조회할 수 없습니다.',
    en: 'There is no channel of Naver Pay.',
  },
  not_of_payco: {
    status: 200,
    code: 1,
    ko: 'PAYCO 결제가 아니어서 주문상태를 바꾸지 않았습니다.',
    en: 'This payment was not made through a channel of PAYCO; nothing was changed.',
  },
  no_partner_receipts: {
    status: 501,
    code: -1,
    ko: '이 결제의 결제사는 파트너 정산용 영수증을 지원하지 않습니다. 아무것도 발행하지 않았습니다.',
    en: 'The gateway of this payment gives no receipts for partners; nothing was issued.',
  },
  certification_not_found: {
    status: 404,
    code: -1,
    ko: '인증결과가 존재하지 않습니다.',
    en: 'There is no such certification: no channel here identifies people.',
  },
  no_certification_channel: {
    status: 400,
    code: -1,
    ko: '본인인증 채널이 없습니다. 아무것도 보내지 않았습니다.',
    en: 'There is no channel that identifies people; nothing was sent.',
  },
  no_cvs_channel: {
    status: 200,
    code: 1,
    ko: '편의점결제 채널이 없습니다. 아무것도 발급하지 않았습니다.',
    en: 'There is no channel for payments in convenience stores; nothing was issued.',
  },
  not_of_cvs: {
    status: 200,
    code: 1,
    ko: '편의점결제가 아닙니다. 아무것도 바꾸지 않았습니다.',
    en: 'This payment is none in a convenience store; nothing was changed.',
  },
  no_benepia_channel: {
    status: 200,
    code: 1,
    ko: '베네피아 채널이 없습니다. 조회하거나 결제하지 않았습니다.',
    en: 'There is no channel of Benepia; nothing was asked or charged.',
  },
  kcpquick_member_not_found: {
    status: 404,
    code: -1,
    ko: '존재하지 않는 KCP 퀵페이 회원입니다.',
    en: 'There is no such member: there is no channel of KCP quick pay.',
  },
  no_kcpquick_channel: {
    status: 200,
    code: 1,
    ko: 'KCP 퀵페이 채널이 없습니다. 결제하지 않았습니다.',
    en: 'There is no channel of KCP quick pay; nothing was charged.',
  },
  no_paymentwall_channel: {
    status: 200,
    code: 1,
    ko: 'Paymentwall 채널이 없습니다. 배송정보를 보내지 않았습니다.',
    en: 'There is no channel of Paymentwall; nothing was sent.',
  },
} as const;
