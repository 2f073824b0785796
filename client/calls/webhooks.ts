import { WebhookRejected } from '../errors.ts';
import { handleOnce, type WebhookAnswer, type WebhookHandler, type WebhookStore } from '../handle-once.ts';
import type { Payment } from '../payment.ts';
import { verifyWebhook, type Webhook } from '../verify-webhook.ts';
import type { WebhookRequest } from '../webhook-request.ts';

type Needs = {
  readonly getPayment: (imp_uid: string) => Promise<Payment | null>;
  readonly secret: string | readonly string[] | null;
  readonly toleranceSeconds: number;
};

/** 웹훅 받기. Receiving webhooks: the body is a reason to look the payment up, and is never believed. */
export function webhookCalls({ getPayment, secret, toleranceSeconds }: Needs) {
  const verify = async (request: WebhookRequest): Promise<Webhook> => {
    if (secret === null)
      throw new TypeError('createClient에 webhookSecret을 주세요. Give createClient a webhookSecret.');
    return verifyWebhook(request, { secret, toleranceSeconds });
  };
  const lookUp = async ({ imp_uid }: Webhook): Promise<Payment> => {
    const payment = await getPayment(imp_uid);
    if (payment === null) throw unknownPayment(imp_uid);
    return payment;
  };
  return {
    /** 확인하고 조회합니다. Verifies, then looks the payment up. Throws `WebhookRejected`. */
    read: async (request: WebhookRequest): Promise<{ readonly webhook: Webhook; readonly payment: Payment }> => {
      const webhook = await verify(request);
      return { webhook, payment: await lookUp(webhook) };
    },

    /** 웹훅 하나를 한 번만 처리하는 함수를 만듭니다. Makes a function that handles each event once. */
    once:
      <Tx>(store: WebhookStore<Tx>, handle: WebhookHandler<Tx>) =>
      (request: WebhookRequest): Promise<WebhookAnswer> =>
        handleOnce(request, { verify, lookUp, store, handle }),
  };
}

function unknownPayment(imp_uid: string): WebhookRejected {
  const message = `결제 ${imp_uid}을(를) 찾을 수 없습니다. 다른 상점의 웹훅일 수 있습니다. There is no such payment here.`;
  return new WebhookRejected('payment_unknown', message);
}
