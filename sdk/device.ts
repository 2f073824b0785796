export type Device = 'pc' | 'mobile';

/** Phones and tablets go to the gateway in the whole window, everything else keeps its page under a layer. */
export function deviceOf(userAgent: string, touchPoints: number): Device {
  if (/\b(iPhone|iP[ao]d)/.test(userAgent) || /Android|Mobile/i.test(userAgent)) return 'mobile';
  // An iPad of these days calls itself a Mac; no Mac has a touch screen.
  return /Macintosh/.test(userAgent) && touchPoints > 1 ? 'mobile' : 'pc';
}
