// 카드를 등록하는 버튼에 필요한 것은 이것이 전부입니다. All that a page needs to register a card.
import { send, showProblem } from './screen.js';

export async function registerCard(pg) {
  const order = await send('/card');
  if (!order) return;
  IMP.init(order.userCode);
  IMP.request_pay(
    {
      pg, // 'kicc', 'tosspayments'
      pay_method: 'card',
      customer_uid: order.customerUid, // 이것이 있으면 결제하지 않고 카드를 등록합니다
      merchant_uid: order.id,
      name: order.name,
      amount: order.amount, // 창에 보일 뿐, 지금 청구되지 않습니다
      buyer_name: '홍길동',
      buyer_tel: '010-1234-5678',
      notice_url: order.noticeUrl, // 서버가 결과를 듣는 곳
      m_redirect_url: `${location.origin}/complete`, // 모바일 브라우저가 돌아오는 곳
    },
    finish,
  );
}

// 콜백도 이동도 "끝났다"는 신호일 뿐입니다. 등록되었는지는 서버가 조회해서 정합니다.
export function finish({ error_code: code, error_msg: message, imp_uid: impUid }) {
  if (code) showProblem(message);
  else void send('/verify', { imp_uid: impUid });
}
