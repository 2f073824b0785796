// 결제 버튼에 필요한 것은 이 스무 줄이 전부입니다. These twenty lines are all that a page needs.
import { choice } from './choice.js';
import { showOrder, showProblem } from './result.js';
import { quantities, settings } from './screen.js';

export async function pay() {
  const order = await fetch('/orders', { method: 'POST', body: JSON.stringify(quantities()) }).then((reply) =>
    reply.json(),
  );
  if (order.message) return showProblem({ error_msg: order.message });
  IMP.init(settings.userCode);
  IMP.request_pay(
    {
      pg: choice().pg, // 'tosspayments', 'kicc', 'uplus'
      pay_method: choice().method, // 'card', 'trans', 'vbank', 'phone', 'kakaopay' ...
      merchant_uid: order.id, // 주문마다 새 번호
      name: order.name,
      amount: order.amount, // 서버가 미리 등록한 금액과 다르면 결제창이 열리지 않습니다
      buyer_name: '홍길동',
      buyer_tel: '010-1234-5678',
      notice_url: `${location.origin}/webhook`, // 서버가 결과를 듣는 곳
      m_redirect_url: `${location.origin}/complete`, // 모바일 브라우저가 돌아오는 곳
    },
    (result) => (result.error_code ? showProblem(result) : check(result.imp_uid)),
  );
}

// 콜백도 이동도 "끝났다"는 신호일 뿐입니다. 결제 여부는 서버가 조회해서 정합니다.
export const check = (impUid) =>
  fetch(`/verify?imp_uid=${encodeURIComponent(impUid)}`)
    .then((reply) => reply.json())
    .then(showOrder);
