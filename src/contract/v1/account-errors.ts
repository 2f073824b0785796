/** What `POST /vbanks` refuses; part of the table in errors.ts. */
export const accountErrors = {
  account_bank_unknown: {
    status: 200,
    code: 1,
    ko: 'vbank_code는 은행 표준코드 3자리여야 합니다. 가상계좌를 발급하지 않았습니다.',
    en: 'vbank_code is no standard code of a bank; no account was issued.',
  },
  account_bank_not_issuing: {
    status: 200,
    code: 1,
    ko: '이 결제사는 이 은행(vbank_code)의 가상계좌를 발급하지 않습니다. 발급하지 않았습니다. 발급하는 은행: <banks>',
    en: 'This gateway issues no accounts at this bank; none was issued. It does at those that are named.',
  },
  account_due_wrong: {
    status: 200,
    code: 1,
    ko: 'vbank_due는 초 단위 Unix time이어야 합니다(밀리초가 아님). 가상계좌를 발급하지 않았습니다.',
    en: 'vbank_due counts seconds since 1970, not milliseconds; no account was issued.',
  },
  account_due_past: {
    status: 200,
    code: 1,
    ko: 'vbank_due가 이미 지난 시각입니다. 가상계좌를 발급하지 않았습니다.',
    en: 'vbank_due has passed; no account was issued.',
  },
  account_due_too_far: {
    status: 200,
    code: 1,
    ko: '이 결제사의 입금기한(vbank_due)은 <days>일 이내여야 합니다. 가상계좌를 발급하지 않았습니다.',
    en: 'vbank_due is further ahead than this gateway lets an account live; none was issued.',
  },
  account_key_wrong: {
    status: 200,
    code: 1,
    ko: 'vbank_key는 고정 가상계좌를 주는 결제사에서 <length>자 이하여야 합니다. 가상계좌를 발급하지 않았습니다.',
    en: 'vbank_key is too long, or this gateway has no accounts that stay; none was issued.',
  },
  account_currency_wrong: {
    status: 200,
    code: 1,
    ko: '가상계좌의 통화(currency)는 원화(KRW)만 가능합니다. 가상계좌를 발급하지 않았습니다.',
    en: 'Accounts are issued for won only; none was issued.',
  },
  account_not_by_api: {
    status: 200,
    code: 1,
    ko: '현재 지원되지 않는 PG사입니다. 가상계좌를 발급하지 않았습니다. 이 결제사의 가상계좌는 결제창으로 발급해 주세요.',
    en: 'The gateway that is named issues accounts in its window only; none was issued.',
  },
} as const;
