import { valueOrNull } from '../answers.ts';
import type { CallOptions, Caller, KeyedOptions } from '../caller.ts';
import { get, post, put } from '../exchange.ts';
import { outcomeOf, type Outcome } from '../outcome.ts';
import type { DeliveryRequest } from '../requests.ts';
import type { Delivery } from '../records.ts';

export type DeliveryOutcome = Outcome<'delivery', Delivery>;

const at = (imp_uid: string): readonly string[] => ['escrows', 'logis', imp_uid];

/** 에스크로 배송정보. Goods in escrow that were sent. The money is not touched by any of these. */
export function escrowCalls({ read, write }: Caller) {
  return {
    /** 등록된 배송정보, 없으면 null. What was registered last. `GET /escrows/logis/{imp_uid}` */
    get: (imp_uid: string, options?: CallOptions) => valueOrNull<Delivery>(read(get(at(imp_uid)), options)),

    /** 발송을 알립니다. Tells that the goods were sent. `POST /escrows/logis/{imp_uid}` */
    register: (imp_uid: string, request: DeliveryRequest, options?: KeyedOptions): Promise<DeliveryOutcome> =>
      outcomeOf('delivery', write(post(at(imp_uid), request), options)),

    /** 배송정보 바꾸기. Corrects it, until the buyer decides. `PUT /escrows/logis/{imp_uid}` */
    change: (imp_uid: string, request: DeliveryRequest, options?: CallOptions): Promise<DeliveryOutcome> =>
      outcomeOf('delivery', write(put(at(imp_uid), request), options)),
  };
}
