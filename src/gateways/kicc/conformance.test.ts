import type { HttpReply, HttpRequest } from '../gateway.ts';
import { runConformance, type Gap, type Provocations, type Provoke } from '../../../test/gateways/conformance.ts';
import { kicc } from './index.ts';

/** The gateway answers every approval so, before it has looked at anything. */
function answering(reply: Partial<HttpReply>): Provoke {
  const answer = { status: 200, headers: {}, body: '', ...reply };
  return (send) => async (request) => (isApproval(request) ? answer : send(request));
}

const refusing = (resCd: string, resMsg: string): Provoke => answering({ body: JSON.stringify({ resCd, resMsg }) });

/** The network shows every transaction in a state that no paper lists. */
const unlistedStatus: Provoke = (send) => async (request) => {
  const reply = await send(request);
  return { ...reply, body: reply.body.replace(/"statusCode":"TS0[1-6]"/, '"statusCode":"TS99"') };
};

function isApproval({ url }: HttpRequest): boolean {
  return url.endsWith('/trades/approval');
}

const provocations: Provocations = {
  listed: { provoke: refusing('8350', '분실 도난 카드'), reason: 'card_lost_or_stolen', code: '8350' },
  unlisted: { provoke: refusing('8999', '승인거절'), code: '8999' },
  misconfigured: { provoke: refusing('E106', '가맹점 아이디 형식이 아닙니다'), code: 'E106' },
  ambiguous: refusing('E999', '시스템 오류'),
  serverError: answering({ status: 500, body: JSON.stringify({ resCd: 'E999', resMsg: '시스템 오류' }) }),
  unlistedStatus,
};

const gaps: readonly Gap[] = [
  {
    reason: 'an approval carries no signature of ours: a wrong key shows in the answer, as a breach',
    cases: ['wrong keys are the merchant`s set-up, as the gateway itself says it'],
  },
  {
    reason: 'the papers promise a look-up of transactions, and a refused approval is none',
    cases: ['a refusal whose reply is lost is found as a refusal'],
  },
  {
    reason: 'the gateway publishes no code for it, so the reason is `other`',
    cases: [
      'a refusal of too much says that it is too much',
      'a refusal of a cancellation says that it is not allowed',
    ],
  },
  {
    reason: 'what is believed to be left is not sent: whether before or after is disputed',
    cases: ['a cancellation that somebody else overtook is refused'],
  },
];

// One writes empty fields as the wire did in 2024, the other leaves them out; each has the other contract for refunds.
for (const [mid, style, refundMode] of [
  ['T5102001', 'empty fields left out', 'settlement'],
  ['T0020391', 'empty fields written', 'realtime'],
] as const) {
  runConformance({
    name: `KICC EasyPay, the integrated window, ${style}, refunds by ${refundMode}`,
    gateway: kicc,
    mid,
    noticeKinds: ['10', '20', '30', '31', '40', '50', '51'],
    credentials: { mallId: mid, secretKey: 'easypay!KICCTEST', refundMode },
    // The contract for keys is another merchant's.
    billing: { credentials: { mallId: 'T0021766', secretKey: 'easypay!KICCTEST' } },
    provocations,
    gaps,
  });
}
