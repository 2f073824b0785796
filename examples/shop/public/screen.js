import { check, pay } from './shop.js';

// 화면을 그리는 일만 합니다. 결제와는 관계가 없습니다.
const find = (id) => document.getElementById(id);
const won = (amount) => `${amount.toLocaleString('ko-KR')}원`;
const kinds = { paid: 'good', cancelled: '' };
const words = { paid: '결제 완료', cancelled: '취소 완료', ready: '결제 대기', failed: '결제 실패' };

export const settings = await fetch('/settings').then((reply) => reply.json());

const cart = Object.fromEntries(settings.products.map((product, index) => [product.id, index === 0 ? 1 : 0]));
export const quantities = () => cart;
export const gateway = () => document.querySelector('[name=pg]:checked').value;

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function row(product) {
  const line = element('li', 'product');
  const art = element('div', `art ${product.id}`);
  const what = element('div', 'what');
  what.append(element('b', '', product.name), element('span', '', product.detail));
  const stepper = element('div', 'stepper');
  const count = element('output', '', String(cart[product.id]));
  for (const [sign, step] of [
    ['−', -1],
    ['+', 1],
  ]) {
    const button = element('button', '', sign);
    button.type = 'button';
    button.setAttribute('aria-label', `${product.name} ${step > 0 ? '더하기' : '빼기'}`);
    button.addEventListener('click', () => {
      cart[product.id] = Math.max(0, Math.min(9, cart[product.id] + step));
      count.textContent = String(cart[product.id]);
      showTotal();
    });
    stepper.append(button);
  }
  stepper.insertBefore(count, stepper.lastChild);
  line.append(art, what, element('span', 'price', won(product.price)), stepper);
  return line;
}

function showTotal() {
  const total = settings.products.reduce((sum, product) => sum + product.price * cart[product.id], 0);
  find('total').textContent = won(total);
  find('pay').disabled = total === 0;
}

function showPanel(kind, title, detail) {
  const panel = find('result');
  panel.hidden = false;
  panel.className = `card result ${kind}`;
  find('result-title').textContent = title;
  find('result-detail').textContent = detail;
}

export function showProblem(message) {
  showPanel('bad', '결제되지 않았습니다', message);
  find('refund').hidden = true;
}

export function showOrder(order) {
  if (!order || order.message) return showProblem(order?.message ?? '이 상점의 주문이 아닙니다.');
  const isPaid = order.status === 'paid';
  const detail = `${order.name} · ${won(order.amount)} · ${order.paidBy ?? ''}`;
  showPanel(kinds[order.status] ?? 'bad', words[order.status] ?? order.status, detail);
  find('refund').hidden = !isPaid;
  find('refund').onclick = () => refund(order);
}

async function refund(order) {
  find('refund').disabled = true;
  const { order: now, problem } = await fetch('/refund', {
    method: 'POST',
    body: JSON.stringify({ id: order.id }),
  }).then((reply) => reply.json());
  find('refund').disabled = false;
  if (problem) showPanel('bad', '취소되지 않았습니다', problem);
  else showOrder(now);
}

function showWebhook({ at, body, id, sequence, order }) {
  find('no-webhooks')?.remove();
  const line = element('li');
  const head = element('div', 'head');
  head.append(
    element('b', body.status, words[body.status] ?? body.status),
    element('time', '', new Date(at).toLocaleTimeString('ko-KR', { timeZone: 'Asia/Seoul' })),
  );
  line.append(
    head,
    element('code', '', JSON.stringify(body)),
    element('small', '', `webhook-id ${id} · sequence ${sequence} · 서버가 다시 조회한 결과: ${words[order] ?? order}`),
  );
  find('webhooks').prepend(line);
}

find('products').append(...settings.products.map(row));
showTotal();
find('pay').addEventListener('click', pay);
new EventSource('/events').onmessage = (event) => showWebhook(JSON.parse(event.data));

// 모바일에서는 결제가 끝나면 이 주소로 돌아옵니다.
const back = new URLSearchParams(location.search);
if (location.pathname === '/complete') {
  if (back.get('error_msg')) showProblem(back.get('error_msg'));
  else if (back.get('imp_uid')) await check(back.get('imp_uid'));
}
