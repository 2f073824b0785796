import type { ChannelWish } from '../../core/channel.ts';
import { isOrderId, type OrderId } from '../../core/ids.ts';
import { instalmentsFromAmount } from '../../core/instalments.ts';
import { isCurrency, parseAmount, type Money } from '../../core/money.ts';
import type { Buyer } from '../../core/payment.ts';
import { readPgWish } from '../pg-wish.ts';
import type { Reply } from './envelope.ts';
import { refuse, refuseMissing } from './errors.ts';
import { booleanField, isOneValue, listField, textField, wholeNumberField, type Fields } from './reader.ts';

/** What `again` and `onetime` ask for, read into our words. */
export type V1Charge = {
  readonly orderId: OrderId;
  readonly orderName: string | null;
  readonly price: Money;
  readonly taxFree: number;
  readonly buyer: Buyer;
  readonly customData: string | null;
  readonly instalmentMonths: number;
  readonly isInterestFreeByMerchant: boolean;
  readonly usePoints: boolean;
  readonly webhookUrls: readonly string[] | null;
};

const maxUrls = 5;

/** Reads an order, or says what is wrong with the first wrong field. */
export function readCharge(body: Fields): V1Charge | Reply {
  const [order, written] = [textField(body, 'merchant_uid'), textField(body, 'amount')];
  if (order === null) return refuseMissing('merchant_uid');
  if (written === null) return refuseMissing('amount');
  if (!isOrderId(order) || !isOneValue(body, 'merchant_uid')) return refuse('order_wrong');
  const currency = textField(body, 'currency') ?? 'KRW';
  if (!isCurrency(currency)) return refuse('currency_unknown');
  const amount = parseAmount(written, currency);
  if (amount === null || amount <= 0) return refuse('charge_amount_wrong');
  const taxFree = parseAmount(textField(body, 'tax_free') ?? '0', currency);
  if (taxFree === null || taxFree < 0 || taxFree > amount) return refuse('charge_tax_free_wrong');
  const instalmentMonths = readMonths(body, amount);
  if (instalmentMonths === null) return refuse('quota_wrong');
  const urls = listField(body, 'notice_url');
  if (urls.length > maxUrls) return refuse('urls_too_many');
  return {
    orderId: order,
    orderName: textField(body, 'name'),
    price: { amount, currency },
    taxFree,
    buyer: readPerson(body, 'buyer'),
    customData: textField(body, 'custom_data'),
    instalmentMonths,
    isInterestFreeByMerchant: booleanField(body, 'interest_free_by_merchant') === true,
    usePoints: booleanField(body, 'use_card_point') === true,
    webhookUrls: urls.length === 0 ? null : urls,
  };
}

const longestMonths = 36;

/** One month is one sum. Null: no number of months that a card could be charged over. */
function readMonths(body: Fields, amount: number): number | null {
  const months = wholeNumberField(body, 'card_quota') ?? 0;
  if (months === 0 || months === 1) return 0;
  return months >= 2 && months <= longestMonths && amount >= instalmentsFromAmount ? months : null;
}

/** Who pays (`buyer_name` ...), or whose card is registered (`customer_name` ...). */
export function readPerson(body: Fields, prefix: 'buyer' | 'customer'): Buyer {
  return {
    name: textField(body, `${prefix}_name`),
    email: textField(body, `${prefix}_email`),
    phone: textField(body, `${prefix}_tel`),
    address: textField(body, `${prefix}_addr`),
    postcode: textField(body, `${prefix}_postcode`),
  };
}

export function readChannelWish(body: Fields): ChannelWish {
  return readPgWish(textField(body, 'channel_key') ?? textField(body, 'channelKey'), textField(body, 'pg'));
}

/** A card as it was typed: digits only. */
export type V1TypedCard = {
  readonly number: string;
  readonly expiryYear: string;
  readonly expiryMonth: string;
  readonly birth: string | null;
  readonly password: string | null;
};

/** Reads a typed card, or says which of its fields is wrong, and never what it held. */
export function readTypedCard(body: Fields): V1TypedCard | Reply {
  const [written, due] = [textField(body, 'card_number'), textField(body, 'expiry')];
  if (written === null) return refuseMissing('card_number');
  if (due === null) return refuseMissing('expiry');
  const number = digits(written);
  if (number.length < 14 || number.length > 16) return refuse('card_number_wrong');
  const expiry = /^(20\d\d)-?(0[1-9]|1[0-2])$/.exec(due.trim());
  if (!expiry) return refuse('expiry_wrong');
  const birth = optionalDigits(body, 'birth');
  if (birth !== null && birth.length !== 6 && birth.length !== 10) return refuse('birth_wrong');
  const password = optionalDigits(body, 'pwd_2digit');
  if (password !== null && password.length !== 2) return refuse('password_wrong');
  const [, expiryYear = '', expiryMonth = ''] = expiry;
  return { number, expiryYear, expiryMonth, birth, password };
}

function optionalDigits(body: Fields, name: string): string | null {
  const written = textField(body, name);
  return written === null ? null : digits(written);
}

function digits(text: string): string {
  return text.replace(/[^0-9]/g, '');
}
