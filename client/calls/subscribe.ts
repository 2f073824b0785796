import { valueOf, valueOrNull, type Page } from '../answers.ts';
import type { CallOptions, Caller, KeyedOptions } from '../caller.ts';
import { get, post, put } from '../exchange.ts';
import { chargeOutcomeOf, outcomeOf, type ChargeOutcome, type Outcome } from '../outcome.ts';
import type { RevokedSchedule, Schedule } from '../schedule.ts';
import type { AgainRequest, OnetimeRequest, ScheduleRequest, SchedulesQuery, UnscheduleRequest } from '../requests.ts';

export type ScheduleOutcome = Outcome<'schedules', readonly Schedule[]>;

const at = (...rest: readonly string[]): readonly string[] => ['subscribe', 'payments', ...rest];

/** 빌링키 결제와 예약. Charging billing keys and typed cards, now and later. */
export function subscribeCalls({ read, write }: Caller) {
  return {
    /** 빌링키로 결제. Charges a billing key. `POST /subscribe/payments/again` */
    again: (request: AgainRequest, options?: KeyedOptions): Promise<ChargeOutcome> =>
      chargeOutcomeOf(write(post(at('again'), request), options)),

    /** 카드번호로 결제. Charges a typed card; a decline brings no payment along. `POST /subscribe/payments/onetime` */
    onetime: (request: OnetimeRequest, options?: KeyedOptions): Promise<ChargeOutcome> =>
      chargeOutcomeOf(write(post(at('onetime'), request), options)),

    /** 결제 예약, 전부 아니면 아무것도. Charges to come, all or none. `POST /subscribe/payments/schedule` */
    schedule: (request: ScheduleRequest, options?: KeyedOptions): Promise<ScheduleOutcome> =>
      outcomeOf('schedules', write(post(at('schedule'), request), options)),

    /** 예약 취소. Takes back what is to come. `POST /subscribe/payments/unschedule` */
    unschedule: (request: UnscheduleRequest, options?: KeyedOptions) =>
      valueOf<readonly RevokedSchedule[]>(write(post(at('unschedule'), request), options)),

    /** 예약 하나, 없으면 null. One schedule. `GET /subscribe/payments/schedule/{merchant_uid}` */
    getSchedule: (merchant_uid: string, options?: CallOptions) =>
      valueOrNull<Schedule>(read(get(at('schedule', merchant_uid)), options)),

    /** 기간 안의 예약. All that are due in a time. `GET /subscribe/payments/schedule` */
    listSchedules: ({ from, to, status, ...page }: SchedulesQuery, options?: CallOptions) => {
      const query = { schedule_from: from, schedule_to: to, schedule_status: status, ...page };
      return valueOf<Page<Schedule>>(read(get(at('schedule'), query), options));
    },

    /** 예약 시각 바꾸기. Another time, while it is to come. `PUT /subscribe/payments/schedule/{merchant_uid}` */
    moveSchedule: (merchant_uid: string, schedule_at: number, options?: CallOptions) =>
      valueOf<Schedule>(write(put(at('schedule', merchant_uid), { schedule_at }), options)),

    /** 실패하거나 취소한 예약을 다시 예약. One that failed or was revoked is to come again. `POST ..../reschedule` */
    reschedule: (merchant_uid: string, schedule_at: number, options?: KeyedOptions) =>
      valueOf<Schedule>(write(post(at('schedule', merchant_uid, 'reschedule'), { schedule_at }), options)),

    /** 실패하거나 취소한 예약을 지금 결제. Charges one that failed or was revoked, now. `POST ..../retry` */
    retry: (merchant_uid: string, options?: KeyedOptions): Promise<ChargeOutcome> =>
      chargeOutcomeOf(write(post(at('schedule', merchant_uid, 'retry')), options)),
  };
}
