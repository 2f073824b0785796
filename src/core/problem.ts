/** Something that is wrong with an installation, and what to do about it. `code` is stable. */
export type Problem = { readonly code: string; readonly ko: string; readonly en: string };
