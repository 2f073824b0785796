/** Easy pay: the code in a request and the provider's Korean name in an answer (section 9.4). */
export const easyPays: Readonly<Record<string, string>> = {
  TOSSPAY: '토스페이',
  NAVERPAY: '네이버페이',
  KAKAOPAY: '카카오페이',
  PAYCO: '페이코',
  SAMSUNGPAY: '삼성페이',
  APPLEPAY: '애플페이',
  LPAY: '엘페이',
  SSG: 'SSG페이',
  PINPAY: '핀페이',
};

/** The code for what a merchant wrote, code or Korean name; null when there is no such easy pay. */
export function findEasyPay(written: string): string | null {
  return Object.keys(easyPays).find((code) => code === written || easyPays[code] === written) ?? null;
}
