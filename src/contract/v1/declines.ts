/**
 * What a gateway refuses, in our words before its own: `<sentence> [code] text`. Where the gateway was not reached, its
 * part says so. The sentences about cards are those of the original service.
 */
export const v1Declines = {
  card_declined: {
    status: 200,
    code: -1,
    ko: '카드정보 인증에 실패하였습니다.',
    en: 'The card was not charged.',
  },
  registration_declined: {
    status: 200,
    code: -1,
    ko: '카드정보 인증 및 빌키 발급에 실패하였습니다.',
    en: 'The card was not registered.',
  },
  check_declined: {
    status: 200,
    code: 1,
    ko: '카드정보 확인에 실패하였습니다.',
    en: 'The card could not be registered or checked; nothing was scheduled.',
  },
  cancel_declined: { status: 200, code: -1, ko: '결제취소에 실패하였습니다.', en: 'Nothing was cancelled.' },
  revoke_declined: {
    status: 200,
    code: -1,
    ko: '가상계좌 말소에 실패하였습니다.',
    en: 'The account was not closed and goes on waiting for money.',
  },
  change_declined: {
    status: 200,
    code: -1,
    ko: '가상계좌 변경에 실패하였습니다.',
    en: 'The account was not changed and goes on waiting as it was.',
  },
  account_declined: { status: 200, code: -1, ko: '가상계좌 발급에 실패하였습니다.', en: 'No account was issued.' },
  delivery_declined: {
    status: 500,
    code: -1,
    ko: '배송정보 등록에 실패하였습니다.',
    en: 'The delivery was not registered.',
  },
  receipt_issue_declined: {
    status: 500,
    code: -1,
    ko: '현금영수증 발급에 실패하였습니다.',
    en: 'No cash receipt was issued.',
  },
  receipt_cancel_declined: {
    status: 500,
    code: -1,
    ko: '현금영수증 취소에 실패하였습니다.',
    en: 'The cash receipt was not cancelled.',
  },
} as const;

export type V1DeclineCode = keyof typeof v1Declines;
