/** Korean time as gateways write it. Korea has had no summer time since 1988: always nine hours ahead of UTC. */
const aheadMs = 9 * 60 * 60 * 1000;

/** `2024-09-05T12:19:21+09:00` */
export function kstTimestamp(ms: number): string {
  return `${kstIso(ms).slice(0, 19)}+09:00`;
}

/** `2024-09-05T12:19:21.000000`: microseconds and no offset. */
export function kstMicroseconds(ms: number): string {
  return `${kstIso(ms).slice(0, 23)}000`;
}

/** `20240905121921` */
export function kstCompact(ms: number): string {
  return kstIso(ms).slice(0, 19).replaceAll(/[-T:]/g, '');
}

/** `20240905` */
export function kstDay(ms: number): string {
  return kstCompact(ms).slice(0, 8);
}

/** Reads `2024-09-05T12:19:21` or `2024-09-05` (midnight) as Korean time; null when it is neither. */
export function readKst(text: string): number | null {
  const match = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}:\d{2}))?$/.exec(text);
  if (!match) return null;
  const ms = Date.parse(`${match[1]}T${match[2] ?? '00:00:00'}+09:00`);
  return Number.isNaN(ms) ? null : ms;
}

function kstIso(ms: number): string {
  return new Date(ms + aheadMs).toISOString();
}
