import { list, unread, type V1Call } from './call.ts';
import { cardRefusals } from './charge-calls.ts';
import {
  cardNumber,
  cardProof,
  channel,
  customer,
  customerId,
  expiry,
  olderScheduleRange,
  paging,
  scheduleFilter,
  scheduleRange,
} from './fields.ts';

const state = { state: 'works', tag: 'customers' } as const;

export const customerCalls: readonly V1Call[] = [
  {
    ...state,
    method: 'GET',
    path: '/subscribe/customers',
    id: 'getCustomers',
    summary: { ko: '여러 빌링키를 한 번에 봅니다', en: 'Several billing keys at once' },
    more: {
      ko: '일부만 찾으면 HTTP 207로, 찾은 것만 답합니다.',
      en: 'When only some were found the answer is HTTP 207 with those.',
    },
    query: {
      required: {
        'customer_uid[]': list(
          { type: 'string', examples: ['customer-0001-card-1'] },
          '빌링키 이름 목록. 1~100개.',
          'Names of billing keys: one to a hundred.',
        ),
      },
    },
    answer: 'Customer[]',
    isPartly: true,
    refusals: ['key_names_missing', 'keys_not_found'],
  },
  {
    ...state,
    method: 'GET',
    path: '/subscribe/customers/{customer_uid}',
    id: 'getCustomer',
    summary: { ko: '빌링키 하나를 봅니다', en: 'One billing key' },
    more: {
      ko: '없으면 404가 아니라 HTTP 200에 `code` 1로 답합니다.',
      en: 'Where there is none the answer is HTTP 200 with code 1, and no 404.',
    },
    answer: 'Customer',
    refusals: ['key_not_found'],
  },
  {
    ...state,
    note: { ko: '토스페이먼츠. KICC는 결제창으로', en: 'at Toss Payments; at KICC in the window' },
    method: 'POST',
    path: '/subscribe/customers/{customer_uid}',
    id: 'saveCustomer',
    mayNotKnow: true,
    summary: { ko: '카드를 빌링키로 등록합니다', en: 'Registers a card as a billing key' },
    more: {
      ko: '청구하지 않습니다. 같은 이름이 있으면 새 카드로 바뀝니다.',
      en: 'Nothing is charged. A name that is there gets the new card.',
    },
    body: {
      required: { card_number: cardNumber, expiry },
      optional: {
        ...cardProof,
        customer_id: customerId,
        ...customer,
        ...channel,
        ...unread({ cvc: 'string', channel_group_id: 'string' }),
      },
    },
    shown: ['birth', 'pwd_2digit'],
    answer: 'Customer',
    refusals: ['field_missing', ...cardRefusals],
    declines: ['registration_declined'],
  },
  {
    ...state,
    method: 'DELETE',
    path: '/subscribe/customers/{customer_uid}',
    id: 'deleteCustomer',
    summary: { ko: '빌링키를 지웁니다', en: 'Deletes a billing key' },
    more: { ko: '되돌릴 수 없습니다. 지워진 빌링키를 답합니다.', en: 'Nothing brings it back. Answers what it was.' },
    query: { optional: unread({ reason: 'string', 'extra[requester]': 'string' }) },
    answer: 'Customer',
    refusals: ['key_not_found'],
  },
  {
    ...state,
    method: 'GET',
    path: '/subscribe/customers/{customer_uid}/payments',
    id: 'getPaymentsOfCustomer',
    summary: { ko: '빌링키로 결제한 내역을 봅니다', en: 'The payments of a billing key' },
    query: { optional: paging },
    answer: 'PagedPayment',
    refusals: ['page_wrong'],
  },
  {
    ...state,
    method: 'GET',
    path: '/subscribe/customers/{customer_uid}/schedules',
    id: 'getSchedulesByCustomer',
    summary: { ko: '빌링키의 예약을 봅니다', en: 'The schedules of a billing key' },
    query: { required: scheduleRange, optional: { ...scheduleFilter, ...olderScheduleRange } },
    answer: 'PagedSchedule',
    refusals: ['schedule_range_wrong', 'schedule_status_unknown', 'page_wrong'],
  },
];
