import type { ChannelWish } from '../core/channel.ts';

/** A channel as callers name it. `pg` is a gateway, or a gateway and a MID behind a dot; the key wins over it. */
export function readPgWish(key: string | null, pg: string | null): ChannelWish {
  if (key !== null) return { by: 'key', key };
  if (pg === null) return { by: 'default' };
  const dot = pg.indexOf('.');
  return dot < 0
    ? { by: 'gateway', gateway: pg, mid: null }
    : { by: 'gateway', gateway: pg.slice(0, dot), mid: pg.slice(dot + 1) || null };
}
