import { valueOf, valueOrNull, type Page } from '../answers.ts';
import type { CallOptions, Caller, KeyedOptions } from '../caller.ts';
import { get, post, remove } from '../exchange.ts';
import { outcomeOf, type Outcome } from '../outcome.ts';
import type { Payment } from '../payment.ts';
import type { PageQuery, SaveCustomerRequest, SchedulesQuery } from '../requests.ts';
import type { Schedule } from '../schedule.ts';
import type { Customer } from '../records.ts';

export type CustomerOutcome = Outcome<'customer', Customer>;

const at = (...rest: readonly string[]): readonly string[] => ['subscribe', 'customers', ...rest];

/** 빌링키. Billing keys, by the name that the merchant gave each. */
export function customerCalls({ read, write }: Caller) {
  return {
    /** 빌링키 하나, 없으면 null. One billing key. `GET /subscribe/customers/{customer_uid}` */
    get: (customer_uid: string, options?: CallOptions) => valueOrNull<Customer>(read(get(at(customer_uid)), options)),

    /** 여러 개(100개까지) 가운데 있는 것. Those that are there, of up to 100. `GET /subscribe/customers` */
    list: async (customer_uid: readonly string[], options?: CallOptions): Promise<readonly Customer[]> =>
      (await valueOrNull<readonly Customer[]>(read(get(at(), { customer_uid }), options))) ?? [],

    /** 카드를 빌링키로 저장, 청구 없음. Makes a key of a card; charges nothing. `POST /subscribe/customers/{customer_uid}` */
    save: (customer_uid: string, card: SaveCustomerRequest, options?: KeyedOptions): Promise<CustomerOutcome> =>
      outcomeOf('customer', write(post(at(customer_uid), card), options)),

    /** 빌링키 삭제, 되돌릴 수 없음. Nothing brings it back. `DELETE /subscribe/customers/{customer_uid}` */
    delete: (customer_uid: string, options?: CallOptions) =>
      valueOf<Customer>(write(remove(at(customer_uid)), options)),

    /** 이 빌링키의 결제. What was paid with it, the newest first. `GET ..../payments` */
    payments: (customer_uid: string, query: PageQuery = {}, options?: CallOptions) =>
      valueOf<Page<Payment>>(read(get(at(customer_uid, 'payments'), query), options)),

    /** 이 빌링키의 예약. What is and was scheduled with it. `GET ..../schedules` */
    schedules: (customer_uid: string, { status, ...query }: SchedulesQuery, options?: CallOptions) =>
      valueOf<Page<Schedule>>(
        read(get(at(customer_uid, 'schedules'), { ...query, 'schedule-status': status }), options),
      ),
  };
}
