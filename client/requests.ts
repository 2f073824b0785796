/*
 * What calls ask with, by the names of the wire. Only what has an effect on a hub; a test holds the names against the
 * published contract.
 */

/** 구매자. Who pays; kept with the payment. */
export type BuyerFields = {
  readonly buyer_name?: string;
  readonly buyer_email?: string;
  readonly buyer_tel?: string;
  readonly buyer_addr?: string;
  readonly buyer_postcode?: string;
};

/** 주문 하나. One order to be paid; in won. */
export type OrderFields = BuyerFields & {
  /** 가맹점 주문번호, 64자까지. The merchant's own number; paid at most once. */
  readonly merchant_uid: string;
  readonly amount: number;
  /** 주문명. What is bought, as the buyer reads it. */
  readonly name?: string;
  readonly currency?: 'KRW';
  /** `amount` 가운데 면세. The tax-free part of the amount; 0 at first. */
  readonly tax_free?: number;
  readonly custom_data?: string;
  /** 이 결제의 웹훅 주소, 5개까지. Where this payment is told of, instead of the merchant's own address. */
  readonly notice_url?: string | readonly string[];
};

/** 카드로 결제하는 주문. An order that a card pays. */
export type CardOrder = OrderFields & {
  /** 할부 개월. 0 is one sum; 2 to 36 from 50,000 won on. */
  readonly card_quota?: number;
  readonly interest_free_by_merchant?: boolean;
  readonly use_card_point?: boolean;
};

/** 카드번호 입력. A card as it was typed. It passes through and is kept nowhere. */
export type TypedCard = {
  readonly card_number: string;
  /** YYYY-MM */
  readonly expiry: string;
  /** 생년월일 6자리 또는 사업자번호 10자리. YYMMDD, or the ten digits of a business. */
  readonly birth?: string;
  /** 비밀번호 앞 두 자리. The first two digits of the PIN. */
  readonly pwd_2digit?: string;
};

/** 채널 고르기. Which channel; without it the default one of its purpose. */
export type ChannelFields = {
  readonly channel_key?: string;
  /** `{pg_provider}` or `{pg_provider}.{pg_id}` */
  readonly pg?: string;
};

export type CustomerFields = {
  readonly customer_name?: string;
  readonly customer_email?: string;
  readonly customer_tel?: string;
  readonly customer_addr?: string;
  readonly customer_postcode?: string;
};

export type AgainRequest = CardOrder & { readonly customer_uid: string };

export type OnetimeRequest = CardOrder &
  TypedCard &
  ChannelFields & {
    /** 있으면 카드를 빌링키로도 저장합니다. With it the card becomes a billing key of this name first. */
    readonly customer_uid?: string;
    /** 결제사의 고객번호. The gateway's own name of the buyer. */
    readonly customer_id?: string;
  };

export type SaveCustomerRequest = TypedCard & ChannelFields & CustomerFields & { readonly customer_id?: string };

/** `imp_uid`나 `merchant_uid` 하나. One of the two; `imp_uid` wins. */
export type CancelRequest = (
  | { readonly imp_uid: string; readonly merchant_uid?: string }
  | { readonly imp_uid?: never; readonly merchant_uid: string }
) & {
  /** 없으면 남은 금액 전부. Absent: all that is left. */
  readonly amount?: number;
  readonly tax_free?: number;
  /** 취소 전 남은 금액. What the caller believes is left; nothing is cancelled when it is not. */
  readonly checksum?: number;
  readonly reason?: string;
  /** 가상계좌 환불계좌. Where the money of a virtual account goes back to. */
  readonly refund_holder?: string;
  /** 은행 표준코드 3자리. The bank's standard code. */
  readonly refund_bank?: string;
  readonly refund_account?: string;
  /** 웹훅도 보냅니다. Tell it by webhook too. */
  readonly enable_webhook?: boolean;
};

export type PrepareRequest = {
  readonly merchant_uid: string;
  readonly amount: number;
  /** Without it the amount counts as won, and the currency is not checked. */
  readonly currency?: 'KRW' | 'USD' | 'JPY';
};

