import type { HttpReply, HttpRequest } from '../gateway.ts';
import { runConformance, type Gap, type Provocations, type Provoke } from '../../../test/gateways/conformance.ts';
import { uplus } from './index.ts';

/** The gateway answers every approval so, before it has looked at anything. */
function answering(reply: Partial<HttpReply>): Provoke {
  const answer = { status: 200, headers: {}, body: '', ...reply };
  return (send) => async (request) => (isApproval(request) ? answer : send(request));
}

const refusal = (LGD_RESPCODE: string, LGD_RESPMSG: string): string => {
  const told = { LGD_RESPCODE, LGD_RESPMSG };
  return JSON.stringify({ ...told, LGD_RESPONSE: [told] });
};

const refusing = (code: string, message: string): Provoke => answering({ body: refusal(code, message) });

/** The network shows every approval as paid in a way that no paper lists. */
const unlistedStatus: Provoke = (send) => async (request) => {
  const reply = await send(request);
  return { ...reply, body: reply.body.replace('"LGD_PAYTYPE":"SC0010"', '"LGD_PAYTYPE":"SC9999"') };
};

function isApproval({ body }: HttpRequest): boolean {
  return new URLSearchParams(body ?? '').get('LGD_TXNAME') === 'PaymentByKey';
}

const provocations: Provocations = {
  listed: { provoke: refusing('A7', '분실 또는 도난 카드입니다'), reason: 'card_lost_or_stolen', code: 'A7' },
  unlisted: { provoke: refusing('9999', '기타 오류'), code: '9999' },
  misconfigured: { provoke: refusing('M007', '신용카드를 계약하지 않은 상점입니다'), code: 'M007' },
  ambiguous: refusing('S001', '시스템 오류'),
  serverError: answering({ status: 500, body: refusal('S001', '시스템 오류') }),
  unlistedStatus,
};

const gaps: readonly Gap[] = [
  {
    reason: 'the gateway answers no questions: an approval whose end is not known is undone, and never found done',
    cases: [
      'an approval whose reply is lost once ends done, inline or by asking',
      'an approval whose reply stays lost is unknown, and asking finds it done',
      'an approval that comes too slowly is unknown, and done when it is done',
      'an approval answered with garbage is never taken for a refusal',
      'success with a status that nobody listed is unknown when asked about, and never a refusal',
      'a transfer whose reply is lost is found as it was made',
      'an account whose reply is lost is found as the one that was given out',
    ],
  },
  {
    reason: 'undoing what never arrived is an end at once: there is no "not yet"',
    cases: ['an approval whose request is lost is unknown, and asking finds nothing'],
  },
  {
    reason: 'a key is used once, and a repeated call is refused without a word of what the first one did',
    cases: ['the same reference twice is one approval'],
  },
  {
    reason:
      'no cancellation can be asked about: it is asked for again, by the balance before it, and then made or seen',
    cases: [
      'a cancellation whose request is lost is unknown, and asking finds nothing',
      'asking tells a lost cancellation from an earlier one of the same amount',
    ],
  },
  {
    reason: 'a cancellation has no number of ours: a repeated one is another one, which the balance before it refuses',
    cases: [
      'the same cancellation under one reference is made once',
      'a cancellation that was asked for again after a lost reply is made once, and is ours',
    ],
  },
  {
    reason: 'the gateway tells of accounts only, never of cards',
    cases: [
      'a notice names the payment, and carries its check value or none',
      'a repeated notice has the key of the first, and another notice has another',
      'notices in the wrong order name the payment all the same',
      'a notice with another check value does not carry ours',
    ],
  },
  {
    reason: 'what the buyer says of goods in escrow is told to nobody: no notice of it is published',
    cases: ['goods that an account pays for in escrow are confirmed by the buyer, and the merchant is told'],
  },
];

runConformance({
  name: 'XPay',
  gateway: uplus,
  mid: 'tlgdacomxpay',
  credentials: { mid: 'tlgdacomxpay', mertKey: '95160cce09854ef44d2edb2bfb05f9f3' },
  provocations,
  gaps,
});
