import { element, find, won } from './dom.js';
import { check, pay } from './shop.js';
import { followedPayment, showProblem, wordOf } from './result.js';

// 화면을 그리는 일만 합니다. 결제와는 관계가 없습니다.
export const settings = await fetch('/settings').then((reply) => reply.json());

const cart = Object.fromEntries(settings.products.map((product, index) => [product.id, index === 0 ? 1 : 0]));
export const quantities = () => cart;

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

function showWebhook({ at, body, id, sequence, order }) {
  find('no-webhooks')?.remove();
  const line = element('li');
  const head = element('div', 'head');
  head.append(
    element('b', body.status, wordOf(body.status)),
    element('time', '', new Date(at).toLocaleTimeString('ko-KR', { timeZone: 'Asia/Seoul' })),
  );
  line.append(
    head,
    element('code', '', JSON.stringify(body)),
    element('small', '', `webhook-id ${id} · sequence ${sequence} · 서버가 다시 조회한 결과: ${wordOf(order)}`),
  );
  find('webhooks').prepend(line);
}

find('products').append(...settings.products.map(row));
showTotal();
find('pay').addEventListener('click', pay);
new EventSource('/events').onmessage = (event) => {
  const webhook = JSON.parse(event.data);
  showWebhook(webhook);
  // 입금은 사람이 화면을 보고 있는 동안 웹훅으로 옵니다. A deposit comes while the buyer looks at the account.
  if (webhook.body.imp_uid === followedPayment()) void check(webhook.body.imp_uid);
};

// 모바일에서는 결제가 끝나면 이 주소로 돌아옵니다.
const back = new URLSearchParams(location.search);
if (location.pathname === '/complete') {
  if (back.get('error_msg')) showProblem(Object.fromEntries(back));
  else if (back.get('imp_uid')) await check(back.get('imp_uid'));
}
