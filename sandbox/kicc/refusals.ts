/**
 * What is refused, and how. Codes that begin with SX are the sandbox's own, because the gateway's are not published;
 * their sentences say so. The texts of the 8xxx codes are ours, their meanings and R102 whole are the gateway's.
 */
const table = {
  R102: '인증 내역에 존재하지 않는 거래입니다. KICC로 문의바랍니다',
  W002: '[USER] 사용자 취소',
  '8035': '잔액이 부족합니다',
  '8311': '비밀번호 오류입니다',
  '8314': '유효기간 오류입니다',
  '8350': '분실 또는 도난 카드입니다',
  '8373': '카드사로 문의하시기 바랍니다',
  '8521': '한도를 초과하였습니다',
  SX01: '필수 항목이 없거나 형식이 다릅니다',
  SX02: '등록되지 않은 상점입니다',
  SX03: '사용할 수 없는 문자가 있습니다',
  SX04: '오늘 이미 사용한 shopTransactionId입니다',
  SX05: '이미 사용 중인 shopOrderNo입니다',
  SX06: 'msgAuthValue가 맞지 않습니다',
  SX07: '거래를 찾을 수 없습니다',
  SX08: '취소할 수 있는 금액이 아닙니다',
  SX09: '이 거래에서 쓸 수 없는 변경 구분입니다',
  SX10: '등록되지 않았거나 삭제된 빌키입니다',
  SX11: '날짜가 맞지 않습니다',
  SX12: '부분취소를 할 수 없는 카드입니다',
  SX13: '에스크로 상품 금액의 합이 결제금액과 다릅니다',
  SX14: '환불계좌를 확인할 수 없습니다',
  SX15: '이 상점에서 쓸 수 없는 결제수단입니다',
  SX16: '없는 카드번호입니다',
  SX17: '카드사가 취소를 거절하였습니다',
  SX18: '이 결제창에서 고를 수 없습니다',
  SX19: '끝난 결제창입니다',
  SX20: '휴대폰 결제는 결제한 달에만 취소할 수 있습니다',
  SX21: '현금영수증을 발급할 수 없는 번호입니다',
  VTIM: '환불 처리 결과를 확인하고 있습니다',
} as const;

export type RefusalCode = keyof typeof table;

/** Refused in a well-formed answer. `detail` says which field or value, for the eyes of a developer. */
export class KiccRefusal extends Error {
  readonly code: RefusalCode;

  constructor(code: RefusalCode, detail?: string) {
    super(messageOf(code) + (detail === undefined ? '' : `: ${detail}`));
    this.code = code;
  }
}

export function messageOf(code: RefusalCode): string {
  return code.startsWith('SX') ? `[SANDBOX] ${table[code]}` : table[code];
}
