import type { Command } from '../command.ts';
import { CommandRefused } from '../refused.ts';
import { isPaymentId } from '../../core/ids.ts';
import { eraseBuyer, type Erased } from '../../flows/erase-buyer.ts';
import { showPayment } from './payment-show.ts';
import { yes } from './words.ts';

const refusals: Record<Exclude<Erased, 'erased'>, string> = {
  no_such_payment: '그런 결제가 없습니다. No such payment.',
  window_open:
    '결제창이나 가상계좌가 아직 열려 있습니다. 끝난 뒤에 지워 주세요. Its window or account is still open: wait for its end.',
  operation_open:
    '아직 끝나지 않은 승인이나 취소가 있습니다: ./naru operation list --open. Something about it is still open: settle it first.',
};

const eraseBuyerCommand: Command = {
  words: ['payment', 'erase-buyer'],
  summary: { ko: '결제에서 손님의 정보를 지웁니다', en: 'Takes the buyer out of a payment' },
  notes: {
    ko: '이름, 연락처, 주소, 카드 번호(가려진 것), 브라우저, custom_data, 오간 원문을 지웁니다. 금액, 때, 번호와 장부는 남습니다. 되돌릴 수 없습니다.',
    en:
      'Name, contact, address, masked card number, browser, ' +
      'custom_data and raw exchanges go; amounts, times and books stay.',
  },
  argument: { name: 'payment id', meaning: { ko: '결제번호', en: 'the payment' } },
  options: [{ name: 'reason', value: 'text', isRequired: true, meaning: { ko: '왜 지우는지', en: 'why' } }, yes],
  run: (given, desk) =>
    desk.withHub(async (hub) => {
      const id = given.argument;
      if (!isPaymentId(id)) throw new CommandRefused(refusals.no_such_payment);
      const question = `${id} 의 손님 정보를 지울까요? 되돌릴 수 없습니다. Erase the buyer? It cannot be undone.`;
      if (!given.has('yes') && !(await desk.confirm(question)))
        return { json: { erased: false }, lines: [], exitCode: 1 };
      const end = await eraseBuyer(hub, id, { actor: desk.actor, because: given.required('reason') });
      if (end !== 'erased') throw new CommandRefused(refusals[end]);
      return { json: { erased: true }, lines: ['지웠습니다. Erased.'] };
    }),
};

export const paymentCommands: readonly Command[] = [showPayment, eraseBuyerCommand];
