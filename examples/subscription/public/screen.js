import { element, find, won } from '../../shop/public/dom.js';
import { finish, registerCard } from './subscription.js';

// 서버가 보내는 상태 하나를 그립니다. Draws the one state that the server sends.
let state = null;
let busy = 0;

/** 서버에 시키고 답을 받습니다. 거절되면 이유를 보이고 null입니다. */
export async function send(path, body = {}) {
  const pressed = document.activeElement;
  showProblem(null);
  busy += 1;
  showButtons();
  const answer = await fetch(path, { method: 'POST', body: JSON.stringify(body) })
    .then((reply) => reply.json())
    .catch(() => ({ message: '상점이 응답하지 않습니다. 잠시 후 다시 시도해 주세요. The shop does not answer.' }));
  busy -= 1;
  showButtons();
  if (document.activeElement === document.body) pressed.focus();
  if (answer.message) showProblem(answer.message);
  return answer.message ? null : answer;
}

export function showProblem(sentence) {
  find('problem').hidden = !sentence;
  find('problem').textContent = sentence ?? '';
}

const gateways = { kicc: 'KICC', tosspayments: '토스페이먼츠' };
const words = {
  asked: '처리 중',
  ready: '확인 중',
  scheduled: '예정',
  paid: '결제됨',
  failed: '실패',
  revoked: '취소함',
  card: '등록됨',
};
const wordOf = ({ kind, status }) => words[kind === 'card' && status === 'paid' ? 'card' : status];

const date = (at, dateStyle) => new Date(at).toLocaleDateString('ko-KR', { timeZone: 'Asia/Seoul', dateStyle });

/** 바뀌지 않은 줄은 그대로 두어, 새 줄만 눈에 띕니다. Lines that are as they were stay. */
function draw(list, items, lineOf) {
  const before = new Map([...list.children].map((line) => [line.dataset.shown, line]));
  const lines = items.map((item) => {
    const shown = JSON.stringify(item);
    const line = before.get(shown) ?? lineOf(item);
    line.dataset.shown = shown;
    return line;
  });
  list.replaceChildren(...lines);
}

function orderLine({ id, status, reason, label, amount, dueAt }) {
  const line = element('li', `order ${status}`);
  const what = element('span', 'when');
  what.append(element('b', '', label), element('span', '', date(dueAt, 'long')));
  line.append(what, element('span', 'price', won(amount)), element('b', 'word', words[status]));
  if (status === 'failed' && reason) line.append(element('small', 'reason', reason));
  const deed = { failed: ['/retry', '다시 청구'], scheduled: ['/revoke', '취소'] }[status];
  if (deed && label !== nowLabel) line.append(smallButton(deed[1], () => send(deed[0], { id }), label));
  return line;
}

function smallButton(text, press, about) {
  const button = element('button', 'small', text);
  button.type = 'button';
  button.setAttribute('aria-label', `${about} ${text}`);
  button.addEventListener('click', press);
  return button;
}

const nowLabel = '지금';

/** 예약된 달에는 번호를 붙입니다. */
function labelled(orders) {
  const months = orders.filter(({ kind }) => kind === 'month');
  return new Map(orders.map((order) => [order.id, monthLabel(order, months)]));
}

function monthLabel(order, months) {
  return order.kind === 'now' ? nowLabel : `${months.findIndex(({ id }) => id === order.id) + 1}회`;
}

/** 웹훅이 말한 것(코드)과, 서버가 조회해 알게 된 것. What it said, and what the server found when it asked. */
function webhookLine({ body, order, label }) {
  const line = element('li');
  const [head, detail] = [element('div', 'head'), element('div', 'detail')];
  head.append(element('b', order.status, `${label} · ${wordOf(order)}`), element('span', '', won(order.amount)));
  detail.append(element('code', '', `${body.imp_uid} ${body.status}`));
  if (order.reason) detail.append(element('small', '', order.reason));
  line.append(head, detail);
  return line;
}

