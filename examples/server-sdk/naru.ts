import { createClient } from '../../client/index.ts';

const { NARU_URL, IMP_KEY, IMP_SECRET, NARU_WEBHOOK_SECRET } = process.env;

/** 처음 값은 `npm start`가 켠 허브의 것입니다. What a hub of `npm start` has at first. */
export const naru = createClient({
  baseUrl: NARU_URL ?? 'http://127.0.0.1:8787',
  impKey: IMP_KEY ?? 'imp_apikey',
  impSecret: IMP_SECRET ?? 'sandbox-secret-not-for-live-use',
  webhookSecret: NARU_WEBHOOK_SECRET ?? 'whsec_c2FuZGJveC1zZWNyZXQtbm90LWZvci1saXZl',
});