export type ScheduleItem = CardOrder & {
  /** 초 단위 Unix time. In seconds since 1970. */
  readonly schedule_at: number;
};

/** Where no key has the name, the card in the same call becomes one. */
export type ScheduleRequest = Partial<TypedCard> &
  ChannelFields &
  CustomerFields & {
    readonly customer_uid: string;
    readonly customer_id?: string;
    /** 1,000건까지, 전부 아니면 아무것도. Up to 1,000; all of them or none. */
    readonly schedules: readonly ScheduleItem[];
    /** 카드 확인 금액(원). Charged and given back at once. */
    readonly checking_amount?: number;
  };

/** 빌링키의 예약 전부, 또는 주문번호로. All that is to come of a name, or of orders, or of both. */
export type UnscheduleRequest =
  | { readonly customer_uid: string; readonly merchant_uid?: string | readonly string[] }
  | { readonly customer_uid?: never; readonly merchant_uid: string | readonly string[] };

export type VbankRequest = Omit<OrderFields, 'currency'> &
  ChannelFields & {
    readonly vbank_code: string;
    /** 입금 기한, 초 단위. The end, in seconds since 1970. */
    readonly vbank_due: number;
    readonly buyer_name: string;
    /** 고정 가상계좌. A buyer's own account, where the gateway has such. */
    readonly vbank_key?: string;
    readonly escrow?: boolean;
  };

/** 둘 중 하나 이상. One of the two, or both. */
export type VbankChange =
  | { readonly amount: number; readonly vbank_due?: number }
  | { readonly amount?: number; readonly vbank_due: number };

export type ReceiptRequest = {
  /** 휴대폰, 사업자, 현금영수증카드 번호. Passed on, and shown to nobody. */
  readonly identifier: string;
  readonly identifier_type?: 'person' | 'business' | 'phone' | 'taxcard';
  /** 소득공제 또는 지출증빙. */
  readonly type?: 'person' | 'company';
  readonly tax_free?: number;
  readonly vat_amount?: number;
  readonly buyer_name?: string;
  readonly buyer_email?: string;
};

/** 다른 곳에서 받은 현금. Cash that came in elsewhere. */
export type ExternalReceiptRequest = ReceiptRequest &
  ChannelFields & { readonly name: string; readonly amount: number };

/** 보내거나 받는 사람. Who sends or receives a parcel; kept here, and sent to no gateway. */
export type DeliveryParty = {
  readonly name?: string;
  readonly tel?: string;
  readonly addr?: string;
  readonly postcode?: string;
};

export type DeliveryRequest = {
  readonly sender: DeliveryParty;
  readonly receiver: DeliveryParty;
  readonly logis: {
    /** 택배사 코드(`CJGLS`, `EPOST` ...). The courier's code. */
    readonly company: string;
    /** 송장번호. */
    readonly invoice: string;
    /** 발송 시각, 초. When it was sent, in seconds since 1970. */
    readonly sent_at: number;
  };
};

export type PaymentStatus = 'ready' | 'paid' | 'cancelled' | 'failed';
export type PaymentSorting = 'started' | '-started' | 'paid' | '-paid' | 'updated' | '-updated';
export type ScheduleStatus = 'scheduled' | 'executed' | 'revoked';

/** Which attempts of an order, and in which order; `-` is the newest first. */
export type AttemptQuery = { readonly status?: PaymentStatus | 'all'; readonly sorting?: PaymentSorting };

export type PageQuery = {
  /** From 1. */
  readonly page?: number;
  /** Up to 1,000; 20 at first. */
  readonly limit?: number;
};

/** 초 단위. In seconds since 1970, both ends included. */
export type Range = { readonly from: number; readonly to: number };

/** 90일까지. At most 90 days; without it the last 90. */
export type PaymentsQuery = Partial<Range> & PageQuery & { readonly sorting?: PaymentSorting };

/** 3개월까지. At most 92 days. */
export type SchedulesQuery = Range &
  PageQuery & {
    readonly status?: ScheduleStatus;
    /** 오래된 것부터. The oldest first; else the newest. */
    readonly sorting?: 'scheduled';
  };
