import { naru } from './naru.ts';

type Order = { readonly id: string; readonly amount: number };

/** 결제창이 끝나고 페이지가 `imp_uid`를 보냈을 때. 브라우저의 말은 믿지 않고 조회합니다. */
export async function complete(imp_uid: string, order: Order): Promise<string> {
  const payment = await naru.payments.get(imp_uid);
  if (payment === null || payment.merchant_uid !== order.id) return '이 주문의 결제가 아닙니다.';
  if (payment.amount !== order.amount) return '금액이 다릅니다. 확인 후 취소합니다.';
  switch (payment.status) {
    case 'paid':
      return `결제되었습니다. 영수증: ${payment.receipt_url}`;
    case 'ready':
      if (payment.vbank_num === null) return '결제를 확인하고 있습니다.';
      return `${payment.vbank_name} ${payment.vbank_num}(으)로 입금해 주세요.`;
    case 'failed':
      return `결제되지 않았습니다: ${payment.fail_reason}`;
    case 'cancelled':
      return payment.cancel_amount < payment.amount ? '일부 취소된 결제입니다.' : '취소된 결제입니다.';
    default:
      return '결제를 확인하고 있습니다.';
  }
}
