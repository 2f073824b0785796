/*
 * A gateway's window that may be shown in no frame has one of its own. Pages of shops and the hub's page in the layer
 * open it alike, under one name: whoever opens it second finds the first one's window and brings it to the front.
 */

type Size = { readonly width: number; readonly height: number };

const name = 'naru-checkout';
const watchMs = 200;

/** Null where the browser blocks it: too long after the click, or by the buyer's own setting. */
export function openPopup(checkoutUrl: string, { width, height }: Size): Window | null {
  const left = Math.max(0, Math.round(window.screenX + (window.outerWidth - width) / 2));
  const top = Math.max(0, Math.round(window.screenY + (window.outerHeight - height) / 2));
  const features = `popup,width=${width},height=${height},left=${left},top=${top}`;
  const popup = window.open(`${checkoutUrl}/window`, name, features);
  if (popup) popup.focus();
  return popup;
}

/** A closed window tells nobody: it is looked at. `isClosed` is called until it answers that it has been heard. */
export function watchPopup(popup: Window, isClosed: () => boolean): void {
  const timer = setInterval(() => {
    if (popup.closed && isClosed()) clearInterval(timer);
  }, watchMs);
}
