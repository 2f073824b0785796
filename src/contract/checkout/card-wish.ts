import type { CardWish } from '../../core/card-wish.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * What a page says of cards in `card`, `display` and their neighbours. Everything here is a wish: what is not
 * understood is left out, and the gateway's window shows its own choice. */
export function readCardWish(params: Json): CardWish {
  const display = record(params['display']);
  const card = record(params['card']);
  const details = readDetails(card['detail']);
  return {
    quota: Array.isArray(display['card_quota']) ? display['card_quota'].filter(isMonths) : null,
    onlyInstalment: display['only_installment'] === true,
    direct: readDirect(card['direct']),
    allowed: allowedBy(details),
    onlyAppCard: params['appCard'] === true,
    usePoints: typeof params['useCardPoint'] === 'boolean' ? params['useCardPoint'] : null,
    interestFreeByMerchant:
      params['useFreeInterestFromMall'] === true
        ? details.flatMap(({ code, months }) => (months === null ? [] : [{ code, months }]))
        : [],
  };
}

function readDirect(value: unknown): CardWish['direct'] {
  const { code, quota } = record(value);
  if (typeof code !== 'string' || code === '') return null;
  return { code, months: isMonths(quota) ? quota : null };
}

type Detail = { readonly code: string; readonly enabled: boolean; readonly months: number | null };

/** Documented as an object in one place and as a list in another; both are sent. */
function readDetails(value: unknown): Detail[] {
  const list = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return list.flatMap((each) => {
    const { card_code: code, enabled, max_month: months } = record(each);
    if (typeof code !== 'string') return [];
    return [{ code, enabled: enabled !== false, months: isMonths(months) ? months : null }];
  });
}

const everyCard = '*';

/** In order, the last word on a card counts; `*` speaks of all cards. */
function allowedBy(details: readonly Detail[]): CardWish['allowed'] {
  const rules = details.filter((each) => each.code !== everyCard);
  const base = details.findLast((each) => each.code === everyCard)?.enabled ?? true;
  const last = new Map(rules.map((each) => [each.code, each.enabled]));
  const codes = [...last].filter(([, enabled]) => enabled !== base).map(([code]) => code);
  if (base) return codes.length === 0 ? null : { disabled: codes };
  return { enabled: codes };
}

function isMonths(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 36;
}

function record(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}
