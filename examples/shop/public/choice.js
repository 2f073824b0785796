import { element, find } from './dom.js';

// 무엇으로 결제할지 고르는 칸입니다. 결제사마다 받는 결제수단이 다릅니다. Each gateway takes methods of its own.
const wallets = {
  kakaopay: ['카카오페이', 'KakaoPay'],
  naverpay: ['네이버페이', 'Naver Pay'],
  tosspay: ['토스페이', 'Toss Pay'],
  payco: ['페이코', 'PAYCO'],
  samsungpay: ['삼성페이', 'Samsung Pay'],
  applepay: ['애플페이', 'Apple Pay'],
  lpay: ['엘페이', 'L.pay'],
  ssgpay: ['SSG페이', 'SSG Pay'],
};
const vouchers = {
  cultureland: ['문화상품권', 'Cultureland'],
  smartculture: ['게임문화상품권', 'Smart culture'],
  booknlife: ['도서문화상품권', 'Book&Life'],
};
const methods = {
  card: ['신용·체크카드', 'Card'],
  trans: ['계좌이체', 'Transfer'],
  vbank: ['가상계좌', 'Virtual account'],
  phone: ['휴대폰', 'Phone bill'],
  wallet: ['간편결제', 'Wallet', wallets],
  voucher: ['상품권', 'Voucher', vouchers],
};
const gateways = {
  tosspayments: { words: ['토스페이먼츠', 'Toss Payments'], methods: Object.keys(methods) },
  kicc: { words: ['KICC', 'EasyPay'], methods: ['card', 'trans', 'vbank', 'phone'] },
  uplus: { words: ['U+', 'XPay'], methods: ['card', 'trans', 'vbank'] },
};

const chosen = (name) => document.querySelector(`[name=${name}]:checked`)?.value;

/** 결제창에 보낼 두 값입니다. What the payment window is asked for. */
export function choice() {
  const method = chosen('method');
  return { pg: chosen('pg'), method: methods[method][2] ? find('kind').value : method };
}

/** 결제를 사람이 읽는 말로. What a payment was made with, for people. */
export function wayOf({ pg, method, wallet }) {
  const known = { ...methods, ...wallets, ...vouchers, point: ['머니·포인트'] };
  const words = [gateways[pg]?.words[0] ?? pg, known[wallet]?.[0], known[method]?.[0] ?? method];
  return words.filter(Boolean).join(' ');
}

function tile(name, value, [korean, english]) {
  const label = element('label', 'tile');
  const input = Object.assign(element('input'), { type: 'radio', name, value });
  const small = Object.assign(element('small', '', english), { lang: 'en' });
  label.append(input, element('span', '', korean), small);
  return label;
}

function showMethods() {
  const before = chosen('method');
  const offered = gateways[chosen('pg')].methods;
  find('methods').replaceChildren(...offered.map((each) => tile('method', each, methods[each])));
  check('method', offered.includes(before) ? before : 'card');
  showKinds();
}

function showKinds() {
  const [title, , kinds] = methods[chosen('method')];
  find('kinds').hidden = !kinds;
  if (!kinds || find('kind').dataset.of === title) return;
  find('kind-title').textContent = `어느 ${title}`;
  find('kind').dataset.of = title;
  find('kind').replaceChildren(
    ...Object.entries(kinds).map(([value, [korean, english]]) => new Option(`${korean} ${english}`, value)),
  );
}

const check = (name, value) => (document.querySelector(`[name=${name}][value=${value}]`).checked = true);

/** 휴대폰은 결제하러 떠났다가 돌아오므로, 고른 것을 이 탭에 적어 둡니다. */
function remember() {
  sessionStorage.setItem('choice', JSON.stringify([chosen('pg'), chosen('method'), find('kind').value]));
}

find('gateways').append(...Object.entries(gateways).map(([pg, { words }]) => tile('pg', pg, words)));
const [pg, method, kind] = JSON.parse(sessionStorage.getItem('choice') ?? '["tosspayments","card",""]');
check('pg', pg);
showMethods();
check('method', method);
showKinds();
if (kind) find('kind').value = kind;

find('gateways').addEventListener('change', showMethods);
find('methods').addEventListener('change', showKinds);
find('choices').addEventListener('change', remember);
