import { emptyPage, valueOf, valueOrNull, type Page } from '../answers.ts';
import type { CallOptions, Caller, KeyedOptions } from '../caller.ts';
import { get, post, put } from '../exchange.ts';
import { outcomeOf, type Outcome } from '../outcome.ts';
import type { CancelledPayment, Payment } from '../payment.ts';
import type {
  AttemptQuery,
  CancelRequest,
  PageQuery,
  PaymentsQuery,
  PaymentStatus,
  PrepareRequest,
} from '../requests.ts';
import type { Prepared } from '../records.ts';

export type CancelOutcome = Outcome<'payment', CancelledPayment>;

type Ids = { readonly imp_uid?: readonly string[]; readonly merchant_uid?: readonly string[] };

/** 결제: 조회, 취소, 사전등록. Payments: looking up, giving back, registering what an order costs. */
export function paymentCalls({ read, write }: Caller) {
  return {
    /** 결제 하나, 없으면 null. One payment; null: there is none. `GET /payments/{imp_uid}` */
    get: (imp_uid: string, query: { readonly include_sandbox?: boolean } = {}, options?: CallOptions) =>
      valueOrNull<Payment>(read(get(['payments', imp_uid], query), options)),

    /** 여러 건(100개까지) 가운데 있는 것. Those that are there, of up to 100 ids. `GET /payments` */
    list: async (ids: Ids, options?: CallOptions): Promise<readonly Payment[]> =>
      (await valueOrNull<readonly Payment[]>(read(get(['payments'], ids), options))) ?? [],

    /** 주문의 최근 결제, 없으면 null. The last attempt of an order. `GET /payments/find/{merchant_uid}` */
    find: (merchant_uid: string, { status = 'all', sorting }: AttemptQuery = {}, options?: CallOptions) =>
      valueOrNull<Payment>(read(get(['payments', 'find', merchant_uid, status], { sorting }), options)),

    /** 주문의 모든 결제 시도. Every attempt of an order. `GET /payments/findAll/{merchant_uid}` */
    findAll: async (
      merchant_uid: string,
      { status = 'all', ...query }: AttemptQuery & PageQuery = {},
      options?: CallOptions,
    ): Promise<Page<Payment>> => {
      const asked = read(get(['payments', 'findAll', merchant_uid, status], query), options);
      return (await valueOrNull<Page<Payment>>(asked)) ?? emptyPage;
    },

    /** 상태와 기간으로, 90일까지. By status and time, at most 90 days. `GET /payments/status/{status}` */
    listByStatus: (status: PaymentStatus | 'all', query: PaymentsQuery = {}, options?: CallOptions) =>
      valueOf<Page<Payment>>(read(get(['payments', 'status', status], query), options)),

    /** 전부 또는 일부 취소. Gives back all that is left, or a part. `POST /payments/cancel` */
    cancel: (request: CancelRequest, options?: KeyedOptions): Promise<CancelOutcome> =>
      outcomeOf('payment', write(post(['payments', 'cancel'], request), options)),

    /** 결제 금액 사전등록. What an order must cost; no window opens for another amount. `POST /payments/prepare` */
    prepare: (request: PrepareRequest, options?: KeyedOptions) =>
      valueOf<Prepared>(write(post(['payments', 'prepare'], request), options)),

    /** 사전등록 금액 바꾸기. `PUT /payments/prepare` */
    changePrepared: (request: PrepareRequest, options?: CallOptions) =>
      valueOf<Prepared>(write(put(['payments', 'prepare'], request), options)),

    /** 사전등록된 금액, 없으면 null. What was registered. `GET /payments/prepare/{merchant_uid}` */
    getPrepared: (merchant_uid: string, options?: CallOptions) =>
      valueOrNull<Prepared>(read(get(['payments', 'prepare', merchant_uid]), options)),
  };
}
