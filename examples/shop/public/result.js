import { wayOf } from './choice.js';
import { element, find, won } from './dom.js';
import { settings } from './screen.js';

// 주문이 어떻게 되었는지 보여 주는 칸입니다: 결제, 가상계좌, 취소. What became of the order.
const words = { paid: '결제 완료', cancelled: '취소 완료', ready: '입금 대기', failed: '결제 실패' };
export const wordOf = (status) => words[status] ?? status;

let shown = null;
/** 웹훅이 오면 다시 조회할 결제. The payment that is looked up again when a webhook speaks of it. */
let followed = null;
export const followedPayment = () => followed;

function showPanel(kind, title, detail) {
  const panel = find('result');
  panel.hidden = false;
  panel.className = `card result ${kind}`;
  find('result-title').textContent = title;
  find('result-detail').textContent = detail;
}

/** F2009: 결제되지 않은 것이 아니라 아직 모르는 것입니다. Not known is not the same as not paid. */
const unresolved = 'F2009';

export function showProblem({ error_code: code, error_msg: message, imp_uid: impUid }) {
  const isOpen = code === unresolved;
  showNothingBut(isOpen ? 'waiting' : 'bad', isOpen ? '결제 결과를 기다립니다' : '결제되지 않았습니다', message);
  followed = isOpen ? impUid : null;
}

function showNothingBut(kind, title, message) {
  shown = null;
  showPanel(kind, title, message);
  for (const id of ['account', 'refund', 'refund-into', 'receipt', 'bank']) find(id).hidden = true;
}

export function showOrder(order) {
  if (!order) return showNothingBut('bad', '주문을 찾지 못했습니다', '이 상점의 주문이 아닙니다.');
  if (order.message) return showNothingBut('bad', '결제 결과를 확인하지 못했습니다', order.message);
  shown = order;
  followed = order.paidBy;
  const isPaid = order.status === 'paid';
  const isWaiting = order.account !== null && order.status === 'ready';
  const kind = isWaiting ? 'waiting' : { paid: 'good', cancelled: '' }[order.status];
  const detail = [order.name, won(order.amount), order.way && wayOf(order.way), order.paidBy];
  showPanel(kind ?? 'bad', titleOf(order), detail.filter(Boolean).join(' · '));
  find('account').hidden = !isWaiting;
  if (isWaiting) showAccount(order);
  find('bank').hidden = !isWaiting;
  find('bank').href = `${settings.bank}#${order.paidBy}`;
  find('receipt').hidden = !order.receipt || isWaiting;
  find('receipt').href = order.receipt ?? '';
  find('refund').hidden = !isPaid && !isWaiting;
  find('refund').textContent = isWaiting ? '계좌 닫기' : '결제 취소';
  find('refund-into').hidden = !isPaid || order.account === null;
}

function titleOf({ account, status }) {
  if (account === null) return status === 'ready' ? '결제 대기' : wordOf(status);
  const titles = { ready: '입금을 기다립니다', paid: '입금 확인, 결제 완료', failed: '입금 전에 계좌가 닫혔습니다' };
  return titles[status] ?? wordOf(status);
}

function showAccount({ account: { bank, number, holder, dueAt }, amount }) {
  const due = new Date(dueAt).toLocaleString('ko-KR', {
    timeZone: 'Asia/Seoul',
    dateStyle: 'long',
    timeStyle: 'short',
  });
  const rows = { 은행: bank, 계좌번호: number, ...(holder && { 예금주: holder }), 입금액: won(amount), 입금기한: due };
  find('account').replaceChildren(
    ...Object.entries(rows).flatMap(([name, value]) => [element('dt', '', name), element('dd', '', value)]),
  );
}

/** 입금된 가상계좌는 되돌려 받을 계좌를 함께 보냅니다. A paid account goes back to an account that the buyer names. */
async function refund() {
  const button = find('refund');
  const label = button.textContent;
  Object.assign(button, { disabled: true, textContent: '처리하고 있습니다…' });
  const { order, problem, message } = await fetch('/refund', {
    method: 'POST',
    body: JSON.stringify({ id: shown.id, ...Object.fromEntries(new FormData(find('refund-into'))) }),
  })
    .then((reply) => reply.json())
    .catch(() => ({ message: '상점이 응답하지 않습니다. 잠시 후 다시 시도해 주세요.' }));
  Object.assign(button, { disabled: false, textContent: label });
  if (problem ?? message) showPanel('bad', '취소를 마치지 못했습니다', problem ?? message);
  else showOrder(order);
}

find('refund').addEventListener('click', refund);
find('refund-into').addEventListener('submit', (event) => event.preventDefault());
