/**
 * What is refused, and how. The codes are the vendor's; most sentences are ours, after the meanings that are
 * published. Codes that begin with SX are the sandbox's own, where no code is known.
 */
const table = {
  S007: '이미 성공한 거래입니다',
  S008: '먼저 온 요청을 처리하고 있습니다',
  S009: '실패한 거래입니다',
  S012: '거래내역이 존재하지 않습니다',
  S014: 'MD5 검증 오류입니다',
  S018: '롤백에 실패하였습니다',
  S020: '이미 취소되었거나 취소할 수 없는 거래입니다',
  S021: '이미 사용된 주문번호입니다',
  S025: '부분취소된 거래는 전체취소할 수 없습니다',
  S050: '인증키가 만들어지지 않았습니다',
  S051: '존재하지 않는 LGD_PAYKEY입니다',
  S052: '결제가능시간이 지났습니다',
  S053: '사용자가 결제를 취소하였습니다',
  S054: '금액 검증 항목이 올바르지 않습니다',
  S055: '인증된 금액과 다릅니다',
  S056: '허용되지 않은 결제수단입니다',
  J001: '상점아이디가 없습니다',
  J002: '주문번호가 없습니다',
  J003: '주문번호는 64바이트를 넘을 수 없습니다',
  J004: '결제금액이 없습니다',
  J008: '상품정보가 없습니다',
  J009: '구매자명이 없습니다',
  J011: '결제금액이 올바르지 않습니다',
  J012: '신용카드는 100원부터 결제할 수 있습니다',
  J023: '계좌이체는 200원부터 결제할 수 있습니다',
  J041: '세션이 끝난 결제창입니다',
  J055: '결제창을 연 지 5분이 지났습니다',
  M003: '존재하지 않는 상점아이디입니다',
  M007: '신용카드를 계약하지 않은 상점입니다',
  M009: '계좌이체를 계약하지 않은 상점입니다',
  M010: '가상계좌를 계약하지 않은 상점입니다',
  M024: '계약하지 않은 결제수단입니다',
  A0: '카드번호 오류입니다',
  A1: '유효기간이 지난 카드입니다',
  A7: '분실 또는 도난 카드입니다',
  A8: '잔액이 부족합니다',
  B8: '한도를 초과하였습니다',
  C1: '비밀번호 오류입니다',
  '3001': '카드사와 통신할 수 없습니다',
  C046: '카드사가 취소를 거절하였습니다',
  C053: '부분취소 금액이 원거래 금액보다 큽니다',
  C090: '부분취소를 할 수 없는 카드입니다',
  C078: '에스크로 거래는 부분취소할 수 없습니다',
  C079: '취소할 금액이 남아 있지 않습니다',
  C094: '부분취소 금액이 올바르지 않습니다',
  C112: '취소 전 남은 금액이 맞지 않습니다',
  '526': '계좌 잔액이 부족합니다',
  A013: '가상계좌를 발급하지 못했습니다',
  A016: '이미 사용된 주문번호입니다',
  A020: '입금 마감일시가 올바르지 않습니다',
  A022: '입금할 금액이 올바르지 않습니다',
  A025: '이미 입금된 계좌입니다',
  A028: '가상계좌 거래내역이 존재하지 않습니다',
  RF24: '입금된 금액이 없습니다',
  RF26: '환불계좌가 올바르지 않습니다',
  RF27: '환불금액이 입금액보다 큽니다',
  RF30: '에스크로 거래는 부분환불할 수 없습니다',
  XC01: 'LGD_TXNAME 필드가 누락되었습니다.',
  SX01: '항목이 없거나 형식이 다릅니다',
  SX03: '이 결제창에서 고를 수 없습니다',
} as const;

export type RefusalCode = keyof typeof table;

/** Refused in a well-formed answer. `detail` says which field or value, for the eyes of a developer. */
export class UplusRefusal extends Error {
  readonly code: RefusalCode;
  readonly detail: string | null;

  constructor(code: RefusalCode, detail: string | null = null) {
    super(messageOf(code) + (detail === null ? '' : ` (${detail})`));
    this.code = code;
    this.detail = detail;
  }
}

export function messageOf(code: RefusalCode): string {
  return code.startsWith('SX') ? `[SANDBOX] ${table[code]}` : table[code];
}
