import Type, { type Static } from 'typebox';

/*
 * What the REST API answers, as schemas: the types of our code, and what tests hold every answer against. Objects are
 * closed, every key is always there, times are whole seconds since 1970 with 0 for "not yet".
 */

const closed = { additionalProperties: false };
const text = Type.Union([Type.String(), Type.Null()]);
const seconds = Type.Integer({ minimum: 0 });
const money = Type.Number({ minimum: 0 });

const cancelHistoryItem = {
  pg_tid: Type.String(),
  amount: money,
  cancelled_at: seconds,
  reason: Type.String(),
  cancellation_id: Type.String({ pattern: '^[0-9A-HJKMNP-TV-Z]{20}$' }),
  receipt_url: text,
};

const depositHistoryItem = {
  pg_tid: Type.String(),
  amount: money,
  depositor_name: Type.String(),
  deposited_at: seconds,
};

/** A code table's row: standard codes of three digits, and those of foreign brands. */
export const v1StandardCodeSchema = Type.Object({ code: Type.String(), name: Type.String() }, closed);

export const v1TokenSchema = Type.Object(
  { access_token: Type.String({ pattern: '^[0-9a-f]{40}$' }), now: seconds, expired_at: seconds },
  closed,
);

export const v1PaymentSchema = Type.Object(
  {
    imp_uid: Type.String({ pattern: '^imps?_[0-9]{12}$' }),
    merchant_uid: Type.String({ minLength: 1 }),
    status: Type.Enum(['ready', 'paid', 'cancelled', 'failed']),
    name: text,
    amount: money,
    cancel_amount: money,
    currency: Type.String({ pattern: '^[A-Z]{3}$' }),
    buyer_name: text,
    buyer_email: text,
    buyer_tel: text,
    buyer_addr: text,
    buyer_postcode: text,
    custom_data: text,
    user_agent: text,
    fail_reason: text,
    pay_method: Type.Union([Type.String({ maxLength: 20 }), Type.Null()]),
    channel: Type.Union([Type.Enum(['pc', 'mobile', 'api']), Type.Null()]),
    pg_provider: text,
    emb_pg_provider: text,
    pg_tid: text,
    pg_id: text,
    sandbox: Type.Boolean(),
    escrow: Type.Boolean(),
    apply_num: text,
    receipt_url: text,
    cash_receipt_issued: Type.Boolean(),
    bank_code: text,
    bank_name: text,
    vbank_code: text,
    vbank_name: text,
    vbank_num: text,
    vbank_holder: text,
    vbank_date: seconds,
    vbank_issued_at: seconds,
    card_code: text,
    card_name: text,
    card_issuer_code: text,
    card_issuer_name: text,
    card_publisher_code: text,
    card_publisher_name: text,
    card_quota: Type.Integer({ minimum: 0 }),
    card_number: text,
    card_type: Type.Union([Type.Enum([0, 1]), Type.Null()]),
    started_at: seconds,
    paid_at: seconds,
    failed_at: seconds,
    cancelled_at: seconds,
    cancel_reason: text,
    cancel_history: Type.Array(Type.Object(cancelHistoryItem, closed)),
    cancel_receipt_urls: Type.Array(Type.String()),
    deposit_history: Type.Array(Type.Object(depositHistoryItem, closed)),
    customer_uid: text,
    customer_uid_usage: Type.Union([Type.Enum(['issue', 'payment', 'payment.scheduled']), Type.Null()]),
    promotion: Type.Union([Type.Object({ id: Type.String(), discount: money }, closed), Type.Null()]),
  },
  closed,
);

export const v1CustomerSchema = Type.Object(
  {
    customer_uid: Type.String({ minLength: 1, maxLength: 80 }),
    pg_provider: Type.String(),
    pg_id: Type.String(),
    sandbox: Type.Boolean(),
    customer_id: text,
    card_name: Type.String(),
    card_code: text,
    card_issuer_code: text,
    card_issuer_name: text,
    card_publisher_code: text,
    card_publisher_name: text,
    card_number: text,
    card_type: Type.Union([Type.Enum([0, 1]), Type.Null()]),
    customer_name: text,
    customer_tel: text,
    customer_email: text,
    customer_addr: text,
    customer_postcode: text,
    inserted: seconds,
    updated: seconds,
  },
  closed,
);

export const v1ScheduleSchema = Type.Object(
  {
    customer_uid: Type.String(),
    merchant_uid: Type.String({ minLength: 1 }),
    imp_uid: text,
    pg_provider: Type.String(),
    pg_id: Type.String(),
    customer_id: text,
    schedule_at: seconds,
    executed_at: seconds,
    revoked_at: seconds,
    amount: money,
    currency: Type.String(),
    name: text,
    buyer_name: text,
    buyer_email: text,
    buyer_tel: text,
    buyer_addr: text,
    buyer_postcode: text,
    custom_data: text,
    schedule_status: Type.Enum(['scheduled', 'executed', 'revoked']),
    payment_status: Type.Union([Type.Enum(['paid', 'failed', 'cancelled']), Type.Null()]),
    fail_reason: text,
    promotion_id: text,
  },
  closed,
);

const receipt = {
  receipt_tid: text,
  apply_num: Type.String(),
  type: Type.Enum(['person', 'company']),
  amount: Type.Integer({ minimum: 0 }),
  vat: Type.Integer({ minimum: 0 }),
  receipt_url: text,
  applied_at: seconds,
  cancelled_at: seconds,
};

export const v1ReceiptSchema = Type.Object({ imp_uid: Type.String(), ...receipt }, closed);

export const v1ExternalReceiptSchema = Type.Object({ merchant_uid: Type.String(), ...receipt }, closed);

export const v1DeliverySchema = Type.Object(
  { company: Type.String(), invoice: Type.String(), sent_at: seconds, applied_at: seconds },
  closed,
);

export const v1HolderSchema = Type.Object({ bank_holder: Type.String() }, closed);

export const v1PrepareSchema = Type.Object(
  { merchant_uid: Type.String({ minLength: 1 }), amount: money, currency: text },
  closed,
);

export const v1TierSchema = Type.Object({ tier_code: Type.String(), tier_name: Type.String() }, closed);

export const v1PgSettingSchema = Type.Object(
  {
    pg_provider: Type.String(),
    pg_id: Type.String(),
    sandbox: Type.Boolean(),
    type: Type.Enum(['payment', 'api_payment', 'certification']),
    channel_name: Type.String(),
    channel_key: Type.String(),
  },
  closed,
);

export type V1Token = Readonly<Static<typeof v1TokenSchema>>;
export type V1Customer = Readonly<Static<typeof v1CustomerSchema>>;
export type V1Schedule = Readonly<Static<typeof v1ScheduleSchema>>;
export type V1Payment = Readonly<Static<typeof v1PaymentSchema>>;
export type V1Receipt = Readonly<Static<typeof v1ReceiptSchema>>;
export type V1ExternalReceipt = Readonly<Static<typeof v1ExternalReceiptSchema>>;
export type V1Delivery = Readonly<Static<typeof v1DeliverySchema>>;
export type V1Holder = Readonly<Static<typeof v1HolderSchema>>;
export type V1Prepare = Readonly<Static<typeof v1PrepareSchema>>;
export type V1Tier = Readonly<Static<typeof v1TierSchema>>;
export type V1PgSetting = Readonly<Static<typeof v1PgSettingSchema>>;
