import type { Courier } from '../../core/shipment.ts';

/** `logis.company`: the codes of today, then those of older lists. Unknown ones are `ETC`, as at the original. */
const rows: readonly (readonly [code: string, courier: Courier])[] = [
  ['HYUNDAI', 'lotte'],
  ['HANARO', 'hanaro'],
  ['SAGAWA', 'sc_logis'],
  ['KGB', 'logen'],
  ['YELLOWCAP', 'yellowcap'],
  ['DONGBU', 'dongbu'],
  ['EPOST', 'post_office'],
  ['CJGLS', 'cj'],
  ['HANJIN', 'hanjin'],
  ['DAESIN', 'daesin'],
  ['ETC', 'other'],
  ['LOGEN', 'logen'],
  ['KOREX', 'cj'],
  ['REGISTPOST', 'registered_mail'],
  ['CHUNIL', 'chunil'],
  ['ILYANG', 'ilyang'],
  ['CVSNET', 'convenience_store'],
  ['KDEXP', 'kyungdong'],
  ['HONAM', 'honam'],
  ['HDEXP', 'hapdong'],
];

const byCode: ReadonlyMap<string, Courier> = new Map(rows);

export type KnownCourier = { readonly code: string; readonly courier: Courier };

/** Who is meant, and the code that answers show. */
export function courierOf(written: string): KnownCourier {
  const code = written.trim().toUpperCase();
  const courier = byCode.get(code);
  return courier === undefined ? { code: 'ETC', courier: 'other' } : { code, courier };
}

/** Codes under which these couriers are named. */
export function codesOf(couriers: readonly Courier[]): string[] {
  return rows.filter(([, courier]) => couriers.includes(courier)).map(([code]) => code);
}