function show() {
  const { now, card, plan, orders, webhooks } = state;
  find('card').className = card ? 'plastic' : 'plastic none';
  find('issuer').textContent = card ? card.issuer : '아직 카드가 없습니다';
  find('number').textContent = card ? card.number.replace(/(.{4})(?=.)/g, '$1 ') : 'No card yet';
  find('gateway').textContent = card ? (gateways[card.gateway] ?? card.gateway) : '';
  find('register').className = card ? 'deed' : 'primary';
  find('register').firstChild.textContent = card ? '카드 바꾸기 ' : '카드 등록 ';
  find('register').lastChild.textContent = card ? 'Replace' : 'Register';
  find('plan').textContent = `${plan.name} · 매달 ${won(plan.amount)}`;
  find('today').textContent = now ? date(now, 'full') : '…';
  showOrders(orders);
  const labels = labelled(orders);
  const monthly = webhooks.filter(({ order }) => order.kind === 'month').length;
  find('received').textContent = `${webhooks.length}건 · 예약된 청구 ${monthly}건`;
  find('no-webhooks').hidden = webhooks.length > 0;
  draw(
    find('webhooks'),
    webhooks.map((each) => ({ ...each, label: labels.get(each.order.id) ?? '카드 등록' })),
    webhookLine,
  );
  showButtons();
}

function showOrders(orders) {
  const labels = labelled(orders);
  const count = (status) => orders.filter((each) => each.kind === 'month' && each.status === status).length;
  const counted = ['paid', 'failed', 'scheduled', 'revoked'].filter((status) => count(status) > 0);
  find('summary').textContent = counted.map((status) => `${words[status]} ${count(status)}`).join(' · ');
  find('no-orders').hidden = orders.length > 0;
  find('retry-all').hidden = count('failed') < 2;
  find('revoke-all').hidden = count('scheduled') < 2;
  draw(
    find('orders'),
    orders.map((order) => ({ ...order, label: labels.get(order.id) })),
    orderLine,
  );
}

/** 하나를 시키는 동안 다른 것은 기다립니다. 예약이 남아 있으면 1년을 또 예약하지 않습니다. 다음에 누를 것은 진합니다. */
function showButtons() {
  const isWaiting = !state || busy > 0 || state.isMoving;
  const hasCard = Boolean(state?.card);
  const months = state?.orders.filter(({ kind }) => kind === 'month') ?? [];
  const isBooked = months.some(({ status }) => status === 'scheduled');
  for (const button of document.querySelectorAll('button')) button.disabled = isWaiting;
  find('charge').disabled = isWaiting || !hasCard;
  find('year').disabled = isWaiting || !hasCard || isBooked;
  find('year').className = hasCard && months.length === 0 ? 'deed strong' : 'deed';
  find('whole-year').className = isBooked ? 'deed strong' : 'deed';
  find('clock').ariaBusy = String(Boolean(state?.isMoving));
}

const noScript = '허브의 스크립트를 받지 못했습니다. 허브를 켜고 새로 고쳐 주세요. Start the hub, then reload.';
const chosenGateway = () => document.querySelector('[name=pg]:checked').value;
const deeds = {
  register: () => (window.IMP ? registerCard(chosenGateway()) : showProblem(noScript)),
  charge: () => send('/charge'),
  year: () => send('/year'),
  'retry-all': () => send('/retry'),
  'revoke-all': () => send('/revoke'),
  month: () => send('/clock', { advance: 'P1M' }),
  'whole-year': () => send('/clock', { advance: 'P1Y' }),
};
for (const [id, deed] of Object.entries(deeds)) find(id).addEventListener('click', deed);

// 모바일에서는 창이 끝나면 이 주소로 돌아옵니다. 새로 고쳐도 두 번 확인하지 않습니다.
if (location.pathname === '/complete') {
  finish(Object.fromEntries(new URLSearchParams(location.search)));
  history.replaceState(null, '', '/');
}

const events = new EventSource('/events');
events.onmessage = ({ data }) => {
  state = JSON.parse(data);
  show();
};
events.addEventListener('problem', ({ data }) => showProblem(JSON.parse(data)));
