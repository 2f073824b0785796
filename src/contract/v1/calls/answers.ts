import type { TObject } from 'typebox';
import {
  v1CustomerSchema,
  v1DeliverySchema,
  v1ExternalReceiptSchema,
  v1HolderSchema,
  v1PaymentSchema,
  v1PgSettingSchema,
  v1PrepareSchema,
  v1ReceiptSchema,
  v1ScheduleSchema,
  v1StandardCodeSchema,
  v1TierSchema,
  v1TokenSchema,
} from '../schema.ts';
import {
  channelWords,
  codeWords,
  customerWords,
  deliveryWords,
  externalReceiptWords,
  holderWords,
  paymentReceiptWords,
  prepareWords,
  scheduleWords,
  tierWords,
  tokenWords,
} from './answer-words.ts';
import { described, type Described, type FieldWord } from './field-words.ts';
import { cancelWords, depositWords, paymentWords } from './payment-words.ts';

/** The object in `response`, a list of them, or a page of them, by their published names. */
export type AnswerName = ObjectName | ListName | PageName;
type ListName = 'Payment[]' | 'Customer[]' | 'ScheduleResult[]' | 'StandardCode[]' | 'PgSetting[]';
export type PageName = 'PagedPayment' | 'PagedSchedule';
export type ObjectName =
  | 'Auth'
  | 'Payment'
  | 'Customer'
  | 'ScheduleResult'
  | 'PaymentPrepare'
  | 'Receipt'
  | 'ExternalReceipt'
  | 'EscrowLogis'
  | 'VbankHolder'
  | 'StandardCode'
  | 'Tier'
  | 'PgSetting';

type Words = Readonly<Record<string, FieldWord>>;

function object(schema: TObject, fields: Words, ko: string, en: string): Described {
  return described(schema, { ko, en, fields });
}

const { cancel_history: cancellations, deposit_history: deposits } = v1PaymentSchema.properties;

const payment = object(v1PaymentSchema, paymentWords, '결제.', 'A payment.');

/** Objects of answers, as the reference names and shows them. */
export const answerObjects: Readonly<Record<ObjectName | 'PaymentCancel' | 'VbankDeposit', Described>> = {
  Auth: object(v1TokenSchema, tokenWords, '토큰.', 'A token.'),
  Payment: {
    ...payment,
    properties: {
      ...payment.properties,
      cancel_history: { ...payment.properties['cancel_history'], items: referenceTo('PaymentCancel') },
      deposit_history: { ...payment.properties['deposit_history'], items: referenceTo('VbankDeposit') },
    },
  },
  PaymentCancel: object(cancellations.items, cancelWords, '취소 한 건.', 'One cancellation.'),
  VbankDeposit: object(deposits.items, depositWords, '입금 한 건.', 'One deposit.'),
  Customer: object(
    v1CustomerSchema,
    customerWords,
    '빌링키. 키 자체는 답하지 않습니다.',
    'A billing key, and never the key itself.',
  ),
  ScheduleResult: object(v1ScheduleSchema, scheduleWords, '예약결제.', 'A charge to come.'),
  PaymentPrepare: object(v1PrepareSchema, prepareWords, '미리 등록한 금액.', 'What an order must cost.'),
  Receipt: object(v1ReceiptSchema, paymentReceiptWords, '결제의 현금영수증.', 'The cash receipt of a payment.'),
  ExternalReceipt: object(
    v1ExternalReceiptSchema,
    externalReceiptWords,
    '다른 곳에서 받은 현금의 영수증.',
    'A receipt of cash from elsewhere.',
  ),
  EscrowLogis: object(v1DeliverySchema, deliveryWords, '배송정보.', 'A delivery.'),
  VbankHolder: object(v1HolderSchema, holderWords, '예금주.', 'Whose account it is.'),
  StandardCode: object(v1StandardCodeSchema, codeWords, '표준코드.', 'A standard code.'),
  Tier: object(v1TierSchema, tierWords, '하위상점.', 'A sub-merchant.'),
  PgSetting: object(v1PgSettingSchema, channelWords, '채널.', 'A channel.'),
};

/** What a page is a page of. */
export const pagedObjects: Readonly<Record<PageName, ObjectName>> = {
  PagedPayment: 'Payment',
  PagedSchedule: 'ScheduleResult',
};

export function referenceTo(name: string): { readonly $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}
