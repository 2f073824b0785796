import { list, unread, whole, type Refusal, type V1Call } from './call.ts';
import { cardRefusals, keyRefusals, orderRefusals } from './charge-calls.ts';
import {
  cardNumber,
  cardProof,
  channel,
  customer,
  customerId,
  customerUid,
  expiry,
  merchantUids,
  olderScheduleRange,
  scheduleAt,
  scheduledCharge,
  scheduleFilter,
  scheduleRange,
} from './fields.ts';

const state = { state: 'works', tag: 'schedules' } as const;

const listRefusals: readonly Refusal[] = ['schedule_range_wrong', 'schedule_status_unknown', 'page_wrong'];
const moveRefusals: readonly Refusal[] = [
  ['field_missing', 400],
  ['schedule_at_wrong', 400],
  ['schedule_too_far', 400],
  'schedule_not_found',
  'schedule_not_now',
  'schedule_paid',
  'schedule_time_past',
];

const booking: readonly V1Call[] = [
  {
    ...state,
    method: 'POST',
    path: '/subscribe/payments/schedule',
    id: 'schedulePayments',
    mayNotKnow: true,
    summary: { ko: '빌링키 결제를 예약합니다', en: 'Schedules charges of a billing key' },
    more: {
      ko:
        '한 번에 1,000건까지, 모두 되거나 모두 안 됩니다. 빌링키가 없으면 함께 보낸 카드로 먼저 등록합니다. ' +
        '시각이 되면 허브가 결제하고 웹훅으로 알립니다.',
      en:
        'At most 1,000 in one call, all of them or none. Where no billing key has the name, the card of the same ' +
        'call is registered first. At its time the hub charges and sends a webhook.',
    },
    body: {
      required: {
        customer_uid: customerUid,
        schedules: list(scheduledCharge, '예약할 결제들.', 'The charges to come.'),
      },
      optional: {
        checking_amount: whole(
          '카드 확인 금액(원). 승인했다가 바로 취소합니다. 0이거나 없으면 확인하지 않습니다.',
          'In won: charged and given back at once, to see that the card works. 0 or absent: not looked at.',
          0,
        ),
        card_number: cardNumber,
        expiry,
        ...cardProof,
        customer_id: customerId,
        ...customer,
        ...channel,
        ...unread({ cvc: 'string' }),
      },
    },
    answer: 'ScheduleResult[]',
    refusals: [
      ...orderRefusals,
      'quota_wrong',
      'checking_amount_wrong',
      'schedules_too_many',
      'schedule_at_wrong',
      'schedule_past',
      'schedule_too_far',
      'schedule_order_used',
      'no_customer',
      'check_unknown',
      ...cardRefusals,
      ...keyRefusals,
    ],
    declines: ['check_declined'],
  },
  {
    ...state,
    method: 'POST',
    path: '/subscribe/payments/unschedule',
    id: 'unschedulePayments',
    summary: { ko: '예약을 취소합니다', en: 'Revokes schedules' },
    more: {
      ko: '`customer_uid`만 주면 그 이름의 예약 전부, `merchant_uid`를 주면 그 예약만 취소합니다. 둘 중 하나는 있어야 합니다.',
      en: 'With `customer_uid` alone all of that name, with `merchant_uid` only those. One of the two is needed.',
    },
    body: { optional: { customer_uid: customerUid, merchant_uid: merchantUids } },
    shown: ['customer_uid'],
    answer: 'ScheduleResult[]',
    refusals: ['field_missing', 'nothing_scheduled'],
  },
];

const reading: readonly V1Call[] = [
  {
    ...state,
    method: 'GET',
    path: '/subscribe/payments/schedule',
    id: 'getSchedules',
    summary: { ko: '기간의 예약을 봅니다', en: 'The schedules of a range of time' },
    query: { required: scheduleRange, optional: { ...scheduleFilter, ...olderScheduleRange } },
    answer: 'PagedSchedule',
    refusals: listRefusals,
  },
  {
    ...state,
    method: 'GET',
    path: '/subscribe/payments/schedule/customers/{customer_uid}',
    id: 'getSchedulesOfCustomer',
    summary: { ko: '한 빌링키의 예약을 봅니다', en: 'The schedules of a billing key' },
    query: { required: scheduleRange, optional: { ...scheduleFilter, ...olderScheduleRange } },
    answer: 'PagedSchedule',
    refusals: listRefusals,
  },
  {
    ...state,
    method: 'GET',
    path: '/subscribe/payments/schedule/{merchant_uid}',
    id: 'getSchedule',
    summary: { ko: '예약 한 건을 봅니다', en: 'One schedule' },
    answer: 'ScheduleResult',
    refusals: ['schedule_not_found'],
  },
];

const changing: readonly V1Call[] = [
  {
    ...state,
    method: 'PUT',
    path: '/subscribe/payments/schedule/{merchant_uid}',
    id: 'moveSchedule',
    summary: { ko: '예약 시각을 바꿉니다', en: 'Moves a schedule to another time' },
    body: { required: { schedule_at: scheduleAt } },
    answer: 'ScheduleResult',
    refusals: moveRefusals,
  },
  {
    ...state,
    method: 'POST',
    path: '/subscribe/payments/schedule/{merchant_uid}/reschedule',
    id: 'reschedulePayment',
    summary: { ko: '실패했거나 취소한 예약을 다시 예약합니다', en: 'Schedules again what failed or was revoked' },
    body: { required: { schedule_at: scheduleAt } },
    answer: 'ScheduleResult',
    refusals: moveRefusals,
  },
  {
    ...state,
    method: 'POST',
    path: '/subscribe/payments/schedule/{merchant_uid}/retry',
    id: 'retrySchedule',
    mayNotKnow: true,
    summary: { ko: '실패했거나 취소한 예약을 지금 결제합니다', en: 'Charges now what failed or was revoked' },
    more: {
      ko: '카드가 거절되어도 `code`는 0이고 `response.status`가 `failed`입니다.',
      en: 'A card that is declined answers code 0 and `response.status` `failed`.',
    },
    answer: 'Payment',
    refusals: [
      'schedule_not_found',
      'schedule_not_now',
      'schedule_time_past',
      'schedule_paid',
      'order_in_progress',
      'key_channel_removed',
      'cannot_charge',
      'charge_currency_wrong',
    ],
  },
];

export const scheduleCalls: readonly V1Call[] = [...booking, ...reading, ...changing];
