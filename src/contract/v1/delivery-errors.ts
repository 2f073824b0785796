/** What calls about goods in escrow refuse; part of the table in errors.ts. */
export const deliveryErrors = {
  delivery_field_missing: {
    status: 400,
    code: -1,
    ko: '["<field>"] 파라메터는 필수입니다. 배송정보를 등록하지 않았습니다.',
    en: 'A parameter that is named is missing; no delivery was registered.',
  },
  delivery_invoice_wrong: {
    status: 400,
    code: -1,
    ko: 'logis.invoice(송장번호)는 한글, 영문, 숫자, 공백과 - . / ( ) 로 된 30자 이하여야 합니다. 배송정보를 등록하지 않았습니다.',
    en: 'logis.invoice has at most 30 letters, digits, spaces and - . / ( ); no delivery was registered.',
  },
  delivery_sent_at_wrong: {
    status: 400,
    code: -1,
    ko: 'logis.sent_at(발송일시)은 초 단위 Unix time이어야 합니다(밀리초가 아님). 배송정보를 등록하지 않았습니다.',
    en: 'logis.sent_at counts seconds since 1970, not milliseconds; no delivery was registered.',
  },
  delivery_text_too_long: {
    status: 400,
    code: -1,
    ko: '<field>이(가) 너무 깁니다(300자까지). 배송정보를 등록하지 않았습니다.',
    en: 'The field that is named has more than 300 characters; no delivery was registered.',
  },
  delivery_products_wrong: {
    status: 400,
    code: -1,
    ko: 'products는 상품의 목록이어야 하고 각 상품에는 id, name, amount가 있어야 합니다. 배송정보를 등록하지 않았습니다.',
    en: 'products is a list of goods, each with id, name and amount; no delivery was registered.',
  },
  delivery_not_supported: {
    status: 400,
    code: -1,
    ko: '현재 지원되지 않는 PG사입니다. 이 결제사에는 배송정보를 등록하는 API가 없습니다. 결제사의 상점관리자에서 등록해 주세요.',
    en: 'The gateway of this payment has no call for deliveries; register it in the gateway’s own site.',
  },
  delivery_courier_not_taken: {
    status: 400,
    code: -1,
    ko: '이 결제사에는 이 택배사(logis.company)의 코드가 없어 배송정보를 등록하지 않았습니다. 등록할 수 있는 값: <couriers>',
    en: 'This gateway has no code for this courier; no delivery was registered. It has those that are named.',
  },
  delivery_not_registrable: {
    status: 409,
    code: -1,
    ko: '해당거래건은 배송정보를 등록할 수 없습니다.',
    en: 'No payment in escrow that is paid and not shipped yet; nothing was registered. PUT corrects a delivery.',
  },
  delivery_not_registered: {
    status: 409,
    code: -1,
    ko: '등록된 배송정보가 없습니다. POST /escrows/logis/{imp_uid}로 등록할 수 있습니다.',
    en: 'No delivery is registered; POST registers one.',
  },
  delivery_decided: {
    status: 409,
    code: -1,
    ko: '구매자가 이미 구매를 확정했거나 거절하여 배송정보를 바꿀 수 없습니다. 바꾸지 않았습니다.',
    en: 'The buyer has confirmed or denied by now; nothing was changed.',
  },
  delivery_unknown: {
    status: 200,
    code: -1,
    ko: '배송정보 등록 결과를 아직 확인하지 못했습니다. 다시 요청하지 마시고 GET /escrows/logis/{imp_uid}로 확인해 주세요. 결제 금액에는 영향이 없습니다.',
    en: 'Whether the delivery is registered is not known yet. Do not ask again; look it up. The money is not touched.',
  },
  delivery_method_not_allowed: {
    status: 405,
    code: -1,
    ko: '배송정보는 GET(조회), POST(등록), PUT(수정)만 할 수 있습니다. 아무것도 바꾸지 않았습니다.',
    en: 'Deliveries are read by GET, registered by POST and corrected by PUT; nothing was changed.',
  },
} as const;
