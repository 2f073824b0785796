/** What `PUT /vbanks` refuses; part of the table in errors.ts. */
export const accountChangeErrors = {
  account_id_missing: {
    status: 400,
    code: -1,
    ko: 'imp_uid를 주소(/vbanks/{imp_uid})나 본문에 지정해 주세요. 아무것도 바꾸지 않았습니다.',
    en: 'Give imp_uid in the path or in the body; nothing was changed.',
  },
  account_change_wrong: {
    status: 400,
    code: -1,
    ko: 'amount(원) 또는 vbank_due(초 단위 Unix time)를 지정해 주세요. 아무것도 바꾸지 않았습니다.',
    en: 'Give amount, in won, or vbank_due, in seconds since 1970; nothing was changed.',
  },
  account_change_due_past: {
    status: 400,
    code: -1,
    ko: 'vbank_due(초 단위 Unix time)가 이미 지난 시각입니다. 아무것도 바꾸지 않았습니다.',
    en: 'vbank_due, in seconds since 1970, has passed; nothing was changed.',
  },
  account_change_below_tax_free: {
    status: 400,
    code: -1,
    ko: 'amount가 이 결제의 면세 금액(tax_free)보다 작습니다. 아무것도 바꾸지 않았습니다. 말소한 뒤 새로 발급해 주세요.',
    en: 'amount is less than the tax-free part of this payment; nothing was changed. Close it, issue another.',
  },
  account_change_order_paid: {
    status: 400,
    code: -1,
    ko: '같은 merchant_uid의 다른 결제가 이미 이루어져 있어 바꾸지 않았습니다. 이 가상계좌는 DELETE /vbanks/{imp_uid}로 말소해 주세요.',
    en: 'Another payment of this merchant_uid has been made; nothing was changed. Close this account.',
  },
  account_not_changeable: {
    status: 400,
    code: -1,
    ko: '이 결제사의 가상계좌는 금액과 입금기한을 바꿀 수 없습니다. 바꾸지 않았습니다. 말소한 뒤 새로 발급해 주세요.',
    en: 'This gateway changes no account that it has given out; nothing was changed. Close it and issue another.',
  },
  account_change_unknown: {
    status: 200,
    code: -1,
    ko: '가상계좌 변경 결과를 아직 확인하지 못했습니다. 다시 요청하지 마시고 결제 조회로 금액(amount)과 입금기한(vbank_date)을 확인해 주세요.',
    en: 'Whether the account was changed is not known yet. Look at amount and vbank_date of the payment.',
  },
} as const;
