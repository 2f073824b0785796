import { text, type V1Call } from './call.ts';

const state = { state: 'works', tag: 'tables' } as const;

export const tokenCall: V1Call = {
  state: 'works',
  method: 'POST',
  path: '/users/getToken',
  id: 'getToken',
  tag: 'auth',
  summary: { ko: '토큰을 받습니다', en: 'A token for all other calls' },
  more: {
    ko: '30분 동안 쓸 수 있고, 그동안 다시 요청하면 같은 토큰을 답합니다. 1분이 안 남았으면 5분 늘립니다.',
    en:
      'It is good for 30 minutes, and asking again meanwhile gives the same one; with less than a minute left it ' +
      'lives five minutes longer.',
  },
  body: {
    required: {
      imp_key: text('REST API 키.', 'The key of the REST API.', 'imp_apikey'),
      imp_secret: text('REST API secret.', 'Its secret.', 'sandbox-secret-not-for-live-use'),
    },
  },
  answer: 'Auth',
  refusals: ['token_pair_missing', 'token_pair_wrong'],
};

export const tableCalls: readonly V1Call[] = [
  {
    ...state,
    method: 'GET',
    path: '/users/pg',
    id: 'getChannels',
    summary: { ko: '가맹점의 채널을 봅니다', en: 'The merchant’s channels' },
    answer: 'PgSetting[]',
    refusals: [],
  },
  {
    ...state,
    method: 'GET',
    path: '/cards',
    id: 'getCardCodes',
    summary: { ko: '카드사 표준코드를 모두 봅니다', en: 'The standard codes of card companies' },
    answer: 'StandardCode[]',
    refusals: [],
  },
  {
    ...state,
    method: 'GET',
    path: '/cards/{card_standard_code}',
    id: 'getCardCode',
    summary: { ko: '카드사 표준코드 하나를 봅니다', en: 'One of a card company' },
    answer: 'StandardCode',
    refusals: ['code_not_found'],
  },
  {
    ...state,
    method: 'GET',
    path: '/banks',
    id: 'getBankCodes',
    summary: { ko: '은행 표준코드를 모두 봅니다', en: 'The standard codes of banks' },
    answer: 'StandardCode[]',
    refusals: [],
  },
  {
    ...state,
    method: 'GET',
    path: '/banks/{bank_standard_code}',
    id: 'getBankCode',
    summary: { ko: '은행 표준코드 하나를 봅니다', en: 'One of a bank' },
    answer: 'StandardCode',
    refusals: ['code_not_found'],
  },
  {
    ...state,
    method: 'GET',
    path: '/tiers/{tier_code}',
    id: 'getTier',
    summary: { ko: '하위상점을 봅니다', en: 'A sub-merchant' },
    answer: 'Tier',
    refusals: ['tier_not_found'],
  },
];
