import type { Hub } from '../hub.ts';

/** One kind of due work: takes some of it and gives how much it took; 0 when nothing is due. */
export type Job = { readonly name: string; run(hub: Hub): Promise<number> };
