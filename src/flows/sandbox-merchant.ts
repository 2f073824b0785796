/** What a first start in sandbox mode contains. Published values: they open nothing outside the sandbox. */
export const sandboxMerchant = {
  userCode: 'imp00000000',
  name: '나루 테스트 상점',
  apiKey: 'imp_apikey',
  apiSecret: 'sandbox-secret-not-for-live-use',
  webhookSecret: 'whsec_c2FuZGJveC1zZWNyZXQtbm90LWZvci1saXZl',
} as const;
