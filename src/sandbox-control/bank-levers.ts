import type { Hub } from '../hub.ts';
import { readWordOf, refuseOtherFields } from './lever-body.ts';
import { LeverRefused } from './lever-refused.ts';
import { orderOf } from './order-of.ts';
import type { Json, SandboxAnswer, SandboxClient } from './sandbox-client.ts';

/** The buyer pays into a virtual account. Answered when the gateway's notice of it has been handled. */
export async function depositInto(hub: Hub, sandbox: SandboxClient, body: Json): Promise<SandboxAnswer> {
  refuseOtherFields(body, ['imp_uid', 'amount', 'force']);
  const { amount, force } = body;
  return told(
    await sandbox.call('POST', '/deposits', {
      ...(await orderOf(hub, body['imp_uid'])),
      ...(amount === undefined ? {} : { amount }),
      ...(force === undefined ? {} : { force }),
    }),
  );
}

/** The bank takes back a deposit that it had told of by mistake. */
export async function withdrawFrom(hub: Hub, sandbox: SandboxClient, body: Json): Promise<SandboxAnswer> {
  refuseOtherFields(body, ['imp_uid']);
  return told(await sandbox.call('POST', '/withdrawals', await orderOf(hub, body['imp_uid'])));
}

/** What becomes of goods in escrow: the merchant ships them in the gateway's admin site, the buyer answers the mail. */
export async function decideEscrow(hub: Hub, sandbox: SandboxClient, body: Json): Promise<SandboxAnswer> {
  refuseOtherFields(body, ['imp_uid', 'decision']);
  const decision = readWordOf(body, 'decision', ['ship', 'confirm', 'deny']);
  if (decision === undefined)
    throw new LeverRefused(400, 'decision: ship, confirm, deny 중 하나가 필요합니다. One of them.');
  return told(await sandbox.call('POST', '/escrow', { ...(await orderOf(hub, body['imp_uid'])), decision }));
}

/** A notice that nobody is sent is nothing that the hub knows of: the lever says so instead of pretending. */
function told(answer: SandboxAnswer): SandboxAnswer {
  const { notices } = answer.body;
  if (answer.status !== 200 || !Array.isArray(notices) || notices.length > 0) return answer;
  const sentence =
    '결제사가 보낸 알림이 없습니다: 알림 주소가 등록되지 않았거나, 이런 일은 알리지 않는 결제사입니다. ' +
    'The gateway has sent no notice: no address is registered for it, or it tells nobody of such a thing.';
  return { ...answer, body: { ...answer.body, warning: sentence } };
}
