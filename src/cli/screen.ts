import colors from 'picocolors';
import type { Config } from '../config.ts';
import { sandboxMerchant } from '../flows/sandbox-merchant.ts';
import { bankPageOf } from './parts.ts';

/** The one screen of a start: where everything is, the keys, and what to do next. */
export function startScreen(config: Config, startedInMs: number): string {
  const hub = config.publicUrl;
  const shop = `http://localhost:${config.shopPort}`;
  const { userCode, apiKey, apiSecret, webhookSecret } = sandboxMerchant;
  const row = (name: string, value: string): string =>
    `  ${name}${' '.repeat(Math.max(1, 30 - widthOf(name)))}${value}`;
  return [
    '',
    `${colors.bold('나루 Naru')} ${colors.dim(`샌드박스가 열렸습니다 · ready in ${(startedInMs / 1000).toFixed(1)} s`)}`,
    '',
    row('데모 상점 Demo shop', colors.cyan(colors.bold(shop))),
    row('허브 Hub (REST V1, SDK)', hub),
    row('API 문서 Reference', `${hub}/docs`),
    row('모의 결제사 Gateways', `http://${new URL(hub).hostname}:${config.sandboxPort}`),
    row('내가 은행 I am the bank', bankPageOf(config)),
    '',
    row('가맹점 식별코드 User code', userCode),
    row('REST API key', apiKey),
    row('REST API secret', apiSecret),
    row('웹훅 서명 Webhook secret', webhookSecret),
    '',
    `${colors.bold('다음에 할 일')} ${colors.dim('What to try next')}`,
    `  1. ${shop} 을 열고 ${colors.bold('결제하기')}를 누르세요. 돈은 움직이지 않습니다.`,
    `     ${colors.dim('Open the shop and press Pay. No money moves.')}`,
    `  2. 결과를 API로 확인하세요. ${colors.dim('Look at the result by API:')}`,
    `     curl ${hub}/users/getToken -d imp_key=${apiKey} -d imp_secret=${apiSecret}`,
    `     curl ${hub}/payments/status/all -H "Authorization: <access_token>"`,
    `  3. 일부러 실패시켜 보세요. ${colors.dim('Make it fail: test cards, lost replies.')}`,
    `     curl ${hub}/sandbox/cards`,
    `     curl ${hub}/sandbox/faults -H "content-type: application/json" \\`,
    `       -d '{"gateway":"toss","call":"approve","fault":"lose-reply"}'`,
    '',
    colors.dim(
      `멈추려면 Ctrl-C. 다시 npm start 하면 같은 데이터로 이어집니다 (데모 상점의 장바구니는 새로). Data: ${config.home}`,
    ),
    '',
  ].join('\n');
}

/** Columns on a terminal: a Korean character takes two. */
function widthOf(text: string): number {
  return [...text].reduce((width, each) => width + (/[\u1100-\uffdc]/.test(each) ? 2 : 1), 0);
}
